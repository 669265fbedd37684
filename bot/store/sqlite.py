"""The embedded database: one file, one connection, one writer at a time.

Python's own sqlite3 begins the transactions: with the isolation level IMMEDIATE, the
first statement of a unit of work (it always writes, see ``Store.unit``) takes the
write lock in the same thread hop.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.errors import StoreError, translated

BACKUPS_KEPT = 2

DURABLE = ("synchronous=FULL", "secure_delete=ON")
"""What is committed survives a power cut; what is deleted is overwritten."""

THROW_AWAY = (
    "journal_mode=MEMORY",
    "synchronous=OFF",
    "secure_delete=OFF",
    "locking_mode=EXCLUSIVE",
    "cache_size=-500",  # kB: what is written once is hardly ever read again
)
"""For a file nobody else opens and that is of no use unless finished."""


def sqlite_engine(path: Path, *, durable: bool, patience: float) -> AsyncEngine:
    """Make the engine for a file; nothing is opened yet."""
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        connect_args={"isolation_level": "IMMEDIATE", "timeout": patience},
        hide_parameters=True,
        pool_size=1,
        max_overflow=0,
        # Closing a connection has already rolled back what was not committed.
        pool_reset_on_return=None,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for setting in DURABLE if durable else THROW_AWAY:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    return engine


@contextmanager
def file_at(path: Path, *, create: bool) -> Iterator[None]:
    """Have a file to open, readable by its owner alone; take a new one back on error."""
    if not path.parent.is_dir():
        raise StoreError(
            f"{path} cannot be opened: there is no folder {path.parent}, create it"
        )
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name a file in it")
    if path.exists():
        yield
        return
    if not create:
        raise StoreError(f"there is no database {path}: check the path")
    with translated(str(path)):
        _make(path)
    try:
        yield
    except BaseException:
        # Not empty, it is another process's, which found it first.
        if path.exists() and path.stat().st_size == 0:
            path.unlink()
        raise


def _make(path: Path) -> None:
    # SQLite gives its own files beside it (-wal, -shm) the permissions of this one.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def back_up(path: Path, revision: str, known: Iterable[str]) -> None:
    """Copy a database in use beside itself and keep the last copies only."""
    copy_file(path, _backup(path, revision))
    backups = [_backup(path, name) for name in sorted(known)]
    copies = [backup for backup in backups if backup.exists()]
    for outdated in copies[:-BACKUPS_KEPT]:
        outdated.unlink()


def copy_file(path: Path, target: Path) -> None:
    """Copy a database in use; the copy is there whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        _make(part)
        with (
            closing(sqlite3.connect(path)) as source,
            closing(sqlite3.connect(part)) as copy,
        ):
            source.backup(copy)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def damage_in(path: Path) -> str:
    """Return the first thing that is wrong with a file; empty: it is sound."""
    with closing(sqlite3.connect(path)) as connection:
        (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    return "" if found == "ok" else str(found)


def _backup(path: Path, revision: str) -> Path:
    return path.with_name(f"{path.name}.{revision}.bak")
