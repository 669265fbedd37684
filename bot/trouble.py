"""What is broken and what works again, as the parts of a process notice it.

Nothing is sent from here and nothing is stored: ``bot.notices`` takes out what was noted
and tells whoever runs the bot. A thing is a kind of trouble and what it is about, as in
``fault link-only``; nothing of it is about a member.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """Kinds of things that break."""

    FAULT = "fault"
    """A rule raised."""
    FLOOD = "flood"
    """A rule found far too much and stopped itself."""
    MUTED = "muted"
    """A rule that members reject muted itself."""
    DIRECT = "direct"
    """Direct messages are refused again and again."""
    CHANNEL = "channel"
    """A channel was archived, or cannot be found, and is switched off."""
    DELETED = "deleted"
    """A channel was deleted: there is nothing to wait for."""
    DATABASE = "database"
    PART = "part"
    """A part of the program failed."""


class Thing(NamedTuple):
    """Something that can be broken."""

    kind: Kind
    name: str = ""
    """Of the rule, channel or part it is about."""
    workspace: str = ""
    """Empty: it is the whole process's."""


DATABASE = Thing(Kind.DATABASE)


class Troubles:
    """What has been noticed since it was last taken out."""

    def __init__(self) -> None:
        self.wake: Callable[[], None] = _nobody
        """Called when there is something new."""
        self.known: set[Thing] = set()
        """Things that are broken as far as is known."""
        self._broke: dict[Thing, str] = {}
        self._works: set[Thing] = set()

    def broke(self, thing: Thing, details: str = "") -> None:
        """Note that something is broken, and how; nobody hurries for what is known."""
        self._broke[thing] = details
        self._works.discard(thing)
        if thing not in self.known:
            self.known.add(thing)
            self.wake()

    def works(self, thing: Thing) -> None:
        """Note that something works; costs nothing where it was not broken."""
        if thing in self.known:
            self.known.discard(thing)
            self._works.add(thing)
            self.wake()

    def take(self) -> tuple[dict[Thing, str], set[Thing]]:
        """Take out what broke, with details, and then what works again."""
        noted = self._broke, self._works
        self._broke, self._works = {}, set()
        return noted


def _nobody() -> None:
    """Whoever should be told has not said so yet."""
