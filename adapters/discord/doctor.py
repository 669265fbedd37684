"""Looking whether all that is needed on Discord is there, without connecting.

What is asked for is little: see, read back, write, also in threads, attach and embed.
Nothing that manages anything, and no mention of everyone.
"""

from collections.abc import AsyncIterator, Callable, Iterator

import discord

from adapters.discord import places
from adapters.discord.client import Client
from adapters.discord.commands import has_changed
from adapters.discord.errors import translated
from adapters.platform import Channel, Check, Health

PERMISSIONS = discord.Permissions(
    view_channel=True,
    read_message_history=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    embed_links=True,
)
SCOPES = ("bot", "applications.commands")
REVIEWED_FROM = 10_000
"""Users that a bot can reach from which on Discord reviews its intents, once a year.
https://discord.com/developers/docs/gateway/getting-started-with-privileged-intent-review"""
SOON_REVIEWED = 8_000

PORTAL = "discord.com/developers, Bot, Privileged Gateway Intents"

Reads = Callable[[Channel], bool]
"""Says whether a channel is read, by what is configured."""


def invitation(client: discord.Client) -> str:
    """Return the address at which somebody invites the bot into their server."""
    assert client.application_id is not None
    return discord.utils.oauth_url(
        client.application_id, permissions=PERMISSIONS, scopes=SCOPES
    )


async def examine(
    client: Client, reads: Reads, *, members: bool
) -> AsyncIterator[Check]:
    """Yield what is as it should be, and what is not, of a client that has logged in."""
    user = client.user
    yield Check(Health.GOOD, f"the token is {user}'s")
    for check in _intents(client, members=members):
        yield check
    yield await _commands(client)
    with translated():
        guilds = [guild async for guild in client.fetch_guilds(with_counts=True)]
    if not guilds:
        yield Check(
            Health.WATCH, "it is in no server", f"invite it: {invitation(client)}"
        )
    yield _reach(sum(guild.approximate_member_count or 0 for guild in guilds))
    for guild in guilds:
        async for check in _permissions(client, guild, reads):
            yield check


def _intents(client: Client, *, members: bool) -> Iterator[Check]:
    """The flags tell what is ticked; "limited" is for bots that few people use yet."""
    application = client.application
    flags = application.flags if application else discord.ApplicationFlags()
    wanted = {
        "Message Content Intent": flags.gateway_message_content
        or flags.gateway_message_content_limited,
    }
    if members:
        wanted["Server Members Intent"] = (
            flags.gateway_guild_members or flags.gateway_guild_members_limited
        )
    for name, ticked in wanted.items():
        if ticked:
            yield Check(Health.GOOD, f"{name} is on")
        else:
            yield Check(Health.BAD, f"{name} is off", f"switch it on: {PORTAL}")


async def _commands(client: Client) -> Check:
    if await has_changed(client, client.commands):
        return Check(
            Health.WATCH,
            "Discord does not have the newest commands",
            "rapport run sends them when it starts",
        )
    return Check(Health.GOOD, "Discord has the newest commands")


def _reach(users: int) -> Check:
    said = f"it can reach about {users:,} people"
    if users >= REVIEWED_FROM:
        return Check(
            Health.WATCH,
            f"{said}: from {REVIEWED_FROM:,} on Discord reviews intents, once a year",
            "apply in time at discord.com/developers, or it will read nothing",
        )
    if users >= SOON_REVIEWED:
        return Check(
            Health.WATCH,
            f"{said}: from {REVIEWED_FROM:,} on Discord reviews intents",
            "prepare to apply at discord.com/developers",
        )
    return Check(Health.GOOD, f"{said}, fewer than Discord reviews intents for")


async def _permissions(
    client: Client, found: discord.Guild, reads: Reads
) -> AsyncIterator[Check]:
    """Look at each channel that is read, for what is not allowed there."""
    assert client.user is not None
    with translated():
        guild = await client.fetch_guild(found.id)
        channels = await guild.fetch_channels()
        me = await guild.fetch_member(client.user.id)
    sound = looked_at = 0
    for channel in channels:
        forum = isinstance(channel, discord.ForumChannel) and not channel.nsfw
        if not (forum or places.is_read(channel)):
            continue
        if not reads(places.described(channel)):
            continue
        looked_at += 1
        missing = _missing(channel.permissions_for(me))
        if missing:
            yield Check(
                Health.BAD,
                f"server {guild.id}, #{channel.name}: not allowed: {missing}",
                "allow it there for the bot's role, or do not read the channel",
            )
        else:
            sound += 1
    if sound:
        channels_can = "1 channel" if sound == 1 else f"{sound} channels"
        yield Check(Health.GOOD, f"server {guild.id}: {channels_can} can be read")
    elif not looked_at:
        yield Check(
            Health.WATCH,
            f"server {guild.id}: no channel is switched on",
            "type /coach-admin setup there while rapport run is running",
        )


def _missing(mine: discord.Permissions) -> str:
    names = [name for name, wanted in PERMISSIONS if wanted and not getattr(mine, name)]
    return ", ".join(name.replace("_", " ") for name in names)
