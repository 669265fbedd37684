"""Histories: what was said in a channel, its closed threads, and a forum's posts.

A forum holds no messages itself: what was said in it is what was said in its posts, each
a thread of its own.
"""

from collections.abc import AsyncIterator, Sequence
from heapq import heapify, heappop, heapreplace
from typing import TypeAlias

import discord

from adapters.discord.errors import translated
from adapters.discord.messages import id_at, is_said, millis
from adapters.discord.places import Readable, Talk, is_read, look_back
from rules.model import Millis

Missed: TypeAlias = AsyncIterator[discord.Message]
Parent: TypeAlias = discord.TextChannel | discord.ForumChannel
"""What threads hang in."""


def history_of(channel: Readable, after: Millis) -> Missed:
    """Return what was said in a channel or a forum after a moment, oldest first."""
    if isinstance(channel, discord.ForumChannel):
        return said_in_forum(channel, after)
    return said_in(channel, after)


async def said_in(channel: Talk, after: Millis) -> Missed:
    """Yield what was said in a channel after a moment, oldest first."""
    since = discord.Object(id_at(after))
    with translated():
        async for message in channel.history(
            limit=None, after=since, oldest_first=True
        ):
            if is_said(message):
                yield message


async def said_in_forum(forum: discord.ForumChannel, after: Millis) -> Missed:
    """Yield what was said in a forum's posts after a moment, oldest first."""
    posts = [one for one in forum.threads if is_read(one) and is_behind(one, after)]
    posts += [one async for one in closed_threads(forum, after)]
    async for message in merged([said_in(post, after) for post in posts]):
        yield message


def is_behind(channel: Talk, since: Millis) -> bool:
    """May something have been said in a channel after a moment?"""
    return (channel.last_message_id or 0) > id_at(since)


async def closed_threads(
    parent: Parent, since: Millis
) -> AsyncIterator[discord.Thread]:
    """Yield threads that were closed after a moment: they may have missed something."""
    if not look_back(parent):
        return
    with translated():
        async for thread in parent.archived_threads(limit=None):
            if millis(thread.archive_timestamp) < since:
                return
            if is_read(thread):
                yield thread


async def merged(sources: Sequence[Missed]) -> Missed:
    """Yield the messages of several histories in one order of time."""
    heads: list[tuple[int, int, discord.Message]] = []
    for number, source in enumerate(sources):
        async for first in source:
            heads.append((first.id, number, first))
            break
    heapify(heads)
    while heads:
        _, number, message = heads[0]
        yield message
        following = await anext(sources[number], None)
        if following is None:
            heappop(heads)
        else:
            heapreplace(heads, (following.id, number, following))
