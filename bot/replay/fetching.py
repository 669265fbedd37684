"""Replaying a channel that the bot is in: read once through its own token, kept nowhere.

``rapport replay slack:help`` or ``discord:help`` names a channel, by name or id, where a
path would stand.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping, Sequence
from typing import Any

from adapters.archives.archive import Account, Batch, Person, Place
from adapters.errors import CannotRun, PlatformError
from adapters.platform import Channel
from bot.clock import WallClock
from bot.config import Config
from bot.errors import UserError
from bot.run import DISCORD_TOKEN, SLACK_BOT_TOKEN
from bot.secrets import secret
from rules.model import DAY, Event, Millis, Over, Posted, Watermark

CUT_SHORT = "page that the platform did not give"


class Fetched(Account):
    """A channel that was read, as the archive it would be."""

    shared_clock = True

    def __init__(
        self,
        format: str,
        channels: Sequence[Channel],
        posts: Sequence[Posted],
        people: Mapping[str, Person],
        *,
        cut: bool,
    ) -> None:
        super().__init__()
        self.format = format
        names = {channel.id: channel.name for channel in channels}
        self.places = {
            one.id: Place(
                one.id, one.name, names.get(one.parent), thread=bool(one.parent)
            )
            for one in channels
        }
        self.people = dict(people)
        self.posts = posts
        if cut:
            self.note(CUT_SHORT, f"#{channels[0].name}")

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Yield what was read, once."""
        self.start()
        total = len(self.posts)
        for begin in range(0, total, size):
            posts = self.posts[begin : begin + size]
            self.messages += len(posts)
            events: list[Event] = [*posts, Watermark(posts[-1].at)]
            yield Batch(events, begin + len(posts), total)
        yield Batch([Over()], total, total)

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Return the texts of these messages."""
        wanted = set(ids)
        return {post.id: post.text for post in self.posts if post.id in wanted}


def fetch(platform: str, named: str, config: Config, days: int) -> Fetched:
    """Read a channel's last days."""
    after = time.time_ns() // 1_000_000 - days * DAY
    try:
        found = asyncio.run(READERS[platform](config, named, after))
    except CannotRun as error:
        raise UserError(str(error)) from error
    except PlatformError as error:
        raise UserError(
            f"{named}: {platform.capitalize()} did not give it ({error}); try again"
        ) from error
    if not found.posts:
        raise UserError(
            f"{named}: nothing was posted there in {days} days; name more with --days"
        )
    return found


async def _slack(config: Config, named: str, after: Millis) -> Fetched:
    # Whoever replays a channel of one platform does not wait for the other's library.
    from adapters.slack.calls import Calls
    from adapters.slack.options import Secrets
    from adapters.slack.own_app import OwnApp
    from adapters.slack.platform import SlackPlatform
    from adapters.slack.reading import NoSuchChannel, read_channel

    file = config.slack.bot_token_file
    token = secret(SLACK_BOT_TOKEN, "the bot token (xoxb-…)", file).get_secret_value()
    calls = Calls(config.slack.api)
    own = OwnApp(calls, token)
    platform = SlackPlatform(calls, own, config.slack, Secrets(), WallClock())
    try:
        read = await read_channel(platform, named, after)
    except NoSuchChannel as error:
        raise CannotRun(str(error)) from error
    finally:
        await platform.close()
    people = {
        id: Person(id, name or id, person.zone or None)
        for id, (name, person) in read.people.items()
    }
    return Fetched("slack", (read.channel,), read.posts, people, cut=read.restricted)


async def _discord(config: Config, named: str, after: Millis) -> Fetched:
    from adapters.discord.connection import Endpoints
    from adapters.discord.reading import read_channel

    settings = config.discord
    token = secret(DISCORD_TOKEN, "the bot's token", settings.token_file)
    where = Endpoints(settings.api, settings.gateway)
    read = await read_channel(token.get_secret_value(), where, named, after)
    people = {
        post.author: Person(post.author, post.name, None, post.human)
        for post in read.posts
    }
    return Fetched("discord", read.channels, read.posts, people, cut=read.cut)


READERS: dict[str, Callable[[Config, str, Millis], Coroutine[Any, Any, Fetched]]] = {
    "slack": _slack,
    "discord": _discord,
}
"""By platform, what reads one of its channels."""
