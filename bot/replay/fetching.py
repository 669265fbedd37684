"""Replaying a channel that the bot is in: read once through its own token, kept nowhere.

``rapport replay slack:help`` names a channel, by name or id, where a path would stand.
"""

import asyncio
import time
from collections.abc import Collection, Iterator

from adapters.archives.archive import Account, Batch, Person, Place
from adapters.platform import CannotRun, PlatformError
from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.own_app import OwnApp
from adapters.slack.platform import SlackPlatform
from adapters.slack.reading import NoSuchChannel, ReadBack, read_channel
from bot.clock import WallClock
from bot.config import Config
from bot.errors import UserError
from bot.run import SLACK_BOT_TOKEN
from bot.secrets import secret
from rules.model import DAY, Event, Over, Watermark


class Fetched(Account):
    """A channel that was read, as the archive it would be."""

    format = "slack"
    shared_clock = True

    def __init__(self, read: ReadBack) -> None:
        super().__init__()
        channel = read.channel
        self.places = {channel.id: Place(channel.id, channel.name)}
        self.people = {
            id: Person(id, name or id, person.zone or None)
            for id, (name, person) in read.people.items()
        }
        self._posts = read.posts
        if read.restricted:
            self.note("page that Slack did not give", f"#{channel.name}")

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Yield what was read, once."""
        self.start()
        total = len(self._posts)
        for begin in range(0, total, size):
            posts = self._posts[begin : begin + size]
            self.messages += len(posts)
            events: list[Event] = [*posts, Watermark(posts[-1].at)]
            yield Batch(events, begin + len(posts), total)
        yield Batch([Over()], total, total)

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Return the texts of these messages."""
        wanted = set(ids)
        return {post.id: post.text for post in self._posts if post.id in wanted}


def fetch(named: str, config: Config, days: int) -> Fetched:
    """Read a channel's last days."""
    file = config.slack.bot_token_file
    token = secret(SLACK_BOT_TOKEN, "the bot token (xoxb-…)", file).get_secret_value()
    after = time.time_ns() // 1_000_000 - days * DAY
    try:
        read = asyncio.run(_read(config, token, named, after))
    except (CannotRun, NoSuchChannel) as error:
        raise UserError(str(error)) from error
    except PlatformError as error:
        raise UserError(
            f"{named}: Slack did not give it ({error}); try again"
        ) from error
    if not read.posts:
        raise UserError(
            f"{named}: nothing was posted there in {days} days; name more with --days"
        )
    return Fetched(read)


async def _read(config: Config, token: str, named: str, after: int) -> ReadBack:
    calls = Calls(config.slack.api)
    own = OwnApp(calls, token)
    platform = SlackPlatform(calls, own, config.slack, Secrets(), WallClock())
    try:
        return await read_channel(platform, named, after)
    finally:
        await platform.close()
