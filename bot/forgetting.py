"""Forgetting in memory what has been kept long enough, whatever a channel's own time says.

A channel that is read forgets by its own time. One that is not read any more (it is gone,
or the bot was shut out) stands still, and a quiet one lets go of its oldest message only
with the next: so what is too old by the clock on the wall goes here.
"""

from collections.abc import MutableMapping

from msgspec import structs

from bot.history import KEPT as TOLD_KEPT
from bot.history import History
from rules.model import DAY, HOUR, Millis
from rules.state.channel import WINDOW_AGE, Channel
from rules.state.presence import COUNTED_DAYS, Presence
from rules.state.workspace import Member, Workspace

WATCHED: Millis = 7 * DAY
"""How long a question, an answer or a first post is watched at most."""
BEHIND: Millis = HOUR
"""A channel so far behind is being caught up with, or is not read any more."""


def forget_old(
    memory: Workspace,
    histories: MutableMapping[str, History],
    now: Millis,
    *,
    standing: bool,
) -> None:
    """Forget what is too old by now; what changed is to be saved.

    ``standing``: also in channels that are behind, for nobody is catching up with them.
    """
    for channel in memory.channels.values():
        if (standing or channel.settled >= now - BEHIND) and _forget(channel, now):
            memory.pending[channel.id] = {
                turn.id: memory.pending.get(channel.id, {}).get(turn.id, "")
                for turn in channel.queue
            }
            memory.voices.pop(channel.id, None)
            memory.dirty_channels.add(channel.id)
    for alias, member in memory.members.items():
        if _forget_counts(member, now) | _forget_told(histories, member.id, now):
            memory.dirty_members.add(alias)


def _forget(channel: Channel, now: Millis) -> bool:
    """Forget what a channel has kept too long; say whether there was anything."""
    window, watch = now - WINDOW_AGE, now - WATCHED
    before = _size(channel)
    gone = [turn.number for turn in channel.recent if turn.at < window]
    if gone:
        channel.first = max(channel.first, max(gone) + 1)
        channel.recent = [turn for turn in channel.recent if turn.at >= window]
        here = {turn.author for turn in channel.recent}
        channel.names = {
            name: who for name, who in channel.names.items() if who in here
        }
    channel.queue = [turn for turn in channel.queue if turn.at >= window]
    channel.changes = {
        id: changes
        for id, changes in channel.changes.items()
        if any(change.at >= window for change in changes)
    }
    channel.gone &= {turn.id for turn in channel.queue}
    if channel.day < now // DAY - 1:
        channel.today.clear()
    channel.questions = {k: q for k, q in channel.questions.items() if q.at >= watch}
    channel.overdue = {k: q for k, q in channel.overdue.items() if q.at >= watch}
    channel.firsts = {k: one for k, one in channel.firsts.items() if one.at >= watch}
    channel.unseen = {k: one for k, one in channel.unseen.items() if one.at >= watch}
    channel.shared = {k: one for k, one in channel.shared.items() if one.at >= watch}
    channel.left = {k: w for k, w in channel.left.items() if w.answer.at >= watch}
    channel.taken = {k: w for k, w in channel.taken.items() if w.answer.at >= watch}
    return _size(channel) != before


def is_bare(channel: Channel) -> bool:
    """Say whether nothing in a channel points to a message or a person."""
    return _size(channel) == 0


def _size(channel: Channel) -> int:
    """Count everything in a channel that points to a message or a person."""
    return sum(
        len(part)
        for part in (
            channel.recent,
            channel.queue,
            channel.changes,
            channel.gone,
            channel.today,
            channel.questions,
            channel.overdue,
            channel.firsts,
            channel.unseen,
            channel.shared,
            channel.left,
            channel.taken,
        )
    )


def _forget_counts(member: Member, now: Millis) -> bool:
    """Forget a coached member's counts of more than sixty days ago."""
    since = now - COUNTED_DAYS * DAY
    changed = False
    for channel, presence in list(member.presence.items()):
        changed |= _forget_days(presence, since)
        if not presence.packed and presence.last < since:
            del member.presence[channel]
            changed = True
    return changed


def _forget_days(presence: Presence, since: Millis) -> bool:
    changed = presence.forget(since // DAY)
    for name in ("starts", "drops", "pitches"):
        cases = getattr(presence, name)
        left = tuple(case for case in cases if case.at >= since)
        if left != cases:
            setattr(presence, name, left)
            changed = True
    deeds = presence.deeds
    if deeds is not None:
        helped = tuple(one for one in deeds.helped if one.thanked >= since)
        changed |= helped != deeds.helped
        deeds.helped = helped
    return changed


def _forget_told(
    histories: MutableMapping[str, History], member: str, now: Millis
) -> bool:
    """Forget notes of more than sixty days ago; when a rule last spoke is kept."""
    history = histories.get(member)
    if history is None:
        return False
    told = tuple(one for one in history.told if now - one.at < TOLD_KEPT)
    if told == history.told:
        return False
    histories[member] = structs.replace(history, told=told)
    return True
