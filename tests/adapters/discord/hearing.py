"""A platform that hands in to a list, on Discord as simcord plays it."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import simcord

from adapters.cards import Card, Form
from adapters.platform import Channel, Command, Press
from rules.model import SECOND, Event, Millis, Watermark
from tests.adapters.discord.contract import check_calls
from tests.adapters.discord.town import VERBS, Played, hardly

ANSWER = Card(title="Answer", text=("For your eyes.",))


@dataclass
class ListFeed:
    """Keeps what it is handed."""

    events: list[Event] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    told_of: set[str] = field(default_factory=set)
    """Channels that there were last said to be."""
    roles_gone: list[set[str]] = field(default_factory=list)
    there: set[str] = field(default_factory=set)
    """Workspaces that the bot was last said to be in."""
    read_to: Millis | None = None
    vouched: list[str] = field(default_factory=list)
    """Workspaces for which somebody vouched, each time it was done."""

    async def present(self, workspaces: Collection[str]) -> None:
        self.there = set(workspaces)

    async def reached(
        self, workspace: str, channels: Sequence[Channel]
    ) -> Mapping[str, Millis | None]:
        return {one.id: self.read_to for one in channels}

    async def channels(self, workspace: str, channels: Collection[str]) -> None:
        self.told_of = set(channels)

    async def role_gone(self, workspace: str, called: Collection[str]) -> None:
        self.roles_gone.append(set(called))

    async def gone(self, workspace: str) -> None:
        self.removed.append(workspace)

    async def closed(
        self, workspace: str, channel: str, *, deleted: bool = False
    ) -> None:
        self.shut.append(f"{channel} for good" if deleted else channel)

    async def take(self, workspace: str, events: Sequence[Event]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.events += events
        self.vouched += [workspace for one in events if isinstance(one, Watermark)]

    async def form(self, workspace: str, member: str, verb: str) -> Form | None:
        return None

    async def overview(self, workspace: str, member: str) -> Sequence[Card]:
        return ()

    async def command(self, command: Command) -> Card:
        self.commands.append(command)
        return ANSWER

    def asks_in_turn(self, text: str) -> bool:
        return False

    async def press(self, press: Press) -> Card:
        self.presses.append(press)
        return ANSWER


@dataclass
class Ear:
    """What there is to talk in, and what was heard."""

    env: simcord.Env
    platform: Played
    feed: ListFeed
    guild: Any

    async def heard_in_a_moment(self) -> None:
        """Let what runs go on."""
        await asyncio.sleep(0.001)

    async def heard(self) -> list[Event]:
        """Return what was handed in since last asked, watermarks left out."""
        await self.env.settle()
        async with asyncio.timeout(5):
            while not self.platform.intake.is_idle:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        events, self.feed.events = self.feed.events, []
        return [one for one in events if not isinstance(one, Watermark)]


@asynccontextmanager
async def ear(*, members: bool = False) -> AsyncIterator[Ear]:
    """Listen to a guild."""
    box: list[simcord.Env] = []

    def now() -> Millis:
        return int(box[0].now().timestamp() * SECOND)

    feed = ListFeed()
    platform = Played("token", VERBS, now, sleep=hardly, members=members)
    env = simcord.Env(platform.client, shard_count=1)
    box.append(env)
    running = asyncio.create_task(platform.run(feed))
    await asyncio.sleep(0)
    await env.start()
    try:
        yield Ear(env, platform, feed, env.create_guild())
        env.raise_errors()
    finally:
        running.cancel()
        await asyncio.wait((running,))
        await env.shutdown()
    check_calls(env.http_requests)
