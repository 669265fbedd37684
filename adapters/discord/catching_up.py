"""Reading what was missed: after a start, and whenever a session was lost.

The histories of a guild's channels are merged by time, as an archive's are, and handed
in with watermarks of their own: the guild moves through the gap as it would have live,
so that no question counts as unanswered because nobody was listening. Asking is polite:
page after page, and few guilds at a time.
"""

import logging
from collections.abc import Callable, Iterator, Sequence

import discord

from adapters.discord.histories import (
    Missed,
    Parent,
    closed_threads,
    is_behind,
    merged,
    said_in,
)
from adapters.discord.intake import Heard
from adapters.discord.messages import (
    at_of,
    edited,
    posted,
)
from adapters.discord.places import (
    Talk,
    channels_of,
    described,
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


async def catch_up(
    guild: discord.Guild, heard: Heard, feed: Feed, now: Callable[[], Millis]
) -> int:
    """Read all that a guild missed, and hand it in; return how many messages it was.

    A channel that cannot be read goes on without being vouched for.
    """
    since = await _since(guild, heard, feed, now)
    sources = [_missed(channel, at, heard, now) for channel, at in since]
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
    if guild.channels and not guild.unavailable:
        await feed.channels(str(guild.id), {str(one.id) for one in guild.channels})
    heard.behind = False
    return count


async def _since(
    guild: discord.Guild, heard: Heard, feed: Feed, now: Callable[[], Millis]
) -> list[tuple[Talk, Millis]]:
    """Return the channels that missed something, and since when each has."""
    earliest = now() - REACH
    talks = list(channels_of(guild))
    forums = [one for one in guild.forums if is_seen(one)]
    behind = await _reached((*talks, *forums), feed, earliest)
    heard.channels |= {str(one.id) for one in talks if one in behind}
    heard.deaf = {str(one.id) for one in talks if one in behind and not look_back(one)}
    for id in sorted(heard.deaf):
        if heard.saying.is_news(f"history of {id}", now()):
            log.error(NO_HISTORY, guild.id, id)
    closed: list[discord.Thread] = []
    for parent, since in behind.items():
        if not isinstance(parent, discord.Thread) and str(parent.id) not in heard.deaf:
            closed += await _closed(parent, since, heard, now)
    behind |= await _reached(closed, feed, earliest)
    return [
        (one, since)
        for one, since in behind.items()
        if not isinstance(one, discord.ForumChannel)
        and str(one.id) not in heard.deaf
        and is_behind(one, since)
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


async def _closed(
    parent: Parent, since: Millis, heard: Heard, now: Callable[[], Millis]
) -> list[discord.Thread]:
    """Return a channel's threads that were closed meanwhile, as far as we are let."""
    try:
        return [one async for one in closed_threads(parent, since)]
    except Refused as error:
        if heard.saying.is_news(f"threads of {parent.id}", now()):
            log.warning(
                "guild %s: channel %s: its closed threads cannot be read: %s",
                parent.guild.id,
                parent.id,
                error,
            )
        return []


async def _missed(
    channel: Talk, since: Millis, heard: Heard, now: Callable[[], Millis]
) -> Missed:
    """Yield what was posted in a channel, oldest first."""
    try:
        async for message in said_in(channel, since):
            yield message
    except Refused as error:
        id = str(channel.id)
        if heard.saying.is_news(f"history of {id}", now()):
            log.error(
                "guild %s: channel %s: its history cannot be read: %s",
                channel.guild.id,
                id,
                error,
            )
        heard.deaf.add(id)


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
