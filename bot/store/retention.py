"""What is kept for a while only, and for how long: swept once a day.

Windows and open questions leave with their channel's own time, and a member's counts are
bounded where they are counted; what is left to sweep are rows that nobody touches again.
"""

from typing import Any

from sqlalchemy import Delete, Update, case, delete, exists, update
from sqlalchemy.engine import CursorResult

from bot.store.schema import (
    hints,
    notices,
    outbox,
    seen,
    settings_changes,
    summaries,
    weeks,
)
from bot.store.transaction import Transaction
from rules.model import DAY, Millis

HINTS_KEPT: Millis = 60 * DAY
PUSHES_KEPT: Millis = 14 * DAY
SUMMARIES_KEPT: Millis = 60 * DAY
LISTS_KEPT: Millis = 7 * DAY
"""Ids of questions and people in a summary."""
MARKS_KEPT: Millis = 365 * DAY
"""Since the last post of whoever was seen."""
NOTICES_KEPT: Millis = 60 * DAY
RECORD_KEPT: Millis = 365 * DAY
WEEKS_KEPT: Millis = 2 * 365 * DAY


async def sweep(at: Transaction, workspace: str, now: Millis) -> dict[str, int]:
    """Remove what has been kept long enough; return how many rows of each table."""
    pointed_at = exists().where(
        hints.c.workspace == outbox.c.workspace, hints.c.key == outbox.c.key
    )
    over = {
        hints: hints.c.decided_at < now - HINTS_KEPT,
        # What is still to be done about a push has a time; what was never sent goes
        # with its hint.
        outbox: outbox.c.due.is_(None)
        & case(
            (outbox.c.sent_at.is_(None), ~pointed_at),
            else_=outbox.c.sent_at < now - PUSHES_KEPT,
        ),
        seen: seen.c.last_day < (now - MARKS_KEPT) // DAY,
        weeks: weeks.c.monday < now - WEEKS_KEPT,
        summaries: summaries.c.at < now - SUMMARIES_KEPT,
        settings_changes: settings_changes.c.at < now - RECORD_KEPT,
        notices: notices.c.said < now - NOTICES_KEPT,
    }
    await _run(at, _empty_summaries(workspace, now))
    return {
        table.name: await _run(
            at, delete(table).where(table.c.workspace == workspace, outdated)
        )
        for table, outdated in over.items()
    }


def _empty_summaries(workspace: str, now: Millis) -> Update:
    """What summaries list is forgotten while they themselves are still known."""
    listing = (summaries.c.questions != "[]") | (summaries.c.people != "[]")
    old = summaries.c.at < now - LISTS_KEPT
    return (
        update(summaries)
        .where(summaries.c.workspace == workspace, old, listing)
        .values(questions="[]", people="[]")
    )


async def _run(at: Transaction, statement: Delete | Update) -> int:
    result: CursorResult[Any] = await at.run(at.connection.execute(statement))
    return result.rowcount
