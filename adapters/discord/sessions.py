"""What has been heard for sure: sessions, the guilds in them, and what was missed.

Whenever a session begins, each of its guilds catches up. While its shard is connected
and it has caught up, a guild is vouched for, as far as something was heard from Discord.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol

import discord

from adapters.discord import places
from adapters.discord.catching_up import catch_up
from adapters.discord.intake import Intake
from adapters.discord.steadiness import Steadiness
from adapters.errors import PlatformError
from adapters.platform import Feed
from rules.model import HOUR, Millis

BEAT = 15.0
"""Seconds between two times that guilds are vouched for."""
AT_ONCE = 2
"""Guilds that catch up at a time."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds before something that did not work is tried again; doubled each time."""
LOOKS_ROUND: Millis = HOUR
"""After so long it is said again which guilds the bot is in."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[object]]


class Sessions:
    """Watches over sessions and guilds, while it runs."""

    def __init__(
        self, intake: Intake, now: Callable[[], Millis], sleep: Sleep = asyncio.sleep
    ) -> None:
        self._intake, self._now, self._sleep = intake, now, sleep
        self._few = asyncio.Semaphore(AT_ONCE)
        self._steadiness = Steadiness()
        self._up: set[int] = set()
        """Shards that are connected."""
        self._catching: dict[int, asyncio.Task[None]] = {}
        self._look_round_at: Millis | None = None
        """When to say again which guilds there are; None: not all are known yet."""
        self._feed: Feed | None = None
        self._tasks: asyncio.TaskGroup | None = None

    @property
    def feed(self) -> Feed:
        """Return what is fed."""
        assert self._feed is not None, "nothing runs yet"
        return self._feed

    @property
    def is_catching_up(self) -> bool:
        """Say whether what was missed is being read."""
        return any(not task.done() for task in self._catching.values())

    def begin(self, feed: Feed, tasks: asyncio.TaskGroup) -> None:
        """Begin to feed; what takes longer is done in tasks of its own."""
        self._feed, self._tasks = feed, tasks

    def end(self) -> None:
        """Read nothing more."""
        self._tasks = None
        for task in self._catching.values():
            task.cancel()

    # -- vouching --------------------------------------------------------------------

    async def beat(self, client: "Connected") -> None:
        """Vouch for what has been heard, for ever."""
        while True:
            await self._sleep(BEAT)
            self.vouch(client)
            await self._look_round(client)

    def vouch(self, client: "Connected") -> None:
        """Vouch for every guild whose shard is connected, as far as it was heard."""
        self._steadiness.look(self._up, self._now())
        for guild in client.guilds:
            if guild.shard_id not in self._up or guild.unavailable:
                continue
            heard = self._intake.guild(guild.id)
            if heard.behind or self._hears_again(guild):
                self._catch_up(guild)
            else:
                self._intake.vouch(guild.id, client.heard_until(guild.shard_id))

    def _hears_again(self, guild: discord.Guild) -> bool:
        """May a channel be looked back in by now in which we could not?"""
        deaf = self._intake.guild(guild.id).deaf
        channels = (guild.get_channel_or_thread(int(id)) for id in deaf)
        return any(places.is_read(one) and places.look_back(one) for one in channels)

    # -- sessions and guilds ---------------------------------------------------------

    def connected(
        self, shard: int, guilds: Iterable[discord.Guild], *, anew: bool
    ) -> None:
        """A session began, or goes on as if nothing had been."""
        self._up.add(shard)
        for guild in guilds:
            if guild.shard_id == shard:
                heard = self._intake.guild(guild.id)
                heard.behind = heard.behind or anew
                # One that is out of order is caught up with when it is there again.
                if heard.behind and not guild.unavailable:
                    self._catch_up(guild)

    def disconnected(self, shard: int, guilds: Iterable[discord.Guild]) -> None:
        """A connection was lost: nobody knows yet what is missed."""
        if shard in self._up:
            self._steadiness.lost(shard, self._now())
        self._up.discard(shard)
        for guild in guilds:
            if guild.shard_id == shard:
                self._stop_catching_up(guild.id)

    def here(self, guild: discord.Guild) -> None:
        """A guild is there: at the start, by invitation, or after an outage."""
        if guild.shard_id in self._up:
            self._catch_up(guild)

    def away(self, guild: discord.Guild) -> None:
        """A guild is out of order."""
        self._stop_catching_up(guild.id)
        self._intake.guild(guild.id).behind = True

    async def removed(self, guild: int) -> None:
        """The bot was removed from a guild: all that is kept of it goes."""
        self._stop_catching_up(guild)
        self._intake.forget(guild)
        await self.feed.gone(str(guild))

    async def ready(self, guilds: Iterable[discord.Guild]) -> None:
        """Every guild is known: say which there are."""
        self._look_round_at = self._now() + LOOKS_ROUND
        try:
            await self.feed.present({str(guild.id) for guild in guilds})
        except Exception:
            log.exception("what is kept of servers without the bot was not seen to")

    async def _look_round(self, client: "Connected") -> None:
        """Say now and then which guilds there are, while all shards are connected."""
        due = self._look_round_at
        if due is not None and self._now() >= due and client.shards.keys() <= self._up:
            await self.ready(client.guilds)

    # -- catching up -----------------------------------------------------------------

    def _catch_up(self, guild: discord.Guild) -> None:
        """Begin to read what a guild missed, unless that is being done."""
        running = self._catching.get(guild.id)
        if self._tasks is not None and (running is None or running.done()):
            task = self._tasks.create_task(self._until_caught_up(guild))
            self._catching[guild.id] = task

    def _stop_catching_up(self, guild: int) -> None:
        running = self._catching.pop(guild, None)
        if running is not None:
            running.cancel()

    async def _until_caught_up(self, guild: discord.Guild) -> None:
        heard, pause = self._intake.guild(guild.id), FIRST_PAUSE
        heard.behind = True
        while True:
            try:
                async with self._few:
                    count = await catch_up(guild, heard, self.feed, self._now)
            except Exception as error:
                if heard.saying.is_news("catching up", self._now()):
                    log.warning(
                        "guild %s: could not catch up yet: %s",
                        guild.id,
                        error,
                        exc_info=not isinstance(error, PlatformError),
                    )
                await self._sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                log.info("guild %s: caught up, %d messages", guild.id, count)
                return


class Connected(Protocol):
    """What must be known of the client."""

    @property
    def guilds(self) -> Sequence[discord.Guild]: ...

    @property
    def shards(self) -> Mapping[int, object]: ...

    def heard_until(self, shard: int) -> Millis: ...
