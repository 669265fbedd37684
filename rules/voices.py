"""Who spoke lately in a flat channel: an index of its window, never saved.

It holds nothing that does not follow from the window and the open questions, so it can be
made again from them at any time (after a restart, or when a message was deleted) and is
then the same.
"""

from rules.state.channel import Channel
from rules.state.turn import ASIDE, BOT, NAMELESS, REACTION, Turn
from rules.state.workspace import Workspace

KEPT = 3
"""Messages kept of each speaker."""
LATELY = 100
"""Messages after which a speaker is forgotten."""
HIDDEN = BOT | REACTION | NAMELESS | ASIDE
"""Turns that nobody in a flat channel is taken to reply to."""


class Voices:
    """The latest messages of each recent speaker."""

    __slots__ = ("asked", "channel", "latest")

    def __init__(self, channel: Channel) -> None:
        """Make the index of a channel's window."""
        self.channel = channel
        self.latest: dict[int, list[Turn]] = {}
        """Alias -> their messages, latest first; who spoke last stands last."""
        self.asked = {
            question.author: id
            for id, question in channel.questions.items()
            if not question.again and not question.thread
        }
        """Alias -> id of their latest question, while it is open."""
        for turn in channel.recent:
            if not turn.flags & HIDDEN:
                self.add(turn)

    def add(self, turn: Turn) -> None:
        """Add a message."""
        turns = self.latest.pop(turn.author, None)
        if turns is None:
            turns = [turn]
        else:
            turns.insert(0, turn)
            del turns[KEPT:]
        latest = self.latest
        latest[turn.author] = turns
        oldest = turn.number - LATELY
        while True:  # by number and not by how many, so that it follows from the window
            author = next(iter(latest))
            if latest[author][0].number > oldest:
                return
            del latest[author]

    def of(self, author: int) -> list[Turn]:
        """Return somebody's latest messages that are still in the window."""
        turns = self.latest.get(author)
        if turns is None:
            return []
        first = self.channel.first
        if turns[-1].number < first:
            turns = [turn for turn in turns if turn.number >= first]
            if turns:
                self.latest[author] = turns
            else:
                del self.latest[author]
        return turns


def voices_of(workspace: Workspace, channel: Channel) -> Voices:
    """Return the index of a channel, made anew where there is none of this very one."""
    known = workspace.voices.get(channel.id)
    if known is None or known.channel is not channel:
        known = workspace.voices[channel.id] = Voices(channel)
    return known
