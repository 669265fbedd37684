"""A process that posts a summary and kills itself at a given point: run by the tests."""

import asyncio
import sys
from pathlib import Path

from adapters.cards import Card
from bot.store import Changes, open_store
from bot.summary.posting import Posting
from rules.model import MINUTE, Millis
from tests.bot.delivery.office import NOON, open_office
from tests.bot.dying import NOWHERE, MortalPlatform, at_work
from tests.bot.summary.weeks import week

HALF_PAST_NINE: Millis = NOON - 150 * MINUTE


class Square(MortalPlatform):
    async def channel(self, workspace, channel):
        self.point()
        return await super().channel(workspace, channel)

    async def post(self, workspace, channel, card: Card) -> str:
        self.saw("posted")
        return await super().post(workspace, channel, card)


async def prepare(address: str) -> None:
    """Leave a week that is worth telling."""
    async with open_store(address) as store:
        office = await open_office(store)
        async with office.desk.at_work() as unit:
            await unit.save(Changes(weeks=[week()]))


async def post(
    address: str, seen: Path, deadly: int = NOWHERE, later: Millis = 0
) -> int:
    """Post what is due; return how many points were passed."""
    platform = Square(channels={"help": {"ana"}})
    at = HALF_PAST_NINE + later
    async with at_work(address, platform, seen, deadly, at) as (desks, clock):
        await Posting(desks, clock).work(at)
    return platform.point.passed


if __name__ == "__main__":
    address, seen, deadly = sys.argv[1:]
    asyncio.run(post(address, Path(seen), int(deadly)))
