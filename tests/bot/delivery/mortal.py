"""A process that delivers a push and kills itself at a given point: run by the tests."""

import asyncio
import sys
from pathlib import Path
from random import Random

from adapters.cards import Card
from adapters.platform import Limits, Person
from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.store import open_store
from rules.model import Millis
from tests.bot.delivery.office import NOON, open_office
from tests.bot.dying import NOWHERE, MortalPlatform, at_work


class Recipient(MortalPlatform):
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
        self.saw("shown")
        return await super().show_near(workspace, member, channel, card)


async def prepare(address: str) -> None:
    """Leave a push in the outbox."""
    async with open_store(address) as store:
        await (await open_office(store)).push()


async def deliver(
    address: str, seen: Path, deadly: int = NOWHERE, later: Millis = 0
) -> int:
    """See to what is due, some time after noon; return how many points were passed."""
    platform = Recipient(channels={"help": {"ana"}})
    platform.people["ana"] = Person("ana")
    at = NOON + later
    async with at_work(address, platform, seen, deadly, at) as (desks, clock):
        await Rounds(desks, Courier(clock, Random(5))).work(at)
    return platform.point.passed


if __name__ == "__main__":
    address, seen, deadly = sys.argv[1:]
    asyncio.run(deliver(address, Path(seen), int(deadly)))
