"""Bringing a database to the schema this program knows.

All that is missing happens in one transaction: a migration that fails, or a process
killed half-way, leaves the database exactly as it was. SQLite's write lock or a lock
of PostgreSQL's own keeps a second process waiting, which then finds nothing to do.
Alembic is slow to import, and a database that is up to date needs none of this.
"""

import asyncio
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.address import PostgresServer, SqliteFile
from bot.store.errors import StoreError
from bot.store.schema import REVISION, metadata, revision_of
from bot.store.sqlite import back_up

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x52_41_50_50_4F_52_54
"""The advisory lock's number: "RAPPORT"."""


async def migrate(
    engine: AsyncEngine,
    address: SqliteFile | PostgresServer,
    *,
    create: bool = True,
    migrations: Path = MIGRATIONS,
) -> None:
    """Create the tables or bring them up to date; refuse what is not ours or newer."""
    config = _configuration(migrations)
    scripts = ScriptDirectory.from_config(config)
    known = _known(scripts)
    async with engine.connect() as connection:
        if isinstance(address, SqliteFile):
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        revision = await connection.run_sync(revision_of)
        if revision is None:
            await connection.run_sync(_require_room, address, create)
        elif revision not in known:
            raise _newer(address, revision)
        elif isinstance(address, SqliteFile) and revision != scripts.get_current_head():
            # The write lock is held: nobody can change what is being copied.
            await asyncio.to_thread(back_up, address.path, revision, known)
        await connection.run_sync(_upgrade, config)
        await connection.commit()


def refuse_newer(address: SqliteFile | PostgresServer, revision: str) -> None:
    """Refuse a database at a migration that this program does not know."""
    scripts = ScriptDirectory.from_config(_configuration(MIGRATIONS))
    if revision not in _known(scripts):
        raise _newer(address, revision)


def _known(scripts: ScriptDirectory) -> set[str]:
    return {script.revision for script in scripts.walk_revisions()}


def _newer(address: SqliteFile | PostgresServer, revision: str) -> StoreError:
    return StoreError(
        f"{address} was written by a newer Rapport (its tables are at {revision}, "
        f"this one knows {REVISION}): upgrade Rapport or name another database"
    )


def _configuration(migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def _require_room(
    connection: Connection, address: SqliteFile | PostgresServer, create: bool
) -> None:
    """Refuse to add our tables where somebody else's are, or where none were wanted."""
    tables = set(inspect(connection).get_table_names())
    if isinstance(address, PostgresServer):
        tables &= metadata.tables.keys()  # A schema may be shared with others.
    if tables:
        raise StoreError(
            f"{address} holds tables of another program ({min(tables)}): "
            "name another database"
        )
    if not create:
        raise StoreError(f"{address} holds no data of Rapport: check the address")


def _upgrade(connection: Connection, config: Config) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
