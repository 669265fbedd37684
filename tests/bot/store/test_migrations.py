"""How a database comes to the schema the program knows, on both databases."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store import StoreError, open_store
from bot.store.address import SqliteFile, read_address
from bot.store.migrate import MIGRATIONS, _configuration, migrate
from bot.store.postgres import postgres_engine
from bot.store.schema import REVISION, metadata, schema_version
from bot.store.sqlite import sqlite_engine

ALL = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][
    ::-1
]


def engine_of(address: str) -> AsyncEngine:
    where = read_address(address)
    if isinstance(where, SqliteFile):
        return sqlite_engine(where.path, durable=True, patience=1)
    return postgres_engine(where, patience=1)


async def on(address: str, work, commit: bool = False):
    """Do something with a plain connection."""
    engine = engine_of(address)
    try:
        async with engine.connect() as connection:
            result = await connection.run_sync(work)
            if commit:
                await connection.commit()
            return result
    finally:
        await engine.dispose()


def tables(connection: sa.Connection) -> dict[str, list[str]]:
    """Every table's columns and primary key, every index, as the database has them."""
    found = sa.inspect(connection)
    return {
        name: [
            *(
                f"{c['name']} {c['type']} {c['nullable']}"
                for c in found.get_columns(name)
            ),
            *found.get_pk_constraint(name)["constrained_columns"],
            *(str((i["name"], i["column_names"])) for i in found.get_indexes(name)),
        ]
        for name in found.get_table_names()
        if name != schema_version.name
    }


def content(connection: sa.Connection) -> dict[str, list[tuple]]:
    found = sa.MetaData()
    found.reflect(connection)
    return {
        name: [tuple(row) for row in connection.execute(table.select())]
        for name, table in found.tables.items()
    }


def fill(connection: sa.Connection) -> None:
    """Put a row into every table there is, whatever its columns are."""
    found = sa.MetaData()
    found.reflect(connection)
    values = {str: "x", int: 1, float: 0.5, bool: True, bytes: b"x"}
    for table in found.sorted_tables:
        if table.name != schema_version.name:
            row = {column.name: values[column.type.python_type] for column in table.c}
            connection.execute(table.insert(), row)


def upgrade_to(revision: str):
    def work(connection: sa.Connection) -> None:
        config = _configuration(MIGRATIONS)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return work


def later_migrations(folder: Path, **bodies: str) -> Path:
    """Our migrations, followed by made-up ones: number and what each does."""
    migrations = folder / "migrations"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(MIGRATIONS, migrations, ignore=ignore, dirs_exist_ok=True)
    before = REVISION
    for name, body in bodies.items():
        revision = name.removeprefix("r")
        (migrations / "versions" / f"{revision}_made_up.py").write_text(
            "import sqlalchemy as sa\n"
            "from alembic import op\n"
            f"revision = {revision!r}\ndown_revision = {before!r}\n"
            f"def upgrade():\n    {body}\n"
        )
        before = revision
    return migrations


async def run(address: str, migrations: Path) -> None:
    engine = engine_of(address)
    try:
        await migrate(engine, read_address(address), migrations=migrations)
    finally:
        await engine.dispose()


def copies_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if "bak" in file.name)


@pytest_asyncio.fixture
async def current(bare: str) -> str:
    """A database of its own with our tables, nothing in them."""
    async with open_store(bare):
        return bare


def test_the_program_asks_for_the_newest_migration():
    assert ALL[-1] == REVISION


async def test_migrating_from_nothing_gives_the_declared_schema(current):
    def differences(connection: sa.Connection) -> list:
        options = {"compare_type": True, "version_table": schema_version.name}
        return compare_metadata(
            MigrationContext.configure(connection, opts=options), metadata
        )

    assert await on(current, differences) == []
    migrated = await on(current, tables)
    await on(current, lambda c: c.execute(sa.text("DROP TABLE rapport_schema")), True)
    await on(current, metadata.drop_all, commit=True)
    await on(current, metadata.create_all, commit=True)
    assert await on(current, tables) == migrated


@pytest.mark.parametrize("revision", ALL)
async def test_every_old_version_is_brought_up_to_date(bare, revision):
    if "://" not in bare:
        await asyncio.to_thread(Path(bare).touch)
    await on(bare, upgrade_to(revision), commit=True)
    await on(bare, fill, commit=True)
    filled = await on(bare, tables)
    async with open_store(bare) as store:
        assert set((await store.counts()).values()) <= {0, 1}
    declared = {
        name: [len(table.c)] if name in filled else []
        for name, table in metadata.tables.items()
    }
    rows = await on(bare, content)
    assert rows.pop(schema_version.name) == [(REVISION,)]
    assert {name: [len(row) for row in found] for name, found in rows.items()} == (
        declared
    )


async def test_a_newer_database_is_refused_and_left_alone(current):
    newer = schema_version.update().values(version_num="9999")
    await on(current, lambda connection: connection.execute(newer), commit=True)
    before = await on(current, content)
    with pytest.raises(StoreError) as caught:
        async with open_store(current):
            pytest.fail("it opened")
    line = str(caught.value)
    assert line.startswith(str(read_address(current)))
    assert "newer Rapport (its tables are at 9999" in line
    assert "upgrade Rapport" in line
    assert "\n" not in line
    assert await on(current, content) == before


async def test_a_migration_that_fails_leaves_the_database_as_it_was(current, tmp_path):
    await on(current, fill, commit=True)
    before = await on(current, content)
    migrations = later_migrations(
        tmp_path,
        r9002="op.add_column('members', sa.Column('more', sa.Text))",
        r9003="op.create_table('x', sa.Column('y', sa.Text)); 1 / 0",
    )
    with pytest.raises(ZeroDivisionError):
        await run(current, migrations)
    assert await on(current, content) == before
    async with open_store(current) as store:
        assert set((await store.counts()).values()) == {1}


async def test_two_that_migrate_at_once_do_it_once(current, tmp_path):
    migrations = later_migrations(
        tmp_path, r9002="op.create_table('x', sa.Column('y', sa.Text))"
    )
    await asyncio.gather(*(run(current, migrations) for _ in range(3)))
    assert "x" in await on(current, tables)


async def test_a_file_is_copied_before_it_is_migrated_and_two_copies_kept(tmp_path):
    path = tmp_path / "rapport.db"
    async with open_store(path) as store:
        workspace = await store.workspace("T1", "slack")
        more = dict.fromkeys(["r9002", "r9003", "r9004"], "pass")
        for number in range(1, 4):
            names = list(more)[:number]
            # While it is open elsewhere, and what was written last is in its log.
            async with store.unit(workspace):
                pass
            await run(
                str(path), later_migrations(tmp_path, **{n: more[n] for n in names})
            )
    assert copies_in(tmp_path) == ["rapport.db.9002.bak", "rapport.db.9003.bak"]
    for number in (2, 3):
        with closing(sqlite3.connect(f"{path}.900{number}.bak")) as connection:
            rows = connection.execute(
                "SELECT version_num, version FROM rapport_schema, workspaces"
            )
            assert rows.fetchall() == [(f"900{number}", number)]


async def test_a_file_that_is_up_to_date_is_not_copied(tmp_path: Path):
    for _ in range(2):
        async with open_store(tmp_path / "rapport.db"):
            pass
    assert copies_in(tmp_path) == []


async def test_a_throw_away_file_is_laid_out_as_the_migrations_would(
    tmp_path: Path,
) -> None:
    """It is opened as any other afterwards, and holds the very same tables."""
    laid_out, migrated = tmp_path / "replayed.db", tmp_path / "live.db"
    async with open_store(laid_out, durable=False) as store:
        await store.workspace("T1", "slack")
    async with open_store(migrated):
        pass
    async with open_store(laid_out, create=False) as store:
        assert (await store.counts())["workspaces"] == 1
    assert columns_of(laid_out) == columns_of(migrated)
    assert not laid_out.with_name("replayed.db-journal").exists()


def columns_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's columns and indexes, as SQLite describes them."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
        ]
        return {
            name: sorted(
                [
                    *connection.execute(f"PRAGMA table_info({name})"),
                    *(
                        tuple(
                            map(str, connection.execute(f"PRAGMA index_info({i[1]})"))
                        )
                        for i in connection.execute(f"PRAGMA index_list({name})")
                    ),
                ],
                key=str,
            )
            for name in names
        }
