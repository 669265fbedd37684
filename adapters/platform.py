"""The platform port: what every platform hands in, and what it is asked to do.

An adapter feeds events in and vouches for its progress, passes on commands and buttons,
shows cards (``adapters.cards``), and decides nothing. Errors of its library become one of
three at its edge (``adapters.errors``). One contract suite runs over every adapter.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct

from adapters.cards import Card, Form, MessageRef
from rules.model import Event, Millis, Posted


class Argument(Struct, frozen=True):
    """What may be typed after a command."""

    name: str
    about: Mapping[str, str]
    """What it is for, by language; ``en`` is always there."""
    suggestions: tuple[str, ...] = ()
    """What it often is; anything else may be typed as well."""
    long: bool = False
    """It may have many lines: a platform that can gives it a field of its own."""


class Verb(Struct, frozen=True):
    """A command that can be given, for platforms that list what there is."""

    command: str
    """What stands after the slash: ``coach``, or ``coach-admin`` for managers."""
    words: tuple[str, ...]
    """What comes after it: ``("privacy", "show")``."""
    about: Mapping[str, str]
    """What it does, by language; ``en`` is always there."""
    argument: Argument | None = None
    form: str = ""
    """The verb of a form that may be shown where nothing is typed after it."""
    above: tuple[Mapping[str, str], ...] = ()
    """What the command is for, and each word but the last, by language."""
    menu: Mapping[str, str] = {}
    """What it is called where a message is chosen for it, by language; empty: nowhere."""

    @property
    def text(self) -> str:
        """Return what a ``Command`` of it begins with."""
        return " ".join((self.command, *self.words))


class Command(Struct, frozen=True):
    """What somebody typed after the command's slash: ``coach inbox`` of ``/coach inbox``."""

    workspace: str
    """Empty where a platform cannot tell: in a direct conversation on Discord."""
    member: str
    text: str
    channel: str = ""
    """Where it was typed; empty in a direct conversation."""
    message: str = ""
    """The message it was called on, where the platform offers that; empty: none."""


class Press(Struct, frozen=True):
    """A button that somebody pressed."""

    workspace: str
    member: str
    verb: str
    subject: str
    """The card's."""


class Person(Struct, frozen=True):
    """A member as the platform knows them now; nothing of it is stored."""

    id: str
    zone: str = ""
    """Name of their time zone, where the platform tells it."""
    locale: str = ""
    direct: bool = False
    """A direct conversation with them is open already."""
    roles: tuple[str, ...] = ()
    """Ids and names of their roles (Discord) or user groups (Slack)."""
    manager: bool = False
    """They may change what is set for the workspace."""
    outside: bool = False
    """A guest, or somebody of another organisation: never coached."""


class Channel(Struct, frozen=True):
    """A channel as the platform knows it now; its name is not stored."""

    id: str
    name: str
    parent: str = ""
    """Id of the channel that a thread hangs in."""


class Limits(Struct, frozen=True, kw_only=True):
    """What a platform allows; 0: not at all, None: as often as one likes."""

    near: Millis = 0
    """How long after posting in a channel its author can be shown a card there."""
    direct: bool = True
    """Members can be written to directly."""
    notice: bool = False
    """People may be coached who were told of it and did not say no."""
    a_minute: int | None = None
    """Cards shown in a workspace."""
    a_minute_in_channel: int | None = None
    new_direct_a_minute: int | None = None
    """Direct conversations that the bot opens by itself, in all workspaces."""
    new_direct_an_hour: int | None = None


class OwnPost(Struct, frozen=True):
    """Something that the bot itself posted in a channel."""

    shown: str
    """Its reference, as ``Platform.post`` returned it, or would have."""
    text: str
    """All it says, its title included."""


@runtime_checkable
class RereadsOwn(Protocol):
    """What a platform can do besides where the bot may read its own posts."""

    async def own_posts(
        self, workspace: str, channel: str, after: Millis
    ) -> Sequence[OwnPost]:
        """Return what the bot posted in a channel after a moment and did not withdraw."""
        ...


class Health(StrEnum):
    """How something that was looked at is."""

    GOOD = "good"
    WATCH = "watch"
    """It works, and somebody should know."""
    BAD = "bad"


class Check(Struct, frozen=True):
    """Something that was looked at before anything is run."""

    health: Health
    about: str
    remedy: str = ""
    """What to do about it, where it is not good."""


class Feed(Protocol):
    """What an adapter hands things to."""

    async def present(self, workspaces: Collection[str]) -> None:
        """Say which workspaces the bot is in, all of them, at the start and now and then.

        What is kept of any other is erased once it has been missing for long enough.
        """
        ...

    async def reached(
        self, workspace: str, channels: Sequence[Channel]
    ) -> Mapping[str, Millis | None]:
        """Return those of the channels that are read, and up to when each has been.

        What was posted after that is to be handed in from the platform's history; None:
        nothing has been read in the workspace, so there is nothing to catch up on.
        """
        ...

    async def channels(self, workspace: str, channels: Collection[str]) -> None:
        """Say which channels there are, all of them but threads.

        Any other is closed, and what is known and set about it is forgotten.
        """
        ...

    async def role_gone(self, workspace: str, called: Collection[str]) -> None:
        """A role is gone that was known by these, its id and its name."""
        ...

    async def gone(self, workspace: str) -> None:
        """The bot was removed from a workspace: erase all that is kept of it."""
        ...

    async def closed(
        self, workspace: str, channel: str, *, deleted: bool = False
    ) -> None:
        """A channel was archived or ``deleted``: it is switched off, and forgotten.

        A platform that says which ``channels`` there are need not say it of deleted ones.
        """
        ...

    async def take(self, workspace: str, events: Sequence[Event]) -> None:
        """Take events in; return when what they led to is committed."""
        ...

    async def command(self, command: Command) -> Card:
        """Carry out a command; the answer is for the asker's eyes alone."""
        ...

    def asks_in_turn(self, text: str) -> bool:
        """Say whether a command's answer asks things, one after the other.

        A platform that has a place for that (a view over everything) shows it there.
        """
        ...

    async def press(self, press: Press) -> Card:
        """Carry out what a button says; the answer is for the presser's eyes alone."""
        ...

    async def form(self, workspace: str, member: str, verb: str) -> Form | None:
        """Return what a button asks for first, if it asks for anything now."""
        ...

    async def overview(self, workspace: str, member: str) -> Sequence[Card]:
        """Return a member's own page, top to bottom, for their eyes alone."""
        ...


class Platform(Protocol):
    """What every platform can do. ``workspace`` is a Slack team or a Discord guild.

    Whatever is shown has a reference (``shown``) that only its adapter understands.
    Every method may raise a ``PlatformError``.
    """

    @property
    def name(self) -> str:
        """Return the platform's name: ``slack``, ``discord``, ``console``."""
        ...

    @property
    def limits(self) -> Limits:
        """Return what the platform allows."""
        ...

    async def run(self, feed: Feed) -> None:
        """Feed events in, in each channel with watermarks, until the source is over."""
        ...

    async def show_near(
        self, workspace: str, member: str, channel: str, card: Card
    ) -> str:
        """Show a card to one member in a channel; nobody else sees it."""
        ...

    async def show_direct(self, workspace: str, member: str, card: Card) -> str:
        """Show a card to one member in their direct conversation with the bot."""
        ...

    async def post(self, workspace: str, channel: str, card: Card) -> str:
        """Show a card to everybody in a channel."""
        ...

    async def edit(self, workspace: str, shown: str, card: Card) -> None:
        """Show another card in the place of one that was shown."""
        ...

    async def withdraw(self, workspace: str, shown: str) -> None:
        """Take back what was shown; doing so twice is doing it once."""
        ...

    def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        """Yield what was posted in a channel after a moment, oldest first."""
        ...

    async def look_up(self, workspace: str, member: str) -> Person | None:
        """Return a member, or None for somebody who is not (or no longer) there."""
        ...

    async def channel(self, workspace: str, channel: str) -> Channel | None:
        """Return a channel, or None where there is none (any more)."""
        ...

    async def can_read(self, workspace: str, member: str, channel: str) -> bool:
        """Say whether a member can read a channel now."""
        ...

    def permalink(self, workspace: str, ref: MessageRef) -> str:
        """Return an address that leads to a message; empty where there is none."""
        ...
