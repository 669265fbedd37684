"""The platform port: what every platform hands in, and what it is asked to do.

Cards are what anybody is shown, free of any platform. A card is built by ``bot`` and
rendered by an adapter (terminal, Slack blocks, Discord components, HTML). It holds
references to messages and members, never their text; each platform turns a reference
into its own link or mention.

An adapter feeds events in and vouches for its progress, passes on commands and buttons,
shows cards, and decides nothing. Errors of its library become one of three at its edge:
``Refused``, ``NotAccepted`` or ``Unclear``. One contract suite runs over every adapter.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct

from rules.model import Event, Millis, Posted


class MessageRef(Struct, frozen=True):
    """A message to point at; the platform makes a permalink of it."""

    channel: str
    message: str
    at: int
    """Milliseconds since the epoch, for a label where no link can be made; 0: not known."""


class Fact(Struct, frozen=True):
    """A labelled figure or reference on a card."""

    label: str
    value: str = ""
    ref: MessageRef | None = None


class Action(Struct, frozen=True):
    """A button: ``verb`` is what comes back when it is pressed."""

    verb: str
    label: str
    asks: bool = False
    """A platform that can show a form asks for it (``Feed.form``) and shows that first;
    where there is none, it may show what the button says as it would show one."""


class Option(Struct, frozen=True):
    """One of the values to choose among."""

    value: str
    label: str


class Field(Struct, frozen=True, kw_only=True):
    """Something to fill in: chosen among options, or written."""

    name: str
    label: str
    value: str
    """What it is now."""
    hint: str = ""
    options: tuple[Option, ...] = ()
    """Empty: it is written."""


class Form(Struct, frozen=True, kw_only=True):
    """What a button asks for at once. Each field that is changed is a command."""

    title: str
    send: str
    """Label of the button that sends it."""
    command: str
    """What a changed field's name and value are typed after."""
    fields: tuple[Field, ...]


class Picture(Struct, frozen=True):
    """A picture with the same facts in words."""

    png: bytes
    alt: str


class Attachment(Struct, frozen=True):
    """A file handed over with a card."""

    name: str
    data: bytes


class Card(Struct, frozen=True, kw_only=True):
    """Anything shown to a person."""

    title: str
    text: tuple[str, ...]
    """Paragraphs of plain sentences. Mentions stand as ``<@id>``, channels as ``<#id>``."""
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    subject: str = ""
    """What its buttons act upon (a hint's key); comes back when one is pressed."""
    picture: Picture | None = None
    attachment: Attachment | None = None
    workspace: str = ""
    """Which one it is about, where the command did not say that."""


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


class Cause(StrEnum):
    """Why something was refused for good."""

    CLOSED = "closed"
    """The member takes no direct messages."""
    NO_MEMBER = "no-member"
    NO_CHANNEL = "no-channel"
    NO_MESSAGE = "no-message"
    FORBIDDEN = "forbidden"


class PlatformError(Exception):
    """Something asked of a platform did not work."""


class Refused(PlatformError):
    """It was not done and never will be: asking again is useless."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(f"refused: {cause}")
        self.cause = cause


class NotAccepted(PlatformError):
    """It is proven that it was not done, and it may work later."""

    def __init__(self, reason: str, retry_after: Millis | None = None) -> None:
        super().__init__(f"not accepted: {reason}")
        self.reason = reason
        self.retry_after = retry_after


class Unclear(PlatformError):
    """It may have been done or not: nobody can tell (a timeout, a broken connection)."""


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


class CannotRun(Exception):
    """A platform cannot be run until somebody puts something right; its text says what."""


class Feed(Protocol):
    """What an adapter hands things to."""

    async def workspaces(self) -> Sequence[str]:
        """Return the workspaces of the platform that something is kept of."""
        ...

    async def reached(
        self, workspace: str, channels: Sequence[Channel]
    ) -> Mapping[str, Millis | None]:
        """Return those of the channels that are read, and up to when each has been.

        What was posted after that is to be handed in from the platform's history; None:
        nothing has been read in the workspace, so there is nothing to catch up on.
        """
        ...

    async def gone(self, workspace: str) -> None:
        """The bot was removed from a workspace: erase all that is kept of it."""
        ...

    async def closed(self, workspace: str, channel: str) -> None:
        """A channel was archived or deleted: it is switched off, and forgotten."""
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
