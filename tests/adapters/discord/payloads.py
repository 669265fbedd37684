"""What Discord's gateway says of people, messages and servers, written by hand.

https://discord.com/developers/docs/resources/message#message-object
"""

from typing import Any


def user(
    id: int, name: str, shown: str | None = None, *, bot: bool = False
) -> dict[str, Any]:
    return {
        "id": str(id),
        "username": name,
        "global_name": shown,
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


def member() -> dict[str, Any]:
    """Somebody's part in a server, without who it is."""
    return {
        "roles": [],
        "joined_at": "2020-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
    }


def message(
    id: int, channel: int, author: dict[str, Any], text: str, posted: str
) -> dict[str, Any]:
    return {
        "id": str(id),
        "type": 0,
        "channel_id": str(channel),
        "author": author,
        "content": text,
        "timestamp": posted,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }


def guild(id: int, name: str, owner: int) -> dict[str, Any]:
    """A server with nobody and nothing in it."""
    return {
        "id": str(id),
        "name": name,
        "owner_id": str(owner),
        "member_count": 1,
        "preferred_locale": "en-US",
        "premium_tier": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "system_channel_flags": 0,
        "features": [],
        "roles": [],
        "members": [],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "stage_instances": [],
        "channels": [],
    }
