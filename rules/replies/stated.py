"""Threads and explicit replies: the platform says what is answered."""

from collections.abc import Iterator

from rules.state.channel import Channel
from rules.state.turn import BOT, REACTION, Turn

LAST_SPEAKER = 0.9
ROOT = 0.85
"""A post in a thread most likely answers its root, too."""
ROOT_ASIDE = 0.55
"""The same of a post that addresses somebody else in the thread."""
ADDRESSED = 0.98
_HIDDEN = BOT | REACTION


def stated(channel: Channel, turn: Turn) -> list[tuple[Turn, float]]:
    """Return what the platform says a message in a thread or an explicit reply answers."""
    if turn.reply_to:
        found = _find(channel, turn.reply_to)
        return [(found, 1.0)] if found is not None else []
    return list(_in_thread(channel, turn))


def _find(channel: Channel, id: str) -> Turn | None:
    for earlier in reversed(channel.recent):
        if earlier.id == id:
            return earlier
    return None


def _in_thread(channel: Channel, turn: Turn) -> Iterator[tuple[Turn, float]]:
    """A reply in a thread answers its root, or the last other person who wrote there."""
    last: Turn | None = None
    for earlier in reversed(channel.recent):
        if earlier.flags & _HIDDEN:
            continue
        in_thread = earlier.thread == turn.thread or earlier.id == turn.thread
        if in_thread and earlier.author != turn.author:
            if earlier.author in turn.to:
                yield earlier, ADDRESSED
                return
            if last is None and not turn.to:
                last = earlier
                yield earlier, LAST_SPEAKER
        if earlier.id == turn.thread:
            if earlier.author != turn.author and earlier is not last:
                yield earlier, ROOT_ASIDE if turn.to else ROOT
            return
