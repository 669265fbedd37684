"""One channel read back through the bot's own token, for somebody who wants to replay it.

Nothing is kept; names are looked up for the report's reader, as an export has them.
"""

import asyncio
import logging
from collections.abc import Mapping

from msgspec import Struct, structs

from adapters.errors import PlatformError
from adapters.platform import Channel, Person
from adapters.slack.described import Conversation
from adapters.slack.history import read_back
from adapters.slack.installs import Install
from adapters.slack.platform import SlackPlatform
from rules.model import SECOND, Millis, Posted

MOST = 20_000
"""Messages that are read of the channel."""

log = logging.getLogger(__name__)


class ReadBack(Struct, frozen=True):
    """A channel's messages, oldest first, and who wrote them."""

    channel: Channel
    posts: tuple[Posted, ...]
    people: Mapping[str, tuple[str, Person]]
    """By id: what somebody is called, and how the platform knows them."""
    restricted: bool = False
    """Slack gave a part of it only."""


class NoSuchChannel(Exception):
    """No channel is called so that the bot is in; the text names those it is in."""


async def read_channel(platform: SlackPlatform, named: str, after: Millis) -> ReadBack:
    """Read a channel, by its name or id, from a moment on."""
    (install, *_) = await platform.installs.all()
    found = await platform.directory.channels(install)
    channel = _called(named, found)
    calls = platform.calls
    read = await read_back(calls, install, channel.id, after, _pause, {}, MOST)
    people: dict[str, tuple[str, Person]] = {}
    for author in dict.fromkeys(post.author for post in read.posts if post.human):
        person = await _person(platform, install, author)
        if person is not None:
            people[author] = person
    posts = tuple(
        structs.replace(post, name=people[post.author][0])
        if post.author in people
        else post
        for post in read.posts
    )
    return ReadBack(Channel(channel.id, channel.name), posts, people, read.restricted)


def _called(named: str, found: list[Conversation]) -> Conversation:
    bare = named.removeprefix("#").casefold()
    for channel in found:
        if bare in (channel.name.casefold(), channel.id.casefold()):
            return channel
    names = ", ".join(f"#{channel.name}" for channel in found) or "none"
    raise NoSuchChannel(
        f"Rapport is in no channel called {named}; it is in: {names}."
        " Invite it there: /invite @Rapport"
    )


async def _pause(span: Millis) -> None:
    log.info("Slack asks to wait %d s", span // SECOND)
    await asyncio.sleep(span / SECOND)


async def _person(
    platform: SlackPlatform, install: Install, author: str
) -> tuple[str, Person] | None:
    """Look somebody up; whoever cannot be is nameless."""
    try:
        found = await platform.directory.member(install, author)
    except PlatformError as error:
        log.info("a member could not be looked up: %s", error)
        return None
    if found is None:
        return None
    return found.name, Person(author, zone=found.zone, locale=found.locale)
