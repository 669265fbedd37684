"""Several processes on one database, and processes that die, on both databases."""

import asyncio
import os
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.store import Changes, ChannelRow, StoreError, open_store
from tests.bot.store.rows import one_of_each
from tests.bot.store.second_process import Copy

ROOT = Path(__file__).parents[3]


@asynccontextmanager
async def second_process(*arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bot.store.second_process",
        *arguments,
        stdout=PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    try:
        async with asyncio.timeout(30):
            yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_of(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def test_two_processes_at_once_see_each_other_and_lose_nothing(
    address, store, workspace
):
    async with store.unit(workspace) as unit:
        await unit.save(Changes(channels=[ChannelRow("other", b"7")]))
    mine = Copy()
    async with second_process("take-turns", address, "30") as process:
        await mine.turn(store, workspace)
        assert mine.channels == {"other": 7, "total": 1}
        assert await line_of(process) == "ready"
        for _ in range(30):
            await mine.turn(store, workspace)
        theirs = int(await line_of(process))
        assert await process.wait() == 0
    await mine.turn(store, workspace)
    # The other process let go of a channel: here it is gone, too.
    assert mine.channels == {"total": 62}
    assert theirs <= 61


async def test_two_stores_taking_turns_read_only_what_is_new(address, store, workspace):
    async with open_store(address) as second:
        mine, theirs = Copy(), Copy()
        for _ in range(5):
            await mine.turn(store, workspace)
            await theirs.turn(second, await second.workspace("T1", "slack"))
        assert theirs.channels == {"total": 10}
        assert (mine.version, theirs.version) == (9, 10)


async def test_a_process_killed_within_a_unit_leaves_a_sound_database(
    address, store, workspace
):
    async with second_process("hang", address) as process:
        assert await line_of(process) == "saved"
        process.kill()
        await process.wait()
    async with store.unit(workspace) as unit:
        assert unit.version == 1
        await unit.save(Changes())
    assert (await store.counts())["channels"] == 0
    if "://" not in address:
        with closing(sqlite3.connect(address)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_program_that_ends_within_a_unit_ends_at_once(tmp_path: Path):
    # An embedded database left open would keep its thread, and the program, alive.
    address = str(tmp_path / "rapport.db")
    async with second_process("leave", address) as process:
        assert await process.wait() == 3
    async with open_store(address) as store:
        assert (await store.counts())["channels"] == 0


async def test_who_waits_too_long_for_another_process_is_told(address, store):
    workspace = await store.workspace("T1", "slack")
    async with open_store(address, patience=0.1) as second:
        async with store.unit(workspace) as unit:
            with pytest.raises(StoreError, match=r"another (program|process)"):
                async with second.unit(workspace):
                    pytest.fail("the unit began")
            await unit.save(one_of_each())
        async with second.unit(workspace) as unit:
            assert unit.version == 2
