"""What a settled message counts for: its author, the channel's week, the rules.

Counters move first, then rules look. Nothing is counted of bots, of people who asked to
be left out, or (for a person's own counters) of anybody who is not coached.
"""

from itertools import islice
from typing import TYPE_CHECKING

from rules.model import DAY, Reading
from rules.newcomers import WATCHED
from rules.open_questions import open_question
from rules.outcome import Outcome
from rules.pitching import NOT_PRESSED, is_answer, weigh
from rules.plan import Plan, look
from rules.replies import COUNTS, UNLIKELY
from rules.sharing import watch
from rules.signals import Flag
from rules.sites import note
from rules.standing import asked_for, stands_alone
from rules.state.channel import Channel
from rules.state.presence import Presence, latest
from rules.state.turn import BOT, DROP, REACTION, Turn
from rules.state.watched import First
from rules.state.workspace import Member, Place, Seen, Workspace
from rules.views import MessageView
from rules.weeks import week_of

if TYPE_CHECKING:
    from rules.engine import Engine

NEIGHBOURS = 15
_HIDDEN = BOT | REACTION
_FAR = (1 << 31) - 1
"""Days beyond this (in either direction) are counted as one."""


def count(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    starts: float,
    out: Outcome,
) -> None:
    """Count a settled message and let the rules look at it.

    ``starts``: how likely it replies to nothing and goes on with nothing.
    """
    place, plan = engine.plan(workspace, channel)
    newcomer = _see(engine, workspace, channel, turn)
    member = _member(workspace, turn, who)
    if turn.pitch and member is not None:
        weigh(workspace, channel, turn, member)
    flags = turn.flags
    drop = asked = False
    before: tuple[Turn, ...] = ()
    after: tuple[Turn, ...] = ()
    if flags & (plan.mask | Flag.LINK_ONLY):
        before, after = _neighbours(channel, turn)
        asked = bool(flags & Flag.PITCH) and asked_for(turn, before)
        if flags & Flag.LINK_ONLY:
            drop = not place.thread and stands_alone(turn, before, after, turn.sure)
            if drop:
                turn.flags |= DROP
    home = workspace.home(channel) if place.home else channel
    week = week_of(home, turn, out)
    if workspace.shared_clock:
        week.newcomers += newcomer
    week.link_drops += drop
    presence: Presence | None = None
    if member is not None:
        pitch = flags & Flag.PITCH and not asked and not flags & NOT_PRESSED
        presence = _count_member(
            workspace, channel, place, member, turn, pitch=bool(pitch)
        )
        if flags & Flag.LINK:
            watch(channel, turn)
            note(member, home.id, turn, answer=is_answer(channel, turn))
    if flags & Flag.QUESTION:
        open_question(engine, channel, turn, starts)
        week.questions += 1
    if engine.readings:
        _read(workspace, channel, turn, out)
    if presence is not None and member is not None and flags & plan.mask:
        view = MessageView(
            turn.due,
            channel.id,
            place.kind,
            member.id,
            turn,
            drop,
            asked,
            before,
            after,
            presence,
        )
        _look(plan, place, view, out)


def _look(plan: Plan, place: Place, view: MessageView, out: Outcome) -> None:
    flags = view.turn.flags
    for bound in plan.settled:
        if flags & bound[0].needs:
            look(bound, place, view, view.channel, view.turn.id, out)


def _see(engine: "Engine", workspace: Workspace, channel: Channel, turn: Turn) -> bool:
    """Mark the author as seen; watch a first post; tell whether it was one."""
    at = turn.at
    seen = workspace.seen.get(turn.author)
    today = at // DAY
    if seen is not None and seen.first <= at:
        if seen.second > at:
            seen.second = at
            workspace.dirty_seen.add(turn.author)
        if seen.last_day < today:
            seen.last_day = today
            workspace.dirty_seen.add(turn.author)
        return False
    if seen is None:
        workspace.seen[turn.author] = Seen(at, last_day=today)
    else:
        seen.second, seen.first = seen.first, at
    workspace.dirty_seen.add(turn.author)
    workspace.since = min(workspace.since, at)
    hours = channel.hours_done + engine.times.greeting_hours + 1
    taken_up = bool(turn.reactors or turn.to) or turn.sure >= COUNTS
    first = First(turn.id, turn.author, at, hours, turn.thread, taken_up, turn.flags)
    channel.firsts[turn.id] = first
    channel.next_timer = min(channel.next_timer, at + WATCHED)
    return True


def _neighbours(
    channel: Channel, turn: Turn
) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    thread = turn.thread
    before = [
        other
        for other in channel.recent[-NEIGHBOURS:]
        if other.thread == thread and not other.flags & _HIDDEN
    ]
    after = []
    for other in islice(reversed(channel.queue), 2 * NEIGHBOURS):
        if other.at > turn.due:
            break
        same = other.thread == thread or other.thread == turn.id
        if same and not other.flags & _HIDDEN:
            after.append(other)
    return tuple(before), tuple(after)


def _member(workspace: Workspace, turn: Turn, who: str) -> Member | None:
    member = workspace.members.get(turn.author)
    if who in workspace.exempt:
        return None
    if member is None and workspace.everybody and who:
        member = workspace.members[turn.author] = Member(who, turn.author)
    return member


def _count_member(
    workspace: Workspace,
    channel: Channel,
    place: Place,
    member: Member,
    turn: Turn,
    *,
    pitch: bool,
) -> Presence:
    flags, at, id = turn.flags, turn.at, turn.id
    workspace.dirty_members.add(member.alias)
    if member.last < at:
        member.last = at
    home = place.home or channel.id
    presence = member.presence.get(home)
    if presence is None:
        presence = member.presence[home] = Presence()
    if presence.last < at:
        presence.last = at
    number = at // DAY
    if not -_FAR < number < _FAR:
        number = _FAR if number > 0 else -_FAR
    replies = bool(turn.sure >= COUNTS or turn.to or turn.reply_to or turn.thread)
    starts = not replies and turn.sure < UNLIKELY and not turn.chain
    drops = flags & DROP != 0 and not flags & Flag.IMAGE
    if starts:
        presence.starts = latest(presence.starts, at, id)
    if drops:
        presence.drops = latest(presence.drops, at, id)
    if pitch:
        presence.pitches = latest(presence.pitches, at, id)
    asks = flags & Flag.QUESTION != 0
    presence.count(number, starts, replies, drops, pitch, asks)
    if channel.day != number:
        channel.today.clear()
        channel.day = number
        channel.next_timer = min(channel.next_timer, (number + 1) * DAY)
    channel.today[member.alias] = turn.id
    return presence


def _read(workspace: Workspace, channel: Channel, turn: Turn, out: Outcome) -> None:
    flags = turn.flags
    reading = Reading(
        turn.id,
        flags & Flag.LINK_ONLY != 0,
        flags & DROP != 0,
        flags & Flag.QUESTION != 0,
        False,
        (),
        turn.pitch,
        flags & Flag.PITCH != 0,
        flags & Flag.GREETING != 0,
    )
    if flags & Flag.QUESTION:
        workspace.readings[(channel.id, turn.id)] = reading
    else:
        out.readings.append(reading)
