"""What a member chose, and whether they are new: what the coaching policy asks of them."""

from enum import StrEnum

from msgspec import Struct

from rules.model import Millis, Tell

ALWAYS: Millis = -(1 << 62)
"""Consent since before anything was said: how a replay or a demo opts everybody in."""


class Pace(StrEnum):
    """How soon a member wants to hear of a message-level habit."""

    ATTENTIVE = "attentive"
    """When it first shows."""
    GENTLE = "gentle"
    """Only when it has become a pattern."""


class Reach(StrEnum):
    """Where a member wants to hear of a hint; their inbox holds every one anyway."""

    DIRECT = "direct"
    """A note of its own: near the message where the platform can, else directly."""
    INBOX = "inbox"
    """Only the inbox: nothing is sent."""


class MemberSettings(Struct, frozen=True, omit_defaults=True):
    """What a member chose."""

    consented: Millis | None = None
    """Since when they are coached; None: they are not."""
    pace: Pace = Pace.ATTENTIVE
    zone: str = ""
    """Name of their time zone; empty or unknown: the workspace's."""
    patterns: bool = False
    """They ticked "tell me about my patterns"."""
    off: frozenset[str] = frozenset()
    """Rules they turned off."""
    snoozed: dict[str, Millis] = {}
    """Rules that are to be silent for a while, and until when."""
    paused_until: Millis | None = None
    named: bool = False
    """They may be thanked by name where everybody reads it."""
    keeps: tuple[str, ...] = ()
    """Ids of the people they named to keep up with."""
    reach: Reach = Reach.INBOX
    quiet: tuple[int, int] | None = None
    """Their own quiet hours, in minutes after midnight; the same twice: none. None: the
    workspace's."""
    most: int | None = None
    """Most notes in a week, if fewer than the workspace allows."""
    language: str = ""
    """Their language; empty: what the platform says."""
    helps: bool = False
    """They offered to be asked about open questions."""
    welcomes: bool = False
    """They offered to greet newcomers."""
    offered: str = ""
    """Key of the note that asked whether they would like to, once ever."""
    noticed: Millis | None = None
    """When they were told that they are coached unless they say no; None: they chose."""
    closed: bool = False
    """They take no direct messages, as it turned out: none is tried again."""

    def offers(self, tell: Tell) -> bool:
        """Tell whether they offered to hear of what is for such people."""
        return self.helps if tell is Tell.HELPERS else self.welcomes


class Newness(Struct, frozen=True):
    """Whether somebody is new here, and when they posted first."""

    newcomer: bool = False
    first_posts: tuple[Millis, ...] = ()
    """Times of their first two posts in the workspace, as far as there are two."""
