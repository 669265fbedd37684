"""Cards: anything shown to a person, free of any platform.

A card is built by ``bot`` and rendered by an adapter (terminal, Slack blocks, Discord
components, HTML). It holds references to messages and members, never their text; each
platform turns a reference into its own link or mention.
"""

from msgspec import Struct


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


class Pick(Struct, frozen=True, kw_only=True):
    """A list to choose one thing of, where that is easier than typing it.

    What is chosen is typed after ``command``, a channel as its mention. A platform without
    such lists leaves it out: the card says what can be typed.
    """

    label: str
    command: str
    options: tuple[Option, ...] = ()
    """Empty: the channels that there are."""


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
    picks: tuple[Pick, ...] = ()
    subject: str = ""
    """What its buttons act upon (a hint's key); comes back when one is pressed."""
    picture: Picture | None = None
    attachment: Attachment | None = None
    workspace: str = ""
    """Which one it is about, where the command did not say that."""
