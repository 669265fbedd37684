"""One unit of work: what is read and written while a workspace is ours alone."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, Table, select

from bot.store.records import Changes, ChannelRow, MemberRow, Rows, SeenRow
from bot.store.rows import hint_row, week_row
from bot.store.schema import channels, hints, members, seen, weeks
from bot.store.statements import Statements
from bot.store.transaction import Transaction


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

    async def _read(self, version: int, complete: bool) -> Rows:
        return Rows(
            complete=complete,
            channels=tuple(map(ChannelRow._make, await self._new(channels, version))),
            members=tuple(map(MemberRow._make, await self._new(members, version))),
            seen=tuple(map(SeenRow._make, await self._new(seen, version))),
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
        await self._save(channels, changes.channels)
        await self._save(members, changes.members)
        await self._save(seen, changes.seen)
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
            to.keep_hints, [hint_row(workspace, hint) for hint in changes.hints]
        )
        await self._each(
            to.decide_hints,
            [(*verdict[1:], workspace, verdict.key) for verdict in changes.verdicts],
        )
        await self._remove(hints, changes.withdrawn)
        await self._remove(channels, changes.channels_gone)
        await self._remove(members, changes.members_gone)
        await self._remove(seen, changes.seen_gone)
        if changes.channels_gone or changes.members_gone or changes.seen_gone:
            await self._each(to.note_removal, [(workspace,)])

    async def _save(
        self, table: Table, rows: Iterable[ChannelRow | MemberRow | SeenRow]
    ) -> None:
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
            await self._transaction.connection.exec_driver_sql(statement, rows)
