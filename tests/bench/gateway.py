"""What discord.py itself spends on a message: parse and dispatch, no network.

The client is real; messages reach it as the gateway's ``MESSAGE_CREATE`` payloads do once
their JSON is decoded, and a listener runs for each.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import discord

GUILD = {
    "id": "1",
    "name": "bench",
    "owner_id": "5",
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
    "channels": [
        {"id": "2", "type": 0, "name": "c", "position": 0, "permission_overwrites": []}
    ],
}


def payload(number: int, author: str, text: str) -> dict[str, Any]:
    """Return a message as the gateway describes it."""
    who = str(abs(hash(author)) % 10**17 + 10**17)
    return {
        "id": str(10**18 + number),
        "type": 0,
        "channel_id": "2",
        "guild_id": "1",
        "author": {
            "id": who,
            "username": author,
            "global_name": author,
            "discriminator": "0",
            "avatar": None,
            "public_flags": 0,
        },
        "member": {
            "roles": [],
            "joined_at": "2020-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            "nick": None,
            "avatar": None,
        },
        "content": text,
        "timestamp": "2026-01-01T00:00:00.000000+00:00",
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


async def cost(messages: Sequence[tuple[str, str]]) -> float:
    """Return discord.py's CPU seconds a message for (author, text) messages."""
    client = discord.Client(
        intents=discord.Intents(guilds=True, guild_messages=True, message_content=True),
        max_messages=None,
        chunk_guilds_at_startup=False,
    )
    heard = 0

    async def on_message(message: discord.Message) -> None:
        nonlocal heard
        heard += 1

    client.on_message = on_message  # type: ignore[attr-defined]
    client.loop = asyncio.get_running_loop()
    state = client._connection
    state._add_guild_from_data(GUILD)  # type: ignore[arg-type]
    parse = state.parsers["MESSAGE_CREATE"]
    payloads = [payload(n, who, text) for n, (who, text) in enumerate(messages)]
    began = time.process_time()
    for number, one in enumerate(payloads):
        parse(one)
        if number % 100 == 99:
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    spent = time.process_time() - began
    assert heard == len(payloads), "a message was not dispatched"
    await client.close()
    return spent / len(payloads)
