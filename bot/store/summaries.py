"""Weekly summaries: the counts they tell of, and which were posted, within one unit.

A row is unique by channel and week, and it is there before the platform is asked: whoever
finds it there posts nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Executable, Row, delete, select, update

from bot.store.records import Summary, SummaryState
from bot.store.rows import json_text, read_summary, read_week, summary_contents
from bot.store.schema import summaries, weeks
from bot.store.transaction import Transaction
from rules.model import Millis, Week


class Summaries:
    """The summaries of one workspace."""

    def __init__(self, transaction: Transaction, workspace: str) -> None:
        self._transaction = transaction
        self._workspace = workspace

    async def weeks(self, since: Millis) -> list[Week]:
        """List the weekly counts of every channel from a Monday on, in order of time."""
        query = (
            select(weeks)
            .where(weeks.c.workspace == self._workspace, weeks.c.monday >= since)
            .order_by(weeks.c.monday, weeks.c.channel)
        )
        return [read_week(row) for row in await self._read(query)]

    async def forget_weeks(self, channels: Sequence[str]) -> None:
        """Forget the weekly counts of channels that are not read any more."""
        gone = delete(weeks).where(
            weeks.c.workspace == self._workspace, weeks.c.channel.in_(channels)
        )
        await self._transaction.run(self._transaction.connection.execute(gone))

    async def since(self, since: Millis) -> list[Summary]:
        """List what was noted since then."""
        return await self._select(summaries.c.at >= since)

    async def one(self, channel: str, week: str) -> Summary | None:
        """Return what became of a channel's summary in a week."""
        found = await self._select(
            summaries.c.channel == channel, summaries.c.week == week
        )
        return next(iter(found), None)

    async def change(self, after: Summary, before: SummaryState) -> bool:
        """Note what has become of a summary, if it still is as expected."""
        done = (
            update(summaries)
            .where(
                summaries.c.workspace == self._workspace,
                summaries.c.channel == after.channel,
                summaries.c.week == after.week,
                summaries.c.state == before,
            )
            .values(
                state=after.state,
                at=after.at,
                due=after.due,
                shown=after.shown,
                **summary_contents(after),
            )
            .returning(summaries.c.week)
        )
        return bool(await self._read(done))

    async def unlist(self, channel: str, question: str) -> None:
        """Take a question that is gone off the summaries that list it.

        One that is posted is to be corrected at once.
        """
        listing = summaries.c.questions.contains(json_text(question), autoescape=True)
        for one in await self._select(summaries.c.channel == channel, listing):
            left = tuple(q for q in one.questions if q[0] != question)
            after = replace(one, questions=left)
            if one.state is SummaryState.POSTED:
                after = replace(after, due=one.at)
            await self.change(after, one.state)

    async def _select(self, *which: Any) -> list[Summary]:
        query = select(summaries).where(
            summaries.c.workspace == self._workspace, *which
        )
        return [read_summary(row) for row in await self._read(query)]

    async def _read(self, statement: Executable) -> Sequence[Row[Any]]:
        connection = self._transaction.connection
        return (await self._transaction.run(connection.execute(statement))).all()
