"""Which summaries were posted, on both databases."""

import asyncio
from dataclasses import replace

from msgspec import structs

from bot.store import Changes, Store, Summary, SummaryState, Workspace, open_store
from bot.store.schema import summaries
from rules.model import DAY
from tests.bot.store.rows import SUMMARY, WEEK


async def claim(store: Store, workspace: Workspace, summary: Summary) -> bool:
    async with store.unit(workspace) as unit:
        there = await unit.summaries.one(summary.channel, summary.week)
        if there is None:
            await unit.save(Changes(summaries=[summary]))
        return there is None


def test_a_summary_has_a_column_for_everything_noted_of_it():
    fields = Summary.__dataclass_fields__
    assert set(summaries.c.keys()) == {"workspace", *fields}


async def test_a_week_of_a_channel_is_taken_once(store, workspace):
    assert await claim(store, workspace, SUMMARY)
    assert not await claim(store, workspace, replace(SUMMARY, at=9))
    assert await claim(store, workspace, replace(SUMMARY, week="2026-W11"))
    assert await claim(store, workspace, replace(SUMMARY, channel="C2"))


async def test_of_several_processes_one_gets_it(address, store, workspace):
    async with open_store(address) as other:
        claims = [claim(one, workspace, SUMMARY) for one in (store, other)]
        assert sorted(await asyncio.gather(*claims)) == [False, True]


async def test_a_row_that_is_there_is_never_written_over(store, workspace):
    async with store.unit(workspace) as unit:
        await unit.save(Changes(summaries=[SUMMARY]))
        await unit.save(Changes(summaries=[replace(SUMMARY, state="empty")]))
        assert await unit.summaries.one("C1", "2026-W10") == SUMMARY


async def test_it_changes_only_from_what_was_expected(store, workspace):
    posted = replace(SUMMARY, state=SummaryState.POSTED, at=7, due=8, shown="m9")
    async with store.unit(workspace) as unit:
        await unit.save(Changes(summaries=[SUMMARY]))
        assert not await unit.summaries.change(posted, SummaryState.QUEUED)
        assert await unit.summaries.one("C1", "2026-W10") == SUMMARY
        assert await unit.summaries.change(posted, SummaryState.SENDING)
        assert await unit.summaries.one("C1", "2026-W10") == posted
        assert await unit.summaries.since(7) == [posted]
        assert await unit.summaries.since(8) == []


async def test_a_question_that_is_gone_leaves_the_summaries_that_list_it(
    store, workspace
):
    posted = replace(SUMMARY, week="2026-W11", state=SummaryState.POSTED)
    async with store.unit(workspace) as unit:
        await unit.save(Changes(summaries=[SUMMARY, posted]))
        for channel, question in (("C2", "m1"), ("C1", "m"), ("C1", "m%")):
            await unit.summaries.unlist(channel, question)
        assert await unit.summaries.since(0) == [SUMMARY, posted]
        await unit.summaries.unlist("C1", "m1")
        left = SUMMARY.questions[1:]
        assert await unit.summaries.since(0) == [
            replace(SUMMARY, questions=left),
            replace(posted, questions=left, due=posted.at),
        ]


async def test_weeks_are_listed_from_a_monday_on(store, workspace):
    later = WEEK.monday + 7 * DAY
    weeks = [
        WEEK,
        structs.replace(WEEK, monday=later),
        structs.replace(WEEK, monday=later, channel="C2"),
    ]
    async with store.unit(workspace) as unit:
        await unit.save(Changes(weeks=weeks))
        assert await unit.summaries.weeks(0) == weeks
        assert await unit.summaries.weeks(later) == weeks[1:]


async def test_what_was_noted_is_kept_for_sixty_days(store, workspace):
    async with store.unit(workspace) as unit:
        await unit.save(Changes(summaries=[SUMMARY]))
        assert (await unit.sweep(SUMMARY.at + 60 * DAY))["summaries"] == 0
        assert (await unit.sweep(SUMMARY.at + 61 * DAY))["summaries"] == 1
