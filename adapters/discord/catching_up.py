"""Reading what was missed: after a start, and whenever a session was lost.

The histories of a guild's channels are merged by time, as an archive's are, and handed
in with watermarks of their own: the guild moves through the gap as it would have live,
so that no question counts as unanswered because nobody was listening. Asking is polite:
page after page, and few guilds at a time.
"""

import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from heapq import heapify, heappop, heapreplace
from typing import TypeAlias

import discord

from adapters.discord.errors import translated
from adapters.discord.intake import Heard
from adapters.discord.messages import (
    at_of,
    edited,
    id_at,
    is_said,
    millis,
    posted,
)
from adapters.discord.places import (
    Talk,
    channels_of,
    described,
    is_read,
    is_seen,
    look_back,
)
from adapters.errors import Refused
from adapters.platform import Feed
from rules.model import DAY, Edited, Event, Millis, Posted, Watermark

REACH: Millis = 7 * DAY
"""What was posted longer ago is not read any more: nothing would come of it."""
STRETCH = 200
"""Messages handed in together."""

NO_HISTORY = (
    "guild %s: channel %s: I may not read its message history, so I cannot know what I"
    " missed there. Give me Read Message History; until then nothing posted there leads"
    " to anything"
)

log = logging.getLogger(__name__)

Missed: TypeAlias = AsyncIterator[discord.Message]
Parent: TypeAlias = discord.TextChannel | discord.ForumChannel
"""What threads hang in."""


async def catch_up(
    guild: discord.Guild, heard: Heard, feed: Feed, now: Callable[[], Millis]
) -> int:
    """Read all that a guild missed, and hand it in; return how many messages it was.

    A channel that cannot be read goes on without being vouched for.
    """
    since = await _since(guild, heard, feed, now() - REACH)
    sources = [_missed(channel, at, heard) for channel, at in since]
    count, events = 0, list[Event]()
    async for message in merged(sources):
        events += _events(message)
        count += 1
        if len(events) >= STRETCH:
            events += _vouched(heard, at_of(message.id))
            await feed.take(str(guild.id), events)
            events = []
    if events:
        await feed.take(str(guild.id), events)
    heard.behind = False
    return count


async def _since(
    guild: discord.Guild, heard: Heard, feed: Feed, earliest: Millis
) -> list[tuple[Talk, Millis]]:
    """Return the channels that missed something, and since when each has."""
    talks = list(channels_of(guild))
    forums = [one for one in guild.forums if is_seen(one)]
    behind = await _reached((*talks, *forums), feed, earliest)
    heard.channels |= {str(one.id) for one in talks if one in behind}
    heard.deaf = {str(one.id) for one in talks if one in behind and not look_back(one)}
    for id in sorted(heard.deaf):
        log.error(NO_HISTORY, guild.id, id)
    closed = [
        thread
        for parent, since in behind.items()
        if not isinstance(parent, discord.Thread) and str(parent.id) not in heard.deaf
        async for thread in closed_threads(parent, since)
    ]
    behind |= await _reached(closed, feed, earliest)
    return [
        (one, since)
        for one, since in behind.items()
        if not isinstance(one, discord.ForumChannel)
        and str(one.id) not in heard.deaf
        and (one.last_message_id or 0) > id_at(since)
    ]


async def _reached(
    channels: Sequence[Parent | Talk], feed: Feed, earliest: Millis
) -> dict[Parent | Talk, Millis]:
    """Return those of the channels that are read, and since when each is behind."""
    if not channels:
        return {}
    workspace = str(channels[0].guild.id)
    reached = await feed.reached(workspace, [described(one) for one in channels])
    at = {one: reached.get(str(one.id)) for one in channels}
    return {one: max(when, earliest) for one, when in at.items() if when is not None}


async def closed_threads(
    parent: Parent, since: Millis
) -> AsyncIterator[discord.Thread]:
    """Yield threads that were closed after a moment: they may have missed something."""
    if not look_back(parent):
        return
    try:
        with translated():
            async for thread in parent.archived_threads(limit=None):
                if millis(thread.archive_timestamp) < since:
                    return
                if is_read(thread):
                    yield thread
    except Refused as error:
        log.warning(
            "guild %s: channel %s: its closed threads cannot be read: %s",
            parent.guild.id,
            parent.id,
            error,
        )


async def _missed(channel: Talk, since: Millis, heard: Heard) -> Missed:
    """Yield what was posted in a channel, oldest first."""
    after = discord.Object(id_at(since))
    try:
        with translated():
            async for message in channel.history(
                limit=None, after=after, oldest_first=True
            ):
                if is_said(message):
                    yield message
    except Refused as error:
        heard.deaf.add(str(channel.id))
        log.error(
            "guild %s: channel %s: its history cannot be read: %s",
            channel.guild.id,
            channel.id,
            error,
        )


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


def _events(message: discord.Message) -> Iterator[Event]:
    """Yield a message as it reads now; one that was known before has changed since."""
    post: Posted = posted(message)
    yield post
    change: Edited | None = edited(message)
    if change is not None:
        yield change


def _vouched(heard: Heard, at: Millis) -> Iterator[Watermark]:
    """Yield watermarks for all channels but those that cannot be read."""
    if not heard.deaf:
        yield Watermark(at)
    else:
        for channel in sorted(heard.channels - heard.deaf):
            yield Watermark(at, channel)
