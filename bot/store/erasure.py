"""Erasing a member: their rows go, and their name from what others keep."""

import msgspec
from sqlalchemy import delete, select, update

from bot.store.records import SummaryState
from bot.store.rows import json_text, read_summary
from bot.store.schema import (
    consents,
    hints,
    members,
    outbox,
    settings_changes,
    summaries,
)
from bot.store.transaction import Transaction


async def erase_member(at: Transaction, workspace: str, member: str) -> None:
    """Erase a member from every table that holds ids of people."""
    for table, whose in (
        (hints, hints.c.member),
        (outbox, outbox.c.member),
        (consents, consents.c.id),
        (members, members.c.id),
    ):
        gone = delete(table).where(table.c.workspace == workspace, whose == member)
        await at.run(at.connection.execute(gone))
    nobody = (
        update(settings_changes)
        .where(
            settings_changes.c.workspace == workspace, settings_changes.c.who == member
        )
        .values(who="")
    )
    await at.run(at.connection.execute(nobody))
    await _take_out_of_hints(at, workspace, member)
    await _take_out_of_summaries(at, workspace, member)


async def _take_out_of_summaries(at: Transaction, workspace: str, member: str) -> None:
    """Summaries that name them no longer do, and are to be edited at once."""
    naming = select(summaries).where(
        summaries.c.workspace == workspace,
        summaries.c.people.contains(json_text(member), autoescape=True),
    )
    for row in (await at.run(at.connection.execute(naming))).all():
        one = read_summary(row)
        left = json_text(tuple(who for who in one.people if who != member))
        posted = one.state is SummaryState.POSTED
        changed = (
            update(summaries)
            .where(
                summaries.c.workspace == workspace,
                summaries.c.channel == one.channel,
                summaries.c.week == one.week,
            )
            .values(people=left, due=one.at if posted else one.due)
        )
        await at.run(at.connection.execute(changed))


async def _take_out_of_hints(at: Transaction, workspace: str, member: str) -> None:
    """Hints of others that would have named them are worded without a name."""
    quoted = msgspec.json.encode(member).decode()
    naming = select(hints.c.key, hints.c.people).where(
        hints.c.workspace == workspace,
        hints.c.people.contains(quoted, autoescape=True),
    )
    for row in (await at.run(at.connection.execute(naming))).all():
        people = msgspec.json.decode(row.people, type=tuple[str, ...])
        left = json_text(tuple(one for one in people if one != member))
        changed = (
            update(hints)
            .where(hints.c.workspace == workspace, hints.c.key == row.key)
            .values(people=left)
        )
        await at.run(at.connection.execute(changed))
