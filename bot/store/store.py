"""The store: where a workspace's state, weeks and hints survive the process.

A unit of work is one transaction, and begins by taking the workspace's row: from then
on its process is alone with the workspace, whichever database and however many
processes there are.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    nullcontext,
)
from os import PathLike
from typing import Any

from sqlalchemy import Executable, Row, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.address import PostgresServer, SqliteFile, read_address
from bot.store.errors import StoreError, WorkspaceGone, translated
from bot.store.records import Hint, Workspace
from bot.store.rows import read_hint, read_week
from bot.store.schema import (
    REVISION,
    consents,
    hints,
    lay_out,
    metadata,
    outbox,
    revision_of,
    weeks,
    workspace_settings,
    workspaces,
)
from bot.store.sqlite import file_at, sqlite_engine
from bot.store.statements import Statements
from bot.store.transaction import Transaction
from bot.store.unit import Unit
from rules.model import Millis, Week

PATIENCE = 10.0
"""Seconds to wait for another process."""


class Store:
    """An open database. Made by ``open_store``."""

    def __init__(self, engine: AsyncEngine, place: str) -> None:
        self._engine = engine
        self._place = place
        self._embedded = engine.dialect.name == "sqlite"
        self._statements = Statements(engine.dialect)
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None

    async def workspace(self, id: str, platform: str) -> Workspace:
        """Look up a workspace; one not met before is founded, with a key of its own."""
        new = (id, platform, secrets.token_bytes(32), 0, 0)
        query = select(workspaces.c.platform, workspaces.c.key).where(
            workspaces.c.workspace == id
        )
        async with self._transaction() as at:
            await at.run(at.connection.exec_driver_sql(self._statements.found, new))
            row = (await at.run(at.connection.execute(query))).one()
            if row.platform != platform:
                raise StoreError(
                    f"{self._place} knows {id} as a workspace of {row.platform}, "
                    f"not of {platform}: name another database"
                )
        return Workspace(id, row.platform, row.key)

    async def workspaces(self, platform: str) -> list[str]:
        """List the workspaces of a platform."""
        query = select(workspaces.c.workspace).where(workspaces.c.platform == platform)
        return sorted(row.workspace for row in await self._read(query))

    async def settings_named(self, name: str, platform: str) -> dict[str, str]:
        """Return what a setting is in each workspace of a platform where it is made."""
        columns = (workspace_settings.c.workspace, workspace_settings.c.value)
        query = (
            select(*columns)
            .join(workspaces, workspaces.c.workspace == workspace_settings.c.workspace)
            .where(
                workspaces.c.platform == platform,
                workspace_settings.c.name == name,
                workspace_settings.c.value != "",
            )
        )
        return {row.workspace: row.value for row in await self._read(query)}

    async def homes(self, member: str, platform: str) -> dict[str, Millis]:
        """Return where a member switched coaching on, with when their latest note was.

        The latest comes first; 0: there has been none.
        """
        latest = func.coalesce(func.max(hints.c.decided_at), 0).label("latest")
        query = (
            select(consents.c.workspace, latest)
            .join(workspaces, workspaces.c.workspace == consents.c.workspace)
            .outerjoin(
                hints,
                (hints.c.workspace == consents.c.workspace)
                & (hints.c.member == consents.c.id),
            )
            .where(consents.c.id == member, workspaces.c.platform == platform)
            .group_by(consents.c.workspace)
            .order_by(latest.desc(), consents.c.workspace)
        )
        return {row.workspace: row.latest for row in await self._read(query)}

    async def all_workspaces(self) -> list[Workspace]:
        """List every workspace there is, by id."""
        columns = (workspaces.c.workspace, workspaces.c.platform, workspaces.c.key)
        query = select(*columns).order_by(workspaces.c.workspace)
        rows = await self._read(query)
        return [Workspace(row.workspace, row.platform, row.key) for row in rows]

    @asynccontextmanager
    async def unit(self, workspace: Workspace) -> AsyncIterator[Unit]:
        """Be alone with a workspace; leave with all of the changes kept, or none.

        1. Take the workspace's row, or wait until whoever has it is done.
        2. Hand over the unit, whose version is one higher than the last.
        3. Commit. If the body or the commit raised, nothing of it counts, and what
           the caller holds of this workspace in memory is to be read again.

        One at a time in a task: the second would wait for the first for ever.
        """
        async with self._transaction() as at:
            mine = (workspace.id, workspace.key)
            rows = await at.run(at.fetch(self._statements.take, mine))
            if not rows:
                raise WorkspaceGone(
                    f"{self._place} holds no workspace {workspace.id} any more: "
                    "it was uninstalled"
                )
            version, removed = rows[0]
            yield Unit(at, self._statements, workspace.id, version, removed)

    async def forget_workspace(self, id: str) -> None:
        """Erase everything of a workspace and destroy its key."""
        async with self._transaction() as at:
            for statement in self._statements.forget:
                await at.run(at.connection.exec_driver_sql(statement, (id,)))
        await self.leave_no_trace()

    async def leave_no_trace(self) -> None:
        """After an erasure: empty the log in which it would stay readable."""
        if self._embedded:
            empty = "PRAGMA wal_checkpoint(TRUNCATE)"
            async with self._transaction() as at:
                await at.run(at.connection.exec_driver_sql(empty))

    async def waiting(self) -> dict[str, Millis]:
        """Say of each workspace when the first of its pushes or hints is due."""
        due = [
            select(table.c.workspace, func.min(when).label("due"))
            .where(when.is_not(None))
            .group_by(table.c.workspace)
            for table, when in ((outbox, outbox.c.due), (hints, hints.c.until))
        ]
        found: dict[str, Millis] = {}
        for row in await self._read(union_all(*due)):
            found[row.workspace] = min(row.due, found.get(row.workspace, row.due))
        return found

    async def hints(self, workspace: str) -> list[Hint]:
        """List every hint of a workspace in order of time."""
        query = select(hints).where(hints.c.workspace == workspace)
        rows = await self._read(query)
        return sorted(
            map(read_hint, rows), key=lambda hint: (hint.finding.at, hint.finding.key)
        )

    async def weeks(self, workspace: str) -> list[Week]:
        """List the weekly counts of a workspace's channels in order of time."""
        query = select(weeks).where(weeks.c.workspace == workspace)
        rows = await self._read(query)
        return sorted(
            map(read_week, rows), key=lambda week: (week.monday, week.channel)
        )

    async def counts(self) -> dict[str, int]:
        """Count the rows of every table, all workspaces together."""
        query = select(
            *(
                select(func.count()).select_from(table).scalar_subquery().label(name)
                for name, table in metadata.tables.items()
            )
        )
        (row,) = await self._read(query)
        return dict(row._mapping)

    async def _read(self, query: Executable) -> Sequence[Row[Any]]:
        async with self._transaction() as at:
            return (await at.run(at.connection.execute(query))).all()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        """Begin; commit at the end, or else roll back."""
        async with AsyncExitStack() as stack:
            if self._embedded:
                await stack.enter_async_context(self._alone())
            with translated(self._place):
                connection = await stack.enter_async_context(self._engine.connect())
            transaction = Transaction(connection, self._place)
            yield transaction
            await transaction.run(connection.commit())

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Wait for this process's turn on the embedded database's one connection."""
        task = asyncio.current_task()
        if self._holder is task:
            raise RuntimeError("this task has a unit of work open: end that one first")
        async with self._turn:
            self._holder = task
            try:
                yield
            finally:
                self._holder = None


@asynccontextmanager
async def open_store(
    address: str | PathLike[str],
    *,
    create: bool = True,
    durable: bool = True,
    patience: float = PATIENCE,
) -> AsyncIterator[Store]:
    """Open the database at a path or address, its tables up to date; close it after.

    ``create=False`` refuses a database without our tables. ``durable=False`` is for a
    throw-away SQLite file that this process alone writes and that is worth nothing
    unless closed properly: no fsync, no log beside it. ``patience`` is how long, in
    seconds, to wait for another process that is at work on the same.
    """
    where = read_address(address)
    with _file(where, create=create):
        engine = await _engine(where, create, durable, patience)
    try:
        yield Store(engine, str(where))
    finally:
        await engine.dispose()


def _file(
    where: SqliteFile | PostgresServer, *, create: bool
) -> AbstractContextManager[None]:
    if isinstance(where, SqliteFile):
        return file_at(where.path, create=create)
    return nullcontext()


def engine_of(address: str | PathLike[str], patience: float = PATIENCE) -> AsyncEngine:
    """Return an engine of its own on the same database, for what others keep there."""
    where = read_address(address)
    return _made(where, durable=True, patience=patience)


def _made(
    where: SqliteFile | PostgresServer, *, durable: bool, patience: float
) -> AsyncEngine:
    if isinstance(where, SqliteFile):
        return sqlite_engine(where.path, durable=durable, patience=patience)
    # Whoever has SQLite does not pay for the other driver.
    from bot.store.postgres import postgres_engine

    return postgres_engine(where, patience=patience)


async def _engine(
    where: SqliteFile | PostgresServer, create: bool, durable: bool, patience: float
) -> AsyncEngine:
    with translated(str(where)):
        engine = _made(where, durable=durable, patience=patience)
        try:
            async with engine.connect() as connection:
                revision = await connection.run_sync(revision_of)
            if revision is None and not durable:
                # A throw-away file is laid out at once; a test holds both ways equal.
                async with engine.begin() as connection:
                    await connection.run_sync(lay_out)
            elif revision != REVISION:
                # Alembic is slow to import, and rarely needed.
                from bot.store.migrate import migrate

                await migrate(engine, where, create=create)
            if isinstance(where, SqliteFile) and durable:
                async with engine.connect() as connection:
                    await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except BaseException:
            await engine.dispose()
            raise
    return engine
