"""One channel read back through the bot's own token, for somebody who wants to replay it.

It is a connection of its own that answers nobody, beside one that may be running. A
forum's posts and a channel's threads are read with it. Nothing is kept.
"""

import asyncio

import discord
from msgspec import Struct

from adapters.discord import places
from adapters.discord.connection import Endpoints, stay_connected
from adapters.discord.histories import Parent, closed_threads, merged, said_in
from adapters.discord.messages import posted
from adapters.errors import CannotRun
from adapters.platform import Channel
from rules.model import Millis, Posted

MOST = 20_000
"""Messages that are read, the oldest first."""


class ReadBack(Struct, frozen=True):
    """A channel's messages and its threads', oldest first."""

    channels: tuple[Channel, ...]
    """The channel, then its threads."""
    posts: tuple[Posted, ...]
    cut: bool
    """There are more."""


class _Reader(discord.AutoShardedClient):
    """A client that only looks."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, message_content=True),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )
        self.knows = asyncio.Event()

    async def on_ready(self) -> None:
        """Every guild is known."""
        self.knows.set()


async def read_channel(
    token: str, endpoints: Endpoints, named: str, after: Millis
) -> ReadBack:
    """Read a channel, by its name or id, from a moment on."""
    client = _Reader()
    connected = asyncio.create_task(stay_connected(client, token, endpoints))
    ready = asyncio.create_task(client.knows.wait())
    try:
        await asyncio.wait((connected, ready), return_when=asyncio.FIRST_COMPLETED)
        if connected.done():
            await connected
        return await _read(_called(named, client), after)
    finally:
        await client.close()
        for task in (ready, connected):
            task.cancel()
        await asyncio.wait((ready, connected))


def _called(named: str, client: discord.Client) -> Parent:
    """Find a channel that is read by its name or id."""
    bare = named.removeprefix("#").casefold()
    found: list[Parent] = []
    for guild in client.guilds:
        found += (one for one in guild.text_channels if places.is_read(one))
        found += (one for one in guild.forums if places.is_seen(one))
    fits = [one for one in found if bare in (one.name.casefold(), str(one.id))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        ids = ", ".join(f"{one.id} (in {one.guild.name})" for one in fits)
        raise CannotRun(
            f"several channels are called {named}; name one by its id: {ids}"
        )
    names = ", ".join(sorted(f"#{one.name}" for one in found)) or "none"
    raise CannotRun(f"the bot sees no channel called {named}; it sees: {names}")


async def _read(channel: Parent, after: Millis) -> ReadBack:
    if not places.look_back(channel):
        raise CannotRun(
            f"the bot may not read the history of #{channel.name};"
            " give it Read Message History there"
        )
    threads = [one for one in channel.threads if places.is_read(one)]
    threads += [one async for one in closed_threads(channel, after)]
    talks: list[places.Talk] = [*threads]
    if isinstance(channel, discord.TextChannel):
        talks.insert(0, channel)
    posts: list[Posted] = []
    async for message in merged([said_in(one, after) for one in talks]):
        if len(posts) == MOST:
            break
        posts.append(posted(message))
    described = tuple(places.described(one) for one in (channel, *threads))
    return ReadBack(described, tuple(posts), cut=len(posts) == MOST)
