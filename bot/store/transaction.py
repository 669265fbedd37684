"""A transaction in progress: what is done in it is done to its end.

SQLite works in a thread that cannot be interrupted. Whoever is cancelled while it does
waits for it: a statement abandoned half-way would keep the write lock until Python
happened to collect it. asyncpg interrupts its server properly and needs no help.
"""

import asyncio
from collections.abc import Coroutine
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
