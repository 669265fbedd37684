"""A process that delivers a push and kills itself at a given point: run by the tests.

A point is any call to the platform or the clock. What the platform was asked to show
is written to a file, as it would be on the other side of a network.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path
from random import Random

from adapters.cards import Card
from adapters.platform import Limits, Person
from bot.config import Config, WorkspaceSettings
from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import open_store
from rules.model import Millis
from tests.adapters.recording import RecordingPlatform
from tests.bot.delivery.office import NOON, HandClock, open_office


class Points:
    """Counts points, and dies at one of them."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.passed = deadly, 0

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalClock(HandClock):
    point: Points

    def now(self) -> Millis:
        self.point()
        return self.at


class MortalPlatform(RecordingPlatform):
    point: Points
    seen: Path

    @property
    def limits(self) -> Limits:
        self.point()
        return Limits(near=600_000)

    @limits.setter
    def limits(self, limits: Limits) -> None:
        """What the class it extends begins with."""

    async def look_up(self, workspace, member):
        self.point()
        return await super().look_up(workspace, member)

    async def show_near(self, workspace, member, channel, card: Card) -> str:
        self.point()
        with self.seen.open("a") as file:
            file.write("shown\n")
        self.point()
        return await super().show_near(workspace, member, channel, card)


async def prepare(address: str) -> None:
    """Leave a push in the outbox."""
    async with open_store(address) as store:
        await (await open_office(store)).push()


async def deliver(address: str, seen: Path, deadly: int, later: Millis) -> int:
    """See to what is due, some time after noon; return how many points were passed."""
    point = Points(deadly)
    async with open_store(address) as store:
        platform = MortalPlatform(channels={"help": {"ana"}})
        platform.people["ana"] = Person("ana")
        platform.point, platform.seen = point, seen
        clock = MortalClock(NOON + later)
        clock.point = point
        desks = Desks(
            store, Setup(Config(workspace=WorkspaceSettings(every_channel=True)))
        )
        await desks.resume(platform)
        await Rounds(desks, Courier(clock, Random(5))).work(NOON + later)
    return point.passed


if __name__ == "__main__":
    address, seen, deadly = sys.argv[1:]
    asyncio.run(deliver(address, Path(seen), int(deadly), 0))
