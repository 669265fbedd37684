"""Events as Slack sends them, turned into ours at once; what nobody said is left out.

https://docs.slack.dev/reference/events/message lists the subtypes. Only what changes the
words of a message is an edit: previews and the language that Slack detects are none.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from adapters.slack.payloads import MemberJoined, Message, MessageEvent, ReactionAdded
from adapters.slack.rich_text import plain_blocks
from adapters.slack_parts import (
    SAID,
    SLACKBOT,
    count_files,
    is_shared,
    micros,
    reactions_of,
)
from adapters.slack_text import plain
from rules.model import Deleted, Edited, Event, Joined, Millis, Posted, Reacted

CHANNELS = frozenset({"channel", "group"})
"""Kinds of conversation that are read; direct ones are nobody else's business."""


class Self(Struct, frozen=True):
    """The bot as a member: what it says itself is not read."""

    user: str = ""
    bot: str = ""


class Unreadable(Exception):
    """An event that is not what Slack says it would be; the text says where."""


def read_event(
    event: Mapping[str, Any], self: Self, called: Mapping[str, str]
) -> tuple[Event, ...]:
    """Turn an event into ours; most lead to one, what nobody said to none.

    ``called`` holds what members are called, as far as it is known.
    """
    try:
        match event.get("type"):
            case "message":
                message = msgspec.convert(event, MessageEvent, strict=False)
                return _message(message, self, called)
            case "reaction_added":
                return _reacted(msgspec.convert(event, ReactionAdded), self)
            case "member_joined_channel":
                return _joined(msgspec.convert(event, MemberJoined), self)
            case _:
                return ()
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error


def read_history(
    message: Mapping[str, Any], channel: str, self: Self, called: Mapping[str, str]
) -> tuple[Posted | None, Message]:
    """Turn a message of a channel's history into an event, if somebody said it."""
    try:
        found = msgspec.convert(message, Message, strict=False)
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from error
    return read_message(found, channel, self, called), found


def read_message(
    message: Message, channel: str, self: Self, called: Mapping[str, str]
) -> Posted | None:
    """Turn a message into an event; None for what nobody said, or what we said."""
    order, author = micros(message.ts), message.user or message.bot_id
    if message.hidden or message.subtype not in SAID or order < 0 or not author:
        return None
    if author == self.user or (message.bot_id and message.bot_id == self.bot):
        return None
    text = words(message)
    images, files = count_files(message.files) if message.files else (0, 0)
    thread = message.thread_ts
    return Posted(
        channel=channel,
        id=f"{channel}:{message.ts}",
        at=order // 1_000,
        author=author,
        text=text,
        order=order,
        name=called.get(author, ""),
        human=not message.bot_id and author != SLACKBOT,
        thread=None if not thread or thread == message.ts else f"{channel}:{thread}",
        images=images,
        files=files,
        forwarded=not text and is_shared(message.attachments),
        reactions=reactions_of(message.reactions),
    )


def words(message: Message) -> str:
    """Return what a message says, in the plain form."""
    typed = plain_blocks(message.blocks) if message.blocks else None
    return plain(message.text or "") if typed is None else typed


def _message(
    event: MessageEvent, self: Self, called: Mapping[str, str]
) -> tuple[Event, ...]:
    if event.channel_type not in CHANNELS or not event.channel:
        return ()
    if event.subtype == "message_deleted":
        return _deleted(event, event.deleted_ts)
    if event.subtype == "message_changed" and event.message is not None:
        return _changed(event, event.message, self, called)
    # A notice that a thread was replied to comes without its subtype; the reply itself
    # is an event of its own.
    if event.message is not None:
        return ()
    post = read_message(event, event.channel, self, called)
    return () if post is None else (post,)


def _changed(
    event: MessageEvent, message: Message, self: Self, called: Mapping[str, str]
) -> tuple[Event, ...]:
    if message.subtype == "tombstone":  # the root of a thread that goes on
        return _deleted(event, message.ts)
    before = event.previous_message
    if before is not None and words(before) == words(message):
        return ()
    post = read_message(message, event.channel, self, called)
    return () if post is None else (Edited(post, _when(event.event_ts)),)


def _deleted(event: MessageEvent, ts: str) -> tuple[Event, ...]:
    if micros(ts) < 0:
        return ()
    return (Deleted(event.channel, f"{event.channel}:{ts}", _when(event.event_ts)),)


def _reacted(event: ReactionAdded, self: Self) -> tuple[Event, ...]:
    item = event.item
    if item.type != "message" or micros(item.ts) < 0 or event.user == self.user:
        return ()
    id, emoji = f"{item.channel}:{item.ts}", f":{event.reaction}:"
    return (Reacted(item.channel, id, _when(event.event_ts), event.user, emoji),)


def _joined(event: MemberJoined, self: Self) -> tuple[Event, ...]:
    if event.user == self.user:
        return ()
    return (Joined(event.channel, event.user, _when(event.event_ts)),)


def _when(ts: str) -> Millis:
    moment = micros(ts)
    if moment < 0:
        raise Unreadable("no time of the event")
    return moment // 1_000
