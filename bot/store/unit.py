"""One unit of work: what is read and written while a workspace is ours alone."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import Row, Table, select

from bot.store.erasure import erase_member
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.record import settings_record
from bot.store.records import (
    BrakeRow,
    Changes,
    ChannelRow,
    ConsentRow,
    MemberRow,
    Notice,
    RefusalRow,
    Rows,
    SeenRow,
    SettingChange,
    SettingRow,
)
from bot.store.retention import sweep
from bot.store.rows import hint_row, push_row, summary_row, week_row
from bot.store.schema import (
    brakes,
    channels,
    consents,
    hints,
    members,
    notices,
    outbox,
    refusals,
    seen,
    settings_changes,
    summaries,
    weeks,
    workspace_settings,
)
from bot.store.statements import Statements
from bot.store.summaries import Summaries
from bot.store.transaction import Transaction
from rules.model import Millis

_Row = (
    ChannelRow | MemberRow | SeenRow | ConsentRow | RefusalRow | BrakeRow | SettingRow
)


class Unit:
    """A workspace's row is taken: what happens here happens once, or not at all."""

    def __init__(
        self,
        transaction: Transaction,
        statements: Statements,
        workspace: str,
        version: int,
        removed: int,
    ) -> None:
        self._transaction = transaction
        self._statements = statements
        self._workspace = workspace
        self._removed = removed
        self.version = version
        """Of the workspace once this unit is committed; higher with each unit."""
        self.inbox = Inbox(transaction, workspace)
        self.outbox = Outbox(transaction, workspace)
        self.summaries = Summaries(transaction, workspace)

    async def since(self, version: int) -> Rows:
        """Read what others wrote after ``version``, the last one the caller has seen.

        To be called before anything is saved; costs nothing when nobody came between.
        Where rows went away meanwhile, or the caller has seen nothing yet (0), these
        are all there are.
        """
        if version + 1 == self.version:
            return Rows()
        complete = not 0 < version < self.version or version < self._removed
        after = 0 if complete else version
        return await self._transaction.run(self._read(after, complete))

    async def save(self, changes: Changes) -> None:
        """Write what changed; nothing of it counts until the unit has ended well."""
        await self._transaction.run(self._write(changes))

    async def settings_record(self) -> list[SettingChange]:
        """List every change of the workspace's settings, the latest first."""
        return await settings_record(self._transaction, self._workspace)

    async def notices(self) -> list[Notice]:
        """List what whoever runs the bot has been told of."""
        columns = (notices.c.kind, notices.c.name, notices.c.said, notices.c.broken)
        query = select(*columns).where(notices.c.workspace == self._workspace)
        connection = self._transaction.connection
        rows = (await self._transaction.run(connection.execute(query))).all()
        return [Notice(row.kind, row.name, row.said, row.broken) for row in rows]

    async def sweep(self, now: Millis) -> dict[str, int]:
        """Remove what has been kept long enough; return how many rows of each table."""
        gone = await sweep(self._transaction, self._workspace, now)
        if gone[seen.name]:
            await self._note_removal()
        return gone

    async def erase(self, member: str) -> None:
        """Erase a member's rows, and their name from other members' hints."""
        await erase_member(self._transaction, self._workspace, member)
        await self._note_removal()

    async def _note_removal(self) -> None:
        note = self._each(self._statements.note_removal, [(self._workspace,)])
        await self._transaction.run(note)

    async def _read(self, version: int, complete: bool) -> Rows:
        return Rows(
            complete=complete,
            channels=tuple(map(ChannelRow._make, await self._new(channels, version))),
            members=tuple(map(MemberRow._make, await self._new(members, version))),
            seen=tuple(map(SeenRow._make, await self._new(seen, version))),
            consents=tuple(map(ConsentRow._make, await self._new(consents, version))),
            refusals=tuple(map(RefusalRow._make, await self._new(refusals, version))),
            brakes=tuple(map(BrakeRow._make, await self._new(brakes, version))),
            settings=tuple(
                map(SettingRow._make, await self._new(workspace_settings, version))
            ),
        )

    async def _new(self, table: Table, version: int) -> Sequence[Row[Any]]:
        columns = [
            column for column in table.c if column.name not in ("workspace", "version")
        ]
        result = await self._transaction.connection.execute(
            select(*columns).where(
                table.c.workspace == self._workspace, table.c.version > version
            )
        )
        return result.all()

    async def _write(self, changes: Changes) -> None:
        for table, rows in (
            (channels, changes.channels),
            (members, changes.members),
            (seen, changes.seen),
            (consents, changes.consents),
            (refusals, changes.refusals),
            (brakes, changes.brakes),
            (workspace_settings, changes.settings),
        ):
            await self._save(table, rows)
        workspace, to = self._workspace, self._statements
        await self._each(
            to.save_histories,
            [
                (self.version, row.history, workspace, row.id)
                for row in changes.histories
            ],
        )
        await self._each(
            to.save[weeks.name], [week_row(workspace, week) for week in changes.weeks]
        )
        await self._each(
            to.keep[hints.name], [hint_row(workspace, hint) for hint in changes.hints]
        )
        await self._each(
            to.keep[outbox.name], [push_row(workspace, one) for one in changes.pushes]
        )
        await self._each(
            to.keep[summaries.name],
            [summary_row(workspace, one) for one in changes.summaries],
        )
        await self._each(
            to.keep[settings_changes.name],
            [(workspace, self.version, *change) for change in changes.record],
        )
        await self._each(
            to.save[notices.name],
            [(workspace, *astuple(notice)) for notice in changes.notices],
        )
        await self._each(
            to.decide_hints,
            [(*verdict[1:], workspace, verdict.key) for verdict in changes.verdicts],
        )
        await self._remove(hints, changes.withdrawn)
        removed: tuple[tuple[Table, Sequence[str] | Sequence[int]], ...] = (
            (channels, changes.channels_gone),
            (members, changes.members_gone),
            (seen, changes.seen_gone),
            (consents, changes.consents_gone),
            (refusals, changes.refusals_gone),
        )
        for table, keys in removed:
            await self._remove(table, keys)
        if any(keys for _, keys in removed):
            await self._each(to.note_removal, [(workspace,)])

    async def _save(self, table: Table, rows: Iterable[_Row]) -> None:
        workspace, version = self._workspace, self.version
        await self._each(
            self._statements.save[table.name],
            [(workspace, row[0], version, *row[1:]) for row in rows],
        )

    async def _remove(self, table: Table, keys: Iterable[str | int]) -> None:
        await self._each(
            self._statements.remove[table.name],
            [(self._workspace, key) for key in keys],
        )

    async def _each(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            await self._transaction.write(statement, rows)
