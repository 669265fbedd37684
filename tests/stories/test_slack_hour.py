"""Thirty thousand events within an hour on Slack, doubled and out of order: each counts once.

The suite plays a few minutes at that pace; ``make hour`` (RAPPORT_EVENTS=30000) the whole.
"""

import asyncio
import os
import time
from pathlib import Path
from random import Random

from bot.live.desks import Desks
from bot.store import open_store
from rules.model import MINUTE, SECOND
from tests.adapters.recording import RecordingPlatform
from tests.adapters.slack.town import TEAM, Json
from tests.stories.slack_stage import SlackStory

EVENTS = int(os.environ.get("RAPPORT_EVENTS", "1000"))
A_STEP = 250
"""Events of half a minute."""
PEOPLE = [f"p{number}" for number in range(40)]
CHANNELS = [f"c{number}" for number in range(5)]
LONGEST = 3.0
"""Seconds that Slack waits for an acknowledgement."""


class Hour(SlackStory):
    """A workspace in which everybody talks at once."""

    def __init__(self) -> None:
        super().__init__("% nobody is coached\n", socket_mode=False)
        self.random = Random(30_000)
        self.slowest = 0.0
        for who in PEOPLE:
            self.town.join(who)
        for channel in CHANNELS:
            self.town.open(channel, PEOPLE)

    async def _act(self) -> None:
        self._lines.clear()
        for start in range(0, EVENTS, A_STEP):
            events = [self._say(number) for number in range(start, start + A_STEP)]
            doubled = [*events, *self.random.sample(events, A_STEP // 10)]
            self.random.shuffle(doubled)
            await asyncio.gather(*map(self._take, doubled))
            await self._pass(30 * SECOND)
        await self._pass(10 * MINUTE)

    def _say(self, number: int) -> tuple[str, Json]:
        who, where = self.random.choice(PEOPLE), self.random.choice(CHANNELS)
        return f"Ev-hour-{number}", self.town.say(who, where, f"thought {number}")

    async def _take(self, event: tuple[str, Json]) -> None:
        id, said = event
        began = time.perf_counter()
        assert await self.slack.send(said, event_id=id) == {}
        self.slowest = max(self.slowest, time.perf_counter() - began)


async def test_every_event_of_a_busy_hour_counts_once(tmp_path: Path) -> None:
    hour = Hour()
    await hour.play(tmp_path / "rapport.db")
    assert hour.slowest < LONGEST
    async with open_store(tmp_path / "rapport.db") as store:
        desk = await Desks(store, hour.setup).desk(TEAM, RecordingPlatform("slack"))
        async with desk.at_work():
            channels = desk.memory.channels
            counted = sum(channel.week.posts for channel in channels.values())
    assert counted == EVENTS
