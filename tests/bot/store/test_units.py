"""What a unit of work promises, on both databases."""

import asyncio

import pytest

from bot.store import (
    Changes,
    ChannelRow,
    HistoryRow,
    MemberRow,
    Rows,
    SeenRow,
    Store,
    Workspace,
)
from bot.store.schema import metadata
from tests.bot.store.rows import (
    BRAKE,
    CHANNEL,
    CONSENT,
    MEMBER,
    REFUSAL,
    SEEN,
    SETTING,
    one_of_each,
)


async def save(store: Store, workspace: Workspace, changes: Changes) -> int:
    async with store.unit(workspace) as unit:
        await unit.save(changes)
    return unit.version


async def since(store: Store, workspace: Workspace, version: int) -> Rows:
    async with store.unit(workspace) as unit:
        return await unit.since(version)


def numbered(*numbers: int) -> list[ChannelRow]:
    return [ChannelRow(f"C{number}", b"%d" % number) for number in numbers]


def test_every_primary_key_begins_with_the_workspace():
    for table in metadata.tables.values():
        assert next(iter(table.primary_key)).name == "workspace"


async def test_rows_come_back_as_they_were_saved(store, workspace):
    await save(store, workspace, one_of_each())
    assert await since(store, workspace, 0) == Rows(
        complete=True,
        channels=(CHANNEL,),
        members=(MEMBER,),
        seen=(SEEN,),
        consents=(CONSENT,),
        refusals=(REFUSAL,),
        brakes=(BRAKE,),
        settings=(SETTING,),
    )


async def test_a_later_row_takes_the_place_of_an_earlier_one(store, workspace):
    await save(store, workspace, one_of_each())
    later = Changes(
        channels=[ChannelRow("C1", b"later")],
        members=[MemberRow("U1", 7, b"later", b"told")],
        seen=[SeenRow(SEEN.mark, 1, 2, 3)],
    )
    await save(store, workspace, later)
    rows = await since(store, workspace, 0)
    assert rows.channels == (ChannelRow("C1", b"later"),)
    assert rows.members == (MemberRow("U1", 7, b"later", b"told"),)
    assert rows.seen == (SeenRow(SEEN.mark, 1, 2, 3),)


async def test_a_history_is_saved_alone_where_its_member_is(store, workspace):
    version = await save(store, workspace, Changes(members=[MEMBER]))
    rows = [HistoryRow(MEMBER.id, b"told"), HistoryRow("U9", b"never met")]
    await save(store, workspace, Changes(histories=rows))
    changed = await since(store, workspace, version)
    assert changed.members == (MEMBER._replace(history=b"told"),)


async def test_each_unit_raises_the_version_by_one(store, workspace):
    versions = [await save(store, workspace, Changes()) for _ in range(3)]
    assert versions == [1, 2, 3]


async def test_only_rows_written_since_are_read_again(store, workspace):
    seen = await save(store, workspace, Changes(channels=numbered(1, 2)))
    await save(store, workspace, Changes(channels=numbered(2, 3)))
    rows = await since(store, workspace, seen)
    assert not rows.complete
    assert sorted(rows.channels) == numbered(2, 3)


async def test_nothing_is_read_when_nobody_came_between(store, workspace):
    seen = await save(store, workspace, one_of_each())
    assert await since(store, workspace, seen) == Rows()


@pytest.mark.parametrize(
    "gone",
    [
        pytest.param(Changes(channels_gone=["C1"]), id="a channel"),
        pytest.param(Changes(members_gone=["U1"]), id="a member"),
        pytest.param(Changes(seen_gone=[SEEN.mark]), id="a mark"),
    ],
)
async def test_whoever_missed_a_removal_reads_everything(store, workspace, gone):
    await save(store, workspace, one_of_each())
    seen = await save(store, workspace, Changes(channels=numbered(2)))
    await save(store, workspace, gone)
    rows = await since(store, workspace, seen)
    assert rows.complete
    assert len(rows.channels + rows.members + rows.seen) == 3


async def test_whoever_saw_a_removal_reads_on_from_there(store, workspace):
    await save(store, workspace, one_of_each())
    seen = await save(store, workspace, Changes(members_gone=["U1"]))
    await save(store, workspace, Changes(channels=numbered(2)))
    assert await since(store, workspace, seen) == Rows(channels=tuple(numbered(2)))


async def test_a_version_from_the_future_reads_everything(store, workspace):
    # An older copy of the database was restored under a running process.
    await save(store, workspace, one_of_each())
    assert (await since(store, workspace, 99)).complete


async def test_what_is_both_saved_and_gone_is_gone(store, workspace):
    both = Changes(
        channels=[CHANNEL],
        channels_gone=["C1"],
        members=[MEMBER],
        members_gone=["U1"],
        seen=[SEEN],
        seen_gone=[SEEN.mark],
    )
    await save(store, workspace, both)
    assert await since(store, workspace, 0) == Rows(complete=True)


async def test_a_unit_that_raises_leaves_nothing(store, workspace):
    async def fail() -> None:
        async with store.unit(workspace) as unit:
            await unit.save(one_of_each())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await save(store, workspace, Changes()) == 1
    assert (await store.counts())["channels"] == 0


async def test_a_unit_that_is_cancelled_leaves_nothing(store, workspace):
    saved = asyncio.Event()

    async def hang() -> None:
        async with store.unit(workspace) as unit:
            await unit.save(one_of_each())
            saved.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await saved.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await save(store, workspace, Changes()) == 1
    assert (await store.counts())["channels"] == 0


async def test_a_unit_cancelled_at_any_step_leaves_all_or_nothing(store, workspace):
    for steps in range(0, 60, 3):
        task = asyncio.create_task(save(store, workspace, one_of_each()))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        counts = await store.counts()
        # Of the record there is a row for each unit that was kept.
        written = {bool(counts[name]) for name in counts if name != "workspaces"}
        assert len(written) == 1
    await save(store, workspace, one_of_each())
    assert all((await store.counts()).values())


async def test_units_on_one_workspace_take_turns(store, workspace):
    async def count_up() -> None:
        async with store.unit(workspace) as unit:
            rows = await unit.since(0)
            number = int(rows.channels[0].state) if rows.channels else 0
            await asyncio.sleep(0)
            await unit.save(Changes(channels=[ChannelRow("C", b"%d" % (number + 1))]))

    await asyncio.gather(*(count_up() for _ in range(20)))
    rows = await since(store, workspace, 0)
    assert rows.channels == (ChannelRow("C", b"20"),)


async def test_workspaces_share_nothing(store, workspace):
    other = await store.workspace("T2", "slack")
    await save(store, workspace, one_of_each())
    await save(store, other, Changes(channels_gone=["C1"], members_gone=["U1"]))
    assert len((await since(store, workspace, 0)).channels) == 1
    assert await since(store, other, 0) == Rows(complete=True)
    assert await store.hints("T2") == []
    assert await store.weeks("T2") == []


async def test_a_thousand_rows_are_one_unit(store, workspace):
    seen = [SeenRow(mark * 2**40, mark, None, 0) for mark in range(-500, 500)]
    await save(store, workspace, Changes(seen=seen))
    assert sorted((await since(store, workspace, 0)).seen) == seen
