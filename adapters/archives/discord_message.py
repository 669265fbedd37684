"""One message of a DiscordChatExporter file, turned into an event."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from adapters import discord_text
from adapters.archives import times
from adapters.archives.archive import Place
from adapters.archives.lenient import loads, pick
from rules.model import SECOND, Millis, Posted, Reaction

# The exporter writes the kinds it knows by name and the others by number:
# https://discord.com/developers/docs/resources/message#message-object-message-types
_SAID = frozenset({"Default", "Reply", "0", "19"})
_REPLIES = frozenset({"Reply", "19"})
JOINS = frozenset({"GuildMemberJoin", "7"})
STARTERS = frozenset({"ThreadStarterMessage", "21"})
"""Stands first in a thread that was opened from a message of the parent channel."""

_FORWARDS = frozenset({"Forward", "1"})
_NUMERIC = frozenset({"id", "type"})
_EXACT = frozenset({"content"})
_PICTURES = {"png", "jpg", "jpeg", "gif", "webp", "avif", "heic", "bmp", "tiff", "svg"}
_MEDIA = _PICTURES | {"mp4", "mov", "webm", "mkv", "avi", "m4v"}
_VOICE_CLIP = "voice-message"
_LAST_ORDER = 2**63


class Author(Struct):
    """Somebody who wrote, reacted or was mentioned."""

    id: str
    name: str | None = None
    nickname: str | None = None
    is_bot: bool = msgspec.field(name="isBot", default=False)

    def called(self) -> str:
        """What others see."""
        return self.nickname or self.name or ""


class Emoji(Struct):
    """An emoji; only a custom one has an id."""

    id: str | None = None
    name: str | None = None


class Reacted(Struct):
    """A reaction; older exports do not say whose."""

    emoji: Emoji
    users: list[Author] = []


class Attachment(Struct):
    """A file posted with a message."""

    file_name: str = msgspec.field(name="fileName", default="")


class Reference(Struct):
    """What a message replies to, forwards or belongs to."""

    type: str | None = None
    message_id: str | None = msgspec.field(name="messageId", default=None)


class Present(Struct):
    """Something whose presence is all that matters."""


class Message(Struct):
    """An element of ``messages``."""

    id: str
    timestamp: datetime | float
    author: Author
    type: str = "Default"
    content: str | None = None
    attachments: list[Attachment] = []
    stickers: list[Present] = []
    reactions: list[Reacted] = []
    mentions: list[Author] = []
    reference: Reference | None = None
    forwarded: Present | None = msgspec.field(name="forwardedMessage", default=None)
    poll: Present | None = None


_decode = msgspec.json.Decoder(Message).decode


def parse(raw: bytes) -> Message | str:
    """Decode one element; says why it is unusable. ``ValueError``: it is no JSON."""
    try:
        return _decode(raw)
    except (ValueError, RecursionError):
        value = loads(raw)
    if isinstance(value, dict):
        at = times.read(value.get("timestamp"))
        value["timestamp"] = None if at is None else at / SECOND
    return pick(value, Message, _NUMERIC, _EXACT)


def order_of(message: Message) -> int:
    """A message's place among others of its time: ids grow with time."""
    number = int(message.id) if message.id.isdecimal() and len(message.id) < 20 else 0
    return number if number < _LAST_ORDER else 0


def is_said(message: Message) -> bool:
    """Did somebody write this, or does Discord tell that something happened?"""
    return message.type in _SAID


def posted(
    message: Message,
    place: Place,
    at: Millis,
    order: int,
    thread: str | None,
    channels: Mapping[str, str],
) -> Posted:
    """Turn a message that ``is_said`` into an event."""
    reference = message.reference
    forwarded = message.forwarded is not None or message.poll is not None
    reply_to = None
    if reference is not None:
        forwarded = forwarded or reference.type in _FORWARDS
        reply_to = reference.message_id if message.type in _REPLIES else None
    text = message.content or ""
    if text and message.forwarded is None:
        text = discord_text.plain(text, list(_names(message)), channels)
    author = message.author
    images = sum(map(_is_media, message.attachments)) if message.attachments else 0
    return Posted(
        place.id,
        message.id,
        at,
        author.id,
        text if message.forwarded is None else "",
        order,
        author.called(),
        not author.is_bot,
        thread,
        reply_to,
        images + len(message.stickers),
        len(message.attachments) - images,
        forwarded,
        tuple(map(_reaction, message.reactions)) if message.reactions else (),
    )


def _names(message: Message) -> Iterator[tuple[str, str]]:
    for mentioned in message.mentions:
        yield mentioned.called(), mentioned.id
        if mentioned.name and mentioned.name != mentioned.nickname:
            yield mentioned.name, mentioned.id


def _is_media(attachment: Attachment) -> bool:
    name = attachment.file_name.lower()
    return name.rpartition(".")[2] in _MEDIA or name.startswith(_VOICE_CLIP)


def _reaction(reacted: Reacted) -> Reaction:
    name = reacted.emoji.name or ""
    emoji = f":{name}:" if reacted.emoji.id else name
    return Reaction(emoji, tuple(user.id for user in reacted.users))
