"""How a workspace comes and goes, on both databases."""

import asyncio
from pathlib import Path

import pytest

from bot.store import Changes, StoreError, WorkspaceGone, open_store
from tests.bot.store.rows import one_of_each


async def test_a_workspace_keeps_the_key_it_was_founded_with(store, workspace):
    assert len(workspace.key) == 32
    assert await store.workspace("T1", "slack") == workspace


async def test_every_workspace_has_a_key_of_its_own(store, workspace):
    assert (await store.workspace("T2", "slack")).key != workspace.key


async def test_two_that_found_a_workspace_at_once_agree_on_its_key(store):
    found = [store.workspace("T3", "slack") for _ in range(4)]
    assert len({workspace.key for workspace in await asyncio.gather(*found)}) == 1


async def test_a_key_is_not_shown(workspace):
    assert "key" not in repr(workspace)


async def test_a_workspace_belongs_to_one_platform(store, workspace):
    with pytest.raises(StoreError, match="knows T1 as a workspace of slack"):
        await store.workspace("T1", "discord")


async def test_forgetting_a_workspace_leaves_no_row_in_any_table(store, workspace):
    other = await store.workspace("T2", "slack")
    for each in (workspace, other):
        async with store.unit(each) as unit:
            await unit.save(one_of_each())
    # A new table is to be filled by one_of_each() too.
    assert set((await store.counts()).values()) == {2}
    await store.forget_workspace("T1")
    assert set((await store.counts()).values()) == {1}
    await store.forget_workspace("T2")
    assert set((await store.counts()).values()) == {0}


async def test_a_forgotten_workspace_can_be_worked_on_no_more(store, workspace):
    await store.forget_workspace("T1")
    with pytest.raises(WorkspaceGone, match="T1"):
        async with store.unit(workspace):
            pytest.fail("the unit began")


async def test_a_workspace_that_came_back_does_not_know_the_old_key(store, workspace):
    await store.forget_workspace("T1")
    again = await store.workspace("T1", "slack")
    assert again.key != workspace.key
    with pytest.raises(WorkspaceGone):
        async with store.unit(workspace):
            pytest.fail("the unit began")
    async with store.unit(again) as unit:
        assert unit.version == 1


async def test_forgetting_waits_for_the_unit_under_way(address, store, workspace):
    async with open_store(address) as second:
        async with store.unit(workspace) as unit:
            task = asyncio.create_task(second.forget_workspace("T1"))
            await asyncio.sleep(0.05)
            await unit.save(one_of_each())
        await task
    assert set((await store.counts()).values()) == {0}


def content_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_no_byte_of_what_was_forgotten_stays_in_the_files(tmp_path: Path):
    async with open_store(tmp_path / "rapport.db") as store:
        workspace = await store.workspace("T-FORGOTTEN", "slack")
        async with store.unit(workspace) as unit:
            await unit.save(one_of_each())
        await store.forget_workspace("T-FORGOTTEN")
        kept = content_of(tmp_path)
    for secret in (workspace.key, b"T-FORGOTTEN", b"window", b"link-only"):
        assert secret not in kept


async def test_a_unit_within_a_unit_is_refused_on_the_embedded_database(tmp_path: Path):
    async with open_store(tmp_path / "rapport.db") as store:
        workspace = await store.workspace("T1", "slack")
        async with store.unit(workspace) as unit:
            with pytest.raises(RuntimeError, match="unit of work open"):
                await store.counts()
            await unit.save(Changes())
