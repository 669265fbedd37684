"""A transaction in progress: what is done in it is done to its end.

SQLite works in a thread that cannot be interrupted. Whoever is cancelled while it does
waits for it: a statement abandoned half-way would keep the write lock until Python
happened to collect it. asyncpg interrupts its server properly and needs no help.

What every unit of work does is handed to SQLite's driver itself: through SQLAlchemy's
cursors a statement takes three or four hops to that thread and back, and here one.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.errors import translated

T = TypeVar("T")


class Transaction:
    """A connection, and where it leads to."""

    def __init__(self, connection: AsyncConnection, place: str) -> None:
        self.connection = connection
        self.place = place
        self._embedded = connection.dialect.name == "sqlite"

    async def write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a statement in the database's own words for each of some rows."""
        if not self._embedded:
            await self.connection.exec_driver_sql(statement, list(rows))
            return
        driver = await self._driver()
        if len(rows) == 1:
            await driver.execute_fetchall(statement, rows[0])
        else:
            cursor = await driver.executemany(statement, rows)
            await cursor.close()

    async def fetch(self, statement: str, row: tuple[Any, ...]) -> Sequence[Any]:
        """Run a statement in the database's own words; return what it returns."""
        if not self._embedded:
            return (await self.connection.exec_driver_sql(statement, row)).all()
        return list(await (await self._driver()).execute_fetchall(statement, row))

    # Any: each driver has types of its own.
    async def _driver(self) -> Any:
        if not self.connection.in_transaction():
            # It is to know that there is something to commit, or to roll back.
            await self.connection.begin()
        raw = await self.connection.get_raw_connection()
        return raw.driver_connection

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something on the connection; what goes wrong is told in one line."""
        with translated(self.place):
            return await (_to_its_end(work) if self._embedded else work)


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.create_task(work)
    cancelled = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # Seen: there is nobody left to tell.
    raise cancelled
