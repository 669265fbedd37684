"""Looking after a database from outside: its version, a copy of it, whether it is sound.

Nothing here changes the database, and none of it brings it up to date.
"""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.address import PostgresServer, SqliteFile, read_address
from bot.store.errors import StoreError, translated
from bot.store.migrate import refuse_newer
from bot.store.schema import metadata, revision_of, schema_version
from bot.store.sqlite import copy_file, damage_in, file_at, sqlite_engine

PATIENCE = 5.0


async def revision_at(address: str) -> str:
    """Return the migration a database is at; refuse one that is not ours or newer."""
    where = read_address(address)
    async with _connection(where) as connection:
        revision = await connection.run_sync(revision_of)
    if revision is None:
        raise StoreError(f"{where} holds no data of Rapport: check the address")
    refuse_newer(where, revision)
    return revision


async def copy(address: str, target: Path) -> None:
    """Copy a database that may be in use to a new file."""
    where = read_address(address)
    await revision_at(address)
    with translated(str(where)):
        if isinstance(where, SqliteFile):
            await asyncio.to_thread(copy_file, where.path, target)
        else:
            await asyncio.to_thread(_dump, where, target)


async def require_sound(address: str) -> None:
    """Refuse a database that is damaged, or lacks a table or column it should have."""
    where = read_address(address)
    if isinstance(where, SqliteFile):
        with file_at(where.path, create=False), translated(str(where)):
            damage = await asyncio.to_thread(damage_in, where.path)
        if damage:
            raise StoreError(f"{where} is damaged ({damage}): restore a copy of it")
    async with _connection(where) as connection:
        missing = await connection.run_sync(_missing)
    if missing:
        raise StoreError(f"{where} lacks {missing}: restore a copy of it")


@asynccontextmanager
async def _connection(
    where: SqliteFile | PostgresServer,
) -> AsyncIterator[AsyncConnection]:
    """Connect to a database that must be there."""
    if isinstance(where, SqliteFile):
        with file_at(where.path, create=False):
            engine = sqlite_engine(where.path, durable=True, patience=PATIENCE)
    else:
        from bot.store.postgres import postgres_engine

        engine = postgres_engine(where, patience=PATIENCE)
    try:
        with translated(str(where)):
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()


def _missing(connection: Connection) -> str:
    """Name the first table or column that is not there."""
    found = inspect(connection)
    tables = set(found.get_table_names())
    for name, table in metadata.tables.items():
        if name not in tables:
            return f"the table {name}"
        columns = {column["name"] for column in found.get_columns(name)}
        for column in table.columns:
            if column.name not in columns:
                return f"the column {column.name} of {name}"
    return ""


def _dump(server: PostgresServer, target: Path) -> None:
    """Write our tables of a PostgreSQL database as ``pg_dump`` does."""
    tables = [f"--table={name}" for name in (*metadata.tables, schema_version.name)]
    part = target.with_name(f"{target.name}.part")
    # A password comes from the environment, as for ourselves; never stands here.
    where = f"--dbname={server.url.render_as_string(hide_password=True)}"
    try:
        subprocess.run(
            ["pg_dump", "--format=custom", f"--file={part}", where, *tables],
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        part.replace(target)
    except FileNotFoundError as error:
        raise StoreError(
            f"{server} is copied by pg_dump, which is not installed: install it "
            "(Debian: apt install postgresql-client)"
        ) from error
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip().splitlines() or ["it says nothing"])[0]
        raise StoreError(f"{server} could not be copied: {said}") from error
    finally:
        part.unlink(missing_ok=True)
