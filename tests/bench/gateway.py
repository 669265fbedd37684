"""What discord.py itself spends on a message: parse and dispatch, no network.

The client is real; messages reach it as the gateway's ``MESSAGE_CREATE`` payloads do once
their JSON is decoded, and a listener runs for each.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import discord

from tests.adapters.discord import payloads

CHANNEL, GUILD, OWNER = 2, 1, 5


def guild() -> dict[str, Any]:
    """Return a server with one channel as the gateway describes it."""
    channel = {
        "id": str(CHANNEL),
        "type": 0,
        "name": "c",
        "position": 0,
        "permission_overwrites": [],
    }
    return {**payloads.guild(GUILD, "bench", OWNER), "channels": [channel]}


def payload(number: int, author: str, text: str) -> dict[str, Any]:
    """Return a message as the gateway describes it."""
    who = payloads.user(abs(hash(author)) % 10**17 + 10**17, author, author)
    posted = "2026-01-01T00:00:00.000000+00:00"
    made = payloads.message(10**18 + number, CHANNEL, who, text, posted)
    return {**made, "guild_id": str(GUILD), "member": payloads.member()}


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
    state._add_guild_from_data(guild())  # type: ignore[arg-type]
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
