"""A push is sent at most once, whoever claims it and whoever dies, on both databases."""

import asyncio
from dataclasses import replace

import pytest

from bot.store import Changes, Push, PushState, Store, Workspace, open_store
from tests.bot.store.rows import hint, push

NOW, LEASE = 1_000, 2_000
KEY = push().key


@pytest.fixture
async def queued(store: Store, workspace: Workspace) -> Push:
    """A push that is due."""
    async with store.unit(workspace) as unit:
        await unit.save(Changes(hints=[hint()], pushes=[push(due=NOW)]))
    return push(due=NOW)


async def claim(store: Store, workspace: Workspace, one: Push) -> Push | None:
    async with store.unit(workspace) as unit:
        if not await unit.outbox.claim(one, now=NOW, until=LEASE):
            return None
        return await stored(unit)


async def stored(unit) -> Push:
    (found,) = await unit.outbox.of("U1")
    return found


async def after(store: Store, workspace: Workspace, method: str, *arguments) -> Push:
    """The push after something was done to it."""
    async with store.unit(workspace) as unit:
        await getattr(unit.outbox, method)(*arguments)
        return await stored(unit)


async def test_a_push_comes_back_as_it_was_queued(store, workspace, queued):
    async with store.unit(workspace) as unit:
        assert await unit.outbox.due(NOW) == [queued]
        assert await unit.outbox.due(NOW - 1) == []


async def test_queueing_the_same_push_again_changes_nothing(store, workspace, queued):
    assert await claim(store, workspace, queued) is not None
    async with store.unit(workspace) as unit:
        await unit.save(Changes(pushes=[queued]))
        assert (await stored(unit)).state is PushState.SENDING


async def test_a_claim_says_how_and_when_it_is_sent(store, workspace, queued):
    direct = replace(queued, direct=True, opened=True)
    claimed = await claim(store, workspace, direct)
    assert claimed == replace(
        direct, state=PushState.SENDING, due=LEASE, attempts=1, sent_at=NOW
    )
    async with store.unit(workspace) as unit:
        assert await unit.outbox.due(LEASE) == []
        assert await unit.outbox.sent_since(NOW) == [claimed]
        assert await unit.outbox.sent_since(NOW + 1) == []


async def test_of_many_that_claim_at_once_one_gets_it(
    address, store, workspace, queued
):
    async with open_store(address) as second:
        claims = [claim(s, workspace, queued) for s in (store, second) * 3]
        assert len(list(filter(None, await asyncio.gather(*claims)))) == 1


async def test_what_was_shown_is_done(store, workspace, queued):
    claimed = await claim(store, workspace, queued)
    shown = await after(store, workspace, "show", claimed, "D1/5", NOW)
    assert (shown.state, shown.due, shown.shown) == (PushState.SHOWN, None, "D1/5")
    assert await store.waiting() == {}


@pytest.mark.parametrize("state", [PushState.FAILED, PushState.UNKNOWN])
async def test_what_failed_or_is_unknown_is_done(store, workspace, queued, state):
    claimed = await claim(store, workspace, queued)
    failed = await after(store, workspace, "fail", claimed, state, "closed")
    assert (failed.state, failed.due, failed.reason) == (state, None, "closed")
    assert await claim(store, workspace, queued) is None


async def test_what_was_not_accepted_is_queued_again(store, workspace, queued):
    claimed = await claim(store, workspace, queued)
    back = await after(store, workspace, "put_back", claimed, 9_000, "busy")
    assert (back.state, back.due, back.attempts) == (PushState.QUEUED, 9_000, 1)
    again = await claim(store, workspace, queued)
    assert again is not None
    assert again.attempts == 2


async def test_what_nobody_recorded_is_unknown_and_never_sent(store, workspace, queued):
    claimed = await claim(store, workspace, queued)
    async with store.unit(workspace) as unit:
        assert await unit.outbox.expire(LEASE - 1) == 0
        assert await unit.outbox.expire(LEASE) == 1
        assert (await stored(unit)).state is PushState.UNKNOWN
    assert await claim(store, workspace, queued) is None
    # Its process was only slow: it changes nothing any more.
    late = await after(store, workspace, "put_back", claimed, 9_000, "busy")
    assert late.state is PushState.UNKNOWN


async def test_an_earlier_attempt_cannot_record_for_a_later_one(
    store, workspace, queued
):
    first = await claim(store, workspace, queued)
    await after(store, workspace, "put_back", first, NOW, "busy")
    await claim(store, workspace, queued)
    found = await after(store, workspace, "show", first, "D1/5", NOW)
    assert found.state is PushState.SENDING


async def test_a_push_is_put_off_or_dropped_only_while_it_waits(
    store, workspace, queued
):
    off = await after(store, workspace, "put_off", KEY, 7_000, "quiet-hours")
    assert (off.due, off.reason) == (7_000, "quiet-hours")
    claimed = await claim(store, workspace, queued)
    assert await after(store, workspace, "put_off", KEY, 8_000, "quiet") == claimed
    assert await after(store, workspace, "drop", KEY, "off") == claimed


async def test_a_dropped_push_is_never_sent(store, workspace, queued):
    dropped = await after(store, workspace, "drop", KEY, "off")
    assert (dropped.state, dropped.due) == (PushState.DROPPED, None)
    assert await claim(store, workspace, queued) is None


async def test_what_is_overtaken_while_it_waits_is_dropped(store, workspace, queued):
    found = await after(store, workspace, "overtake", [KEY], NOW)
    assert (found.state, found.reason) == (PushState.DROPPED, "overtaken")


async def test_what_is_overtaken_after_it_was_shown_is_taken_back(
    store, workspace, queued
):
    claimed = await claim(store, workspace, queued)
    await after(store, workspace, "show", claimed, "D1/5", NOW)
    found = await after(store, workspace, "overtake", [KEY], NOW + 5)
    assert (found.state, found.due) == (PushState.OVERTAKEN, NOW + 5)
    async with store.unit(workspace) as unit:
        assert await unit.outbox.due(NOW + 5) == [found]
    gone = await after(store, workspace, "withdrawn", KEY, "")
    assert (gone.state, gone.due) == (PushState.WITHDRAWN, None)


async def test_what_is_overtaken_while_it_is_sent_is_taken_back_then(
    store, workspace, queued
):
    claimed = await claim(store, workspace, queued)
    found = await after(store, workspace, "overtake", [KEY], NOW)
    assert (found.state, found.due) == (PushState.OVERTAKEN, LEASE)
    shown = await after(store, workspace, "show", claimed, "D1/5", NOW + 9)
    assert (shown.state, shown.due) == (PushState.OVERTAKEN, NOW + 9)


@pytest.mark.parametrize(
    ("method", "arguments", "state"),
    [
        ("put_back", (9_000, "busy"), PushState.DROPPED),
        ("fail", (PushState.FAILED, "closed"), PushState.DROPPED),
        ("fail", (PushState.UNKNOWN, "timeout"), PushState.UNKNOWN),
    ],
)
async def test_what_is_overtaken_while_its_sending_fails_is_done(
    store, workspace, queued, method, arguments, state
):
    claimed = await claim(store, workspace, queued)
    await after(store, workspace, "overtake", [KEY], NOW)
    found = await after(store, workspace, method, claimed, *arguments)
    assert (found.state, found.due) == (state, None)


async def test_overtaken_by_a_process_that_died_is_unknown(store, workspace, queued):
    await claim(store, workspace, queued)
    await after(store, workspace, "overtake", [KEY], NOW)
    async with store.unit(workspace) as unit:
        assert await unit.outbox.expire(LEASE) == 1
        assert (await stored(unit)).state is PushState.UNKNOWN


async def test_the_store_knows_when_each_workspace_has_something_to_do(
    store, workspace, queued
):
    other = await store.workspace("T2", "slack")
    async with store.unit(other) as unit:
        held = hint("held", decision="held", until=700)
        await unit.save(Changes(hints=[held], pushes=[push("p", due=800)]))
    assert await store.waiting() == {"T1": NOW, "T2": 700}
