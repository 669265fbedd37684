"""A process that posts a summary and kills itself at a given point: run by the tests."""

import asyncio
import sys
from pathlib import Path

from adapters.cards import Card
from bot.config import Config, WorkspaceSettings
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import Changes, open_store
from bot.summary.posting import Posting
from rules.model import MINUTE, Millis
from tests.adapters.recording import RecordingPlatform
from tests.bot.delivery.mortal import MortalClock, Points
from tests.bot.delivery.office import NOON, open_office
from tests.bot.summary.weeks import week

HALF_PAST_NINE: Millis = NOON - 150 * MINUTE


class MortalPlatform(RecordingPlatform):
    point: Points
    seen: Path

    async def channel(self, workspace, channel):
        self.point()
        return await super().channel(workspace, channel)

    async def post(self, workspace, channel, card: Card) -> str:
        self.point()
        with self.seen.open("a") as file:
            file.write("posted\n")
        self.point()
        return await super().post(workspace, channel, card)


async def prepare(address: str) -> None:
    """Leave a week that is worth telling."""
    async with open_store(address) as store:
        office = await open_office(store)
        async with office.desk.at_work() as unit:
            await unit.save(Changes(weeks=[week()]))


async def post(address: str, seen: Path, deadly: int, later: Millis) -> int:
    """Post what is due; return how many points were passed."""
    point = Points(deadly)
    async with open_store(address) as store:
        platform = MortalPlatform(channels={"help": {"ana"}})
        platform.point, platform.seen = point, seen
        clock = MortalClock(HALF_PAST_NINE + later)
        clock.point = point
        desks = Desks(
            store, Setup(Config(workspace=WorkspaceSettings(every_channel=True)))
        )
        await desks.resume(platform)
        await Posting(desks, clock).work(HALF_PAST_NINE + later)
    return point.passed


if __name__ == "__main__":
    address, seen, deadly = sys.argv[1:]
    asyncio.run(post(address, Path(seen), int(deadly), 0))
