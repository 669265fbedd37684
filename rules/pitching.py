"""What a pitch shows only to whoever remembers: said again, said elsewhere, linked again.

A message is read alone when it is taken in. When it settles, what its author posted
before is added to that score, in the logarithm of odds (``rules/data/pitch.toml``):

1. ``crossposted``: they posted nearly the same in another channel within 24 hours.
2. ``repeated``: they did so here, more than an hour ago (sooner, it is a correction) and
   less than 20 hours (later, it is a daily round). A link to where everybody meets is a
   reminder, and does not count.
3. ``own_domain``: most of what they link here leads to the same place (``rules.sites``).

These add to what presses and never stand for it: a message that presses nobody stays what
it is, however often it is posted. So does an answer, for answering with one's own work is
what makers are asked for. A post that was deleted or changed, or that somebody in another
channel replied to, may have been moved on request: it does not count. What an announcer
posts is no pitch.

Threads that are channels of their own are not looked into from outside.

Nothing of it depends on how events are delivered: other channels are looked at where they
share a clock, and then they have settled exactly what was due before.
"""

from collections.abc import Iterator
from heapq import nlargest

from rules.model import HOUR, Millis
from rules.reading import pitch
from rules.replies import COUNTS
from rules.signals import PITCH_COUNTS, Flag
from rules.sites import is_linked_again
from rules.state.channel import WINDOW_AGE, Channel
from rules.state.turn import CHANGED, REPLIED, Turn
from rules.state.workspace import Member, Workspace

AGAIN: Millis = HOUR
DAILY: Millis = 20 * HOUR
"""Between these the same words in the same place are neither a correction of the first
ones nor what is posted every day."""
RARE_WORDS = 3
"""Rare words that two posts share at least, to be the same but for details."""
NEARLY = 0.75
"""Share of their rare words, and of their lengths, that they have in common."""
CHANNELS_AT_MOST = 20
"""Other channels looked at, those first that the author posted in last."""
_PRESSING = frozenset(pitch.PRESSING)
NOT_PRESSED = Flag.FORWARD | Flag.WANTS_LINK
"""What carries one of these is not its author's pitch."""


def weigh(workspace: Workspace, channel: Channel, turn: Turn, member: Member) -> None:
    """Settle how much a coached member's message presses, with what is remembered."""
    if member.id in workspace.announcers:
        turn.flags &= ~Flag.PITCH
        turn.pitch, turn.traits = 0.0, ()
        return
    if turn.flags & NOT_PRESSED or _PRESSING.isdisjoint(turn.traits):
        return
    if is_answer(channel, turn):
        return
    found = list(_remembered(workspace, channel, turn, member))
    if not found:
        return
    turn.pitch, turn.traits = pitch.remembered(turn.pitch, turn.traits, found)
    if turn.pitch >= PITCH_COUNTS:
        turn.flags |= Flag.PITCH


def is_answer(channel: Channel, turn: Turn) -> bool:
    """Tell whether a settled message is for somebody, or likely answers a question."""
    if turn.to or turn.reply_to or turn.thread:
        return True
    if turn.sure < COUNTS:
        return False
    target = channel.find(turn.answers)
    return target is not None and bool(target.flags & Flag.QUESTION)


def _remembered(
    workspace: Workspace, channel: Channel, turn: Turn, member: Member
) -> Iterator[str]:
    place = workspace.places.get(channel.id)
    home = place.home or channel.id if place is not None else channel.id
    if is_linked_again(member, home, turn):
        yield "own_domain"
    since = max(member.since, turn.at - WINDOW_AGE)
    here = there = False
    for other in _channels(workspace, channel, member, since):
        if other.id in (channel.id, home):
            first, last = max(since, turn.at - DAILY), turn.at - AGAIN
            here = here or _is_posted(other, turn, first, last)
        else:
            there = there or _is_posted(other, turn, since, turn.at, moved=REPLIED)
    if there:
        yield "crossposted"
    if here and (turn.site or not turn.flags & Flag.LINK):
        yield "repeated"


def _channels(
    workspace: Workspace, channel: Channel, member: Member, since: Millis
) -> Iterator[Channel]:
    """This channel, and where clocks are shared those the member posted in last."""
    yield channel
    if not workspace.shared_clock:
        return
    lately = [
        (presence.last, id)
        for id, presence in member.presence.items()
        if presence.last >= since and id != channel.id
    ]
    for _, id in nlargest(CHANNELS_AT_MOST, lately):
        if id in workspace.channels:
            yield workspace.channels[id]


def _is_posted(
    channel: Channel, turn: Turn, since: Millis, until: Millis, *, moved: int = 0
) -> bool:
    """Tell whether its author posted nearly the same, and it still stands."""
    return any(
        other.author == turn.author
        and since <= other.at <= until
        and not other.flags & moved
        and _is_nearly(turn, other)
        and not _is_changed(channel, other, turn.due)
        for other in channel.recent
    )


def _is_nearly(turn: Turn, other: Turn) -> bool:
    """Tell whether two messages say the same but for details."""
    shared = len(turn.rare & other.rare)
    fewer, more = sorted((turn.words, other.words))
    return (
        shared >= RARE_WORDS
        and shared >= NEARLY * max(len(turn.rare), len(other.rare))
        and fewer >= NEARLY * more
        and not (turn.flags ^ other.flags) & Flag.LINK
    )


def _is_changed(channel: Channel, turn: Turn, until: Millis) -> bool:
    """Tell whether a message that is in the window was edited or deleted by then."""
    return bool(turn.flags & CHANGED) or any(
        change.at <= until for change in channel.changes.get(turn.id, ())
    )
