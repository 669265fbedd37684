"""Which channels are read, and who can read them.

Text and news channels, forums' posts and public threads are. Voice channels' chat,
private threads and age-restricted channels are not: what is said there is not for
everybody.
"""

from collections.abc import Iterator
from typing import TypeAlias, TypeGuard

import discord

from adapters.platform import Channel

Talk: TypeAlias = discord.TextChannel | discord.Thread
"""A channel that holds messages and is read."""
Readable: TypeAlias = Talk | discord.ForumChannel
"""One that can be looked back in; a forum holds them in its posts."""


def is_read(channel: object) -> TypeGuard[Talk]:
    """Is this a channel that is read at all?"""
    if isinstance(channel, discord.Thread):
        return not channel.is_private() and _has_read_threads(channel.parent)
    return isinstance(channel, discord.TextChannel) and not channel.nsfw


def _has_read_threads(parent: object) -> bool:
    if isinstance(parent, discord.ForumChannel):
        return not parent.nsfw
    return is_read(parent)


def is_seen(forum: discord.ForumChannel) -> bool:
    """Is this a forum whose posts are read?"""
    return not forum.nsfw and may(forum, view_channel=True)


def is_readable(channel: object) -> TypeGuard[Readable]:
    """Is this a channel that is read, or a forum whose posts are?"""
    if isinstance(channel, discord.ForumChannel):
        return is_seen(channel)
    return is_read(channel)


def channels_of(guild: discord.Guild) -> Iterator[Talk]:
    """Yield a guild's channels and live threads that are read and that we can see."""
    for channel in (*guild.text_channels, *guild.threads):
        if is_read(channel) and may(channel, view_channel=True):
            yield channel


def may(channel: Talk | discord.ForumChannel, **permissions: bool) -> bool:
    """Are we allowed to do something in a channel?"""
    mine = channel.permissions_for(channel.guild.me)
    return mine.is_superset(discord.Permissions(**permissions))


def look_back(channel: Talk | discord.ForumChannel) -> bool:
    """May we read what was said? Discord answers who may not as if nothing had been."""
    return may(channel, read_message_history=True)


def described(channel: discord.abc.GuildChannel | discord.Thread) -> Channel:
    """Return a channel as the port knows it."""
    parent = str(channel.parent_id) if isinstance(channel, discord.Thread) else ""
    return Channel(str(channel.id), channel.name, parent)


def can_read(
    channel: discord.abc.GuildChannel | discord.Thread, member: discord.Member
) -> bool:
    """Can a member read a channel, what was said before they came included?"""
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return False
    theirs = channel.permissions_for(member)
    return theirs.view_channel and theirs.read_message_history
