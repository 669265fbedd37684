"""Parts of the application wait on a clock, and outlive what goes wrong in them."""

import asyncio

from adapters.console.clock import TypedClock
from bot.clock import PAUSE, Part, WallClock
from rules.model import HOUR, MINUTE


async def test_the_wall_clock_waits_until_woken_or_until_then():
    clock, wake = WallClock(), asyncio.Event()
    await clock.wait(wake, clock.now() + 5)
    wake.set()
    await clock.wait(wake, None)
    assert not wake.is_set()
    await clock.wait(wake, clock.now() - HOUR)


async def test_a_part_works_when_woken_and_when_something_is_due():
    clock = TypedClock(0, parts=1)
    worked = []

    async def work(now: int) -> int | None:
        worked.append(now)
        return now + MINUTE if len(worked) < 3 else None

    part = Part("test", work)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(part.run(clock))
        await clock.pass_to(HOUR)
        assert worked == [0, MINUTE, 2 * MINUTE]
        part.wake.set()
        await clock.settle()
        part.stop()
    assert worked[-1] == HOUR


async def test_a_part_that_fails_is_tried_again(caplog):
    clock = TypedClock(0, parts=1)
    tried = []

    async def work(now: int) -> int | None:
        tried.append(now)
        if len(tried) == 1:
            raise ZeroDivisionError
        return None

    part = Part("the rounds", work)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(part.run(clock))
        await clock.pass_to(HOUR)
        part.stop()
    assert tried == [0, PAUSE]
    assert "the rounds failed" in caplog.text


async def test_time_goes_from_one_moment_to_the_next_for_all_that_wait():
    clock = TypedClock(0, parts=2)
    seen = []

    def every(span: int):
        async def work(now: int) -> int | None:
            seen.append((now // MINUTE, span // MINUTE))
            return now + span

        return work

    parts = [Part("a", every(2 * MINUTE)), Part("b", every(3 * MINUTE))]
    async with asyncio.TaskGroup() as tasks:
        for part in parts:
            tasks.create_task(part.run(clock))
        await clock.pass_to(6 * MINUTE)
        for part in parts:
            part.stop()
    # Of the same moment, whoever has waited longest comes first.
    assert seen == [(0, 2), (0, 3), (2, 2), (3, 3), (4, 2), (6, 3), (6, 2)]
    assert clock.now() == 6 * MINUTE
