"""What Slack sends, as far as it is read: nearly everything may be absent.

https://docs.slack.dev/reference/events/message
"""

from typing import Any

from msgspec import Struct

from adapters.slack_parts import Attachment, File, Given


class Message(Struct):
    """A message; in an event or in history, nearly everything may be absent."""

    ts: str = ""
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    hidden: bool | None = None
    files: list[File] | None = None
    attachments: list[Attachment] | None = None
    blocks: list[dict[str, Any]] | None = None
    reactions: list[Given] | None = None
    latest_reply: str | None = None
    """Of a thread's root in history: when its last reply was posted."""


class MessageEvent(Message):
    """A ``message`` event."""

    channel: str = ""
    channel_type: str = "channel"
    event_ts: str = ""
    deleted_ts: str = ""
    message: Message | None = None
    """What it reads now, of one that was changed."""
    previous_message: Message | None = None


class Item(Struct):
    """What a reaction is on."""

    type: str = ""
    channel: str = ""
    ts: str = ""


class ReactionAdded(Struct):
    """A ``reaction_added`` event."""

    user: str
    reaction: str
    item: Item
    event_ts: str


class MemberJoined(Struct):
    """A ``member_joined_channel`` event."""

    user: str
    channel: str
    event_ts: str = ""
