"""Messages of discord.py, turned into events at once; nothing else of them is kept.

Quotes, code and links stay in the text, where reading tells them from the author's own
words. Forwards, polls and previews are not in it: they are not the author's voice.
"""

from datetime import datetime

import discord

from adapters.discord_text import plain
from rules.model import SECOND, Edited, Millis, Posted, Reaction

DISCORD_EPOCH: Millis = 1_420_070_400_000
"""The first moment an id can name: 2015 began."""
_SAID = (discord.MessageType.default, discord.MessageType.reply)
"""Everything else tells that something happened."""
_MEDIA = ("image/", "video/", "audio/ogg")
"""An audio clip is as a rule a voice message."""
_OPENED_LATER = 1.0
"""Seconds after a message that a thread hung on it is opened at the earliest."""


def at_of(id: int) -> Millis:
    """Return the moment an id was given."""
    return (id >> 22) + DISCORD_EPOCH


def id_at(at: Millis) -> int:
    """Return the last id that was given by a moment, and not after it."""
    return max(0, ((at - DISCORD_EPOCH + 1) << 22) - 1)


def millis(moment: datetime) -> Millis:
    """Return a moment of discord.py's."""
    return int(moment.timestamp() * SECOND)


def is_said(message: discord.Message) -> bool:
    """Did somebody write this, or does Discord tell that something happened?"""
    return message.type in _SAID


def posted(message: discord.Message) -> Posted:
    """Turn a message that ``is_said`` into an event."""
    author, id, channel = message.author, message.id, message.channel
    reference = message.reference
    forwarded = message.flags.forwarded or message.poll is not None
    reply_to = None
    if reference is not None and message.type is discord.MessageType.reply:
        reply_to = str(reference.message_id)
    text = message.content
    attachments = message.attachments
    images = sum(map(_is_media, attachments)) if attachments else 0
    return Posted(
        str(channel.id),
        str(id),
        at_of(id),
        str(author.id),
        plain(text) if text else "",
        id,
        author.display_name,
        not author.bot and message.webhook_id is None,
        _thread(channel, id) if isinstance(channel, discord.Thread) else None,
        reply_to,
        images + len(message.stickers),
        len(attachments) - images,
        forwarded,
        tuple(map(_reaction, message.reactions)) if message.reactions else (),
    )


def edited(message: discord.Message) -> Edited | None:
    """Return the change of a message whose words changed; None where none did.

    A preview that was added, a pin and the like leave the time of the last edit alone.
    """
    moment = message.edited_at
    return None if moment is None else Edited(posted(message), millis(moment))


def says_nothing(message: discord.Message) -> bool:
    """Is there nothing at all in it? Without the intent for content all look like this."""
    return not (
        message.content
        or message.attachments
        or message.embeds
        or message.stickers
        or message.components
        or message.poll
        or message.flags.forwarded
    )


def _thread(thread: discord.Thread, message: int) -> str | None:
    """Return the message that this one's thread hangs on; None for that message itself.

    A thread has the id of the message it was opened from: a forum's post stands in the
    thread itself, any other in the parent channel. A thread that was opened from no
    message is a small flat channel.
    """
    if thread.id == message:
        return None
    opened = thread.created_at
    waited = None if opened is None else (millis(opened) - at_of(thread.id)) / SECOND
    in_forum = isinstance(thread.parent, discord.ForumChannel)
    hangs = in_forum or waited is None or waited >= _OPENED_LATER
    return str(thread.id) if hangs else None


def _is_media(attachment: discord.Attachment) -> bool:
    return (attachment.content_type or "").startswith(_MEDIA)


def _reaction(reaction: discord.Reaction) -> Reaction:
    """Of a reaction in the history it is only known that there is one."""
    return Reaction(emoji_name(reaction.emoji), ())


def emoji_name(emoji: discord.PartialEmoji | discord.Emoji | str) -> str:
    """Return an emoji as it stands in plain text."""
    if isinstance(emoji, str):
        return emoji
    return emoji.name if emoji.id is None else f":{emoji.name}:"
