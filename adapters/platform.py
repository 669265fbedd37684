"""Cards: what anybody is shown, free of any platform. The platform port lives here too.

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


class Picture(Struct, frozen=True):
    """A picture with the same facts in words."""

    png: bytes
    alt: str


class Card(Struct, frozen=True, kw_only=True):
    """Anything shown to a person."""

    title: str
    text: tuple[str, ...]
    """Paragraphs of plain sentences. Mentions stand as ``<@id>``, channels as ``<#id>``."""
    facts: tuple[Fact, ...] = ()
    actions: tuple[Action, ...] = ()
    picture: Picture | None = None
