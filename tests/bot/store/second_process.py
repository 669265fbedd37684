"""Another process at work on the same database: run as a program by the tests."""

import asyncio
import sys

from bot.store import Changes, ChannelRow, Store, Workspace, open_store
from tests.bot.store.rows import one_of_each


class Copy:
    """What a process holds of a workspace in memory, kept as the application does."""

    def __init__(self) -> None:
        self.version = 0
        self.channels: dict[str, int] = {}

    async def turn(self, store: Store, workspace: Workspace, *, drop: str = "") -> None:
        """Add one to ``total`` and, given one, let go of another channel."""
        async with store.unit(workspace) as unit:
            rows = await unit.since(self.version)
            if rows.complete:
                self.channels.clear()
            self.channels.update({row.id: int(row.state) for row in rows.channels})
            self.channels["total"] = self.channels.get("total", 0) + 1
            self.channels.pop(drop, None)
            row = ChannelRow("total", b"%d" % self.channels["total"])
            gone = [drop] if drop else []
            await unit.save(Changes(channels=[row], channels_gone=gone))
        self.version = unit.version


async def take_turns(address: str, times: int) -> None:
    """Count up, saying when it begins; let go of ``other`` half-way."""
    copy = Copy()
    async with open_store(address) as store:
        workspace = await store.workspace("T1", "slack")
        print("ready", flush=True)
        for number in range(times):
            await copy.turn(store, workspace, drop="other" * (number == times // 2))
    print(copy.channels["total"])


async def hang(address: str) -> None:
    """Stay within a unit of work until killed."""
    async with (
        open_store(address) as store,
        store.unit(await store.workspace("T1", "slack")) as unit,
    ):
        await unit.save(one_of_each())
        print("saved", flush=True)
        await asyncio.sleep(60)


async def leave(address: str) -> None:
    """Leave the program from within a unit of work."""
    async with (
        open_store(address) as store,
        store.unit(await store.workspace("T1", "slack")) as unit,
    ):
        await unit.save(one_of_each())
        sys.exit(3)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["take-turns", address, times]:
            asyncio.run(take_turns(address, int(times)))
        case ["hang", address]:
            asyncio.run(hang(address))
        case ["leave", address]:
            asyncio.run(leave(address))
        case other:
            sys.exit(f"unknown: {other}")
