"""Take in, settle, find: a workspace's events in, findings out. Pure and deterministic.

Rule 1. Taking in decides nothing: an event goes into its channel's queue, keyed by id, so
        repeats and order do not matter.
Rule 2. A channel moves only when its watermark does. A message is settled when its grace
        is over and everything before it is settled; a timer fires when everything posted
        before it is settled. So what is found depends on what was posted and when, never
        on how it was delivered.
Rule 3. What is older than what its channel has settled is late: it may withdraw findings,
        and is otherwise counted and ignored.
Rule 4. Where channels share a clock they advance together, in order of time, because an
        asker's posts elsewhere are looked at; where they do not, each stands alone.
Rule 5. A rule that raises is a Fault in the outcome; the others go on.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heapify, heappop, heappush

from rules import watches
from rules.intake import deleted, edited, posted, reacted
from rules.late_changes import forget, reread
from rules.model import (
    Deleted,
    Edited,
    Event,
    Joined,
    Kind,
    Millis,
    Over,
    Posted,
    Reacted,
    Watermark,
)
from rules.moments import NEVER
from rules.outcome import Outcome
from rules.plan import Plan, Times
from rules.replies import Judge, Linker, Links
from rules.rule import Options, Rule
from rules.settling import settle
from rules.state.channel import Channel
from rules.state.turn import CHANGE, Turn
from rules.state.watched import Question
from rules.state.workspace import Place, Workspace
from rules.voices import Voices
from rules.weeks import close_week

GRACE: Millis = 180_000
"""Three minutes in which an author may still edit, explain or delete."""
GRACE_AT_MOST: Millis = 3 * GRACE
"""Edits restart the grace, but never past this age: a push needs the author around."""
CROWD = 1_000
"""Messages after which one is settled even where time stands still."""
_HERE = Place()
_TIMES = Times()
_LINK = Linker()
_JUDGE = Judge()


class Engine:
    """The rules in force, applied to any number of workspaces. Holds no state of them."""

    def __init__(
        self,
        rules: Iterable[tuple[Rule, Options]],
        *,
        times: Times = _TIMES,
        grace: Millis = GRACE,
        readings: bool = False,
        link: Callable[[Voices, Turn], Links] = _LINK,
        judge: Callable[[Channel, Question], float] = _JUDGE,
    ) -> None:
        """Prepare the rules; ``readings`` collects a Reading of every human message.

        ``link`` and ``judge`` are the learned parts; learning puts others in their place.
        """
        bound = tuple(rules)
        self.times = times
        self.grace = grace
        self.readings = readings
        self.link = link
        self.judge = judge
        self.rule_ids = tuple(rule.id for rule, _ in bound)
        self.needs = tuple((rule.id, rule.needs) for rule, _ in bound)
        self.plans = {kind: Plan(bound, kind) for kind in Kind}

    def plan(self, workspace: Workspace, channel: Channel) -> tuple[Place, Plan]:
        """Return how a channel is set up and the rules that look there."""
        place = workspace.places.get(channel.id, _HERE)
        return place, self.plans[place.kind]

    def fold(self, workspace: Workspace, events: Iterable[Event]) -> Outcome:
        """Take in events and settle what their watermarks allow.

        The workspace is changed in place; which rows changed stands in its ``dirty_…``
        sets until ``Workspace.clean``.
        """
        out = Outcome()
        for event in events:
            kind = type(event)
            if kind is Posted:
                posted(self, workspace, event, out)  # type: ignore[arg-type]
            elif kind is Watermark:
                self._watermark(workspace, event, out)  # type: ignore[arg-type]
            elif kind is Reacted:
                reacted(self, workspace, event)  # type: ignore[arg-type]
            elif kind is Edited:
                edited(self, workspace, event, out)  # type: ignore[arg-type]
            elif kind is Deleted:
                deleted(self, workspace, event, out)  # type: ignore[arg-type]
            elif kind is Over:
                self._over(workspace, event, out)  # type: ignore[arg-type]
            else:
                assert kind is Joined, event
        return out

    # -- moving on -----------------------------------------------------------------

    def _watermark(self, workspace: Workspace, event: Watermark, out: Outcome) -> None:
        if event.channel is None:
            channels: Sequence[Channel] = tuple(workspace.channels.values())
        else:
            channel = workspace.channels.get(event.channel)
            channels = () if channel is None else (channel,)
        self._advance(workspace, channels, event.at, out, final=False)

    def _over(self, workspace: Workspace, event: Over, out: Outcome) -> None:
        ending = [
            channel
            for channel in workspace.channels.values()
            if event.channel in (None, channel.id)
        ]
        self._advance(workspace, ending, NEVER, out, final=True)
        for channel in ending:
            watches.close_all(self, workspace, channel, out)
            workspace.voices.pop(channel.id, None)
        # Only now: what is closed above still counts in its week, or its parent's.
        for channel in tuple(workspace.channels.values()):
            if event.channel in (None, channel.id):
                close_week(channel, out)

    def _advance(
        self,
        workspace: Workspace,
        channels: Sequence[Channel],
        watermark: Millis,
        out: Outcome,
        *,
        final: bool,
    ) -> None:
        """Settle messages and fire timers, in order of time, up to the watermark."""
        heap: list[tuple[Millis, str]] = []
        for channel in channels:
            queue = channel.queue
            if len(queue) > 1:
                queue.sort(key=_place_in_time, reverse=True)
                if not workspace.shared_clock and len(queue) > CROWD:
                    self._thin_out(workspace, channel, out)
            step = self._next_step(channel, final)
            if step < watermark:
                heap.append((step, channel.id))
        heapify(heap)
        together = workspace.shared_clock
        while heap:
            _, id = heappop(heap)
            channel = workspace.channels[id]
            workspace.dirty_channels.add(id)
            limit = heap[0] if together and heap else (NEVER, "")
            while True:
                self._one_step(workspace, channel, out)
                step = self._next_step(channel, final)
                if step >= watermark:
                    break
                if (step, id) > limit:
                    heappush(heap, (step, id))
                    break

    def _thin_out(self, workspace: Workspace, channel: Channel, out: Outcome) -> None:
        """Settle what so many later messages follow that nothing more can touch it.

        Where times stand still (an archive without any) no grace is ever over, and all
        of it would wait in memory. A channel without a shared clock is read in order.
        """
        queue = channel.queue
        latest = queue[0].order
        while len(queue) > CROWD and latest - queue[-1].order >= CROWD:
            self._one_step(workspace, channel, out)
            self._apply_changes(channel)
        workspace.dirty_channels.add(channel.id)

    def _next_step(self, channel: Channel, final: bool) -> Millis:
        queue = channel.queue
        if channel.changes:
            self._apply_changes(channel)
        if not queue:
            return NEVER if final else channel.next_timer + self.grace
        head = queue[-1]
        timer = channel.next_timer
        return head.due if head.at <= timer else timer + self.grace

    def _one_step(self, workspace: Workspace, channel: Channel, out: Outcome) -> None:
        queue = channel.queue
        if queue and queue[-1].at <= channel.next_timer:
            turn = queue.pop()
            who = workspace.pending[channel.id].pop(turn.id, "")
            if turn.flags & CHANGE:
                self._late_change(workspace, channel, turn, out)
            else:
                settle(self, workspace, channel, turn, who, out)
        else:
            watches.fire(self, workspace, channel, channel.next_timer, out)

    def _apply_changes(self, channel: Channel) -> None:
        """Edits and deletions within the grace of the next message take effect on it."""
        queue = channel.queue
        while queue and (changes := channel.changes.get(queue[-1].id)):
            head, change = queue[-1], changes[0]
            if change.at > head.due:
                return
            del changes[0]
            if not changes:
                del channel.changes[head.id]
            if change.turn is None:
                queue.pop()
                channel.gone.add(head.id)
                continue
            turn = change.turn
            turn.order, turn.reactors = head.order, turn.reactors or head.reactors
            turn.due = min(change.at + self.grace, turn.at + GRACE_AT_MOST)
            turn.due = max(turn.due, head.due)
            queue[-1] = turn

    def _late_change(
        self, workspace: Workspace, channel: Channel, item: Turn, out: Outcome
    ) -> None:
        """An edit or a deletion after its message was settled."""
        channel.settled = max(channel.settled, item.at)
        channel.gone.discard(item.reply_to)
        workspace.pending[channel.id].pop(item.reply_to, None)
        changes = channel.changes.get(item.reply_to, [])
        for change in [one for one in changes if one.at <= item.at]:
            changes.remove(change)
            if change.turn is None:
                id = item.reply_to
                forget(self, workspace, channel, id, item.at, out)
            else:
                reread(self, workspace, channel, change.turn, item.at, out)
        if not changes:
            channel.changes.pop(item.reply_to, None)


def _place_in_time(turn: Turn) -> tuple[Millis, int, str]:
    return turn.at, turn.order, turn.id
