"""What can be opened, what cannot and how that is told, and what is left on the disk."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import StoreError, open_store
from bot.store.address import PostgresServer, read_address
from bot.store.errors import reason_of
from bot.store.sqlite import sqlite_engine
from tests.bot.store import postgres
from tests.bot.store.rows import one_of_each


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o777 for file in folder.iterdir()}


async def refusal(address: str | Path, **options) -> str:
    """The line with which opening is refused."""
    with pytest.raises(StoreError) as caught:
        async with open_store(address, **options):
            pytest.fail("it opened")
    line = str(caught.value)
    assert "\n" not in line
    return line


@pytest.mark.parametrize("prefix", ["", "sqlite:///", "sqlite+aiosqlite:///"])
async def test_a_file_is_named_by_its_path_or_as_an_address(tmp_path, prefix):
    path = tmp_path / "a name with spaces.db"
    async with open_store(f"{prefix}{path}"):
        assert names(tmp_path)[0].startswith("a name with spaces.db")


async def test_a_path_may_hold_what_an_address_may_not(tmp_path):
    path = tmp_path / "100% ours? #1.db"
    for _ in range(2):
        async with open_store(path):
            pass
    assert names(tmp_path) == [path.name]


@pytest.mark.parametrize(
    "written",
    [
        "postgresql://ana:s3cret@db.example/rapport",
        "postgres://ana:s3cret@db.example/rapport",
        "postgresql+asyncpg://ana:s3cret@db.example/rapport?sslmode=require",
    ],
)
def test_a_server_is_shown_without_its_password(written):
    server = read_address(written)
    assert isinstance(server, PostgresServer)
    assert str(server) == "postgresql://db.example/rapport"
    assert server.dsn.startswith("postgresql://ana:s3cret@db.example/rapport")


async def test_a_server_that_is_down_is_named_without_its_password():
    line = await refusal("postgresql://ana:s3cret@127.0.0.1:1/rapport")
    assert "s3cret" not in line
    assert "postgresql://127.0.0.1/rapport cannot be reached" in line


@pytest.mark.parametrize(
    ("address", "said"),
    [
        pytest.param(
            "mysql://db/rapport", "no database Rapport knows", id="a stranger"
        ),
        pytest.param("sqlite://", "names no file", id="no file"),
        pytest.param("sqlite:///:memory:", "names no file", id="in memory"),
        pytest.param("postgresql://db:port/x", "cannot be read", id="no address"),
        pytest.param("postgresql://[db/x", "cannot be", id="half a bracket"),
    ],
)
async def test_what_is_no_address_is_refused(address, said):
    assert said in await refusal(address)


async def test_a_missing_folder_is_named(tmp_path: Path):
    line = await refusal(tmp_path / "nowhere" / "rapport.db")
    assert f"there is no folder {tmp_path / 'nowhere'}" in line


async def test_a_folder_is_not_a_database(tmp_path: Path):
    assert "is a folder" in await refusal(tmp_path)


async def test_a_file_of_another_kind_is_left_alone(tmp_path: Path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    assert f"{path} is not a SQLite database" in await refusal(path)
    assert path.read_text() == "not a database " * 100


async def test_a_database_of_another_program_is_left_alone(tmp_path: Path):
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE places (id INTEGER)")
    before = path.read_bytes()
    assert "holds tables of another program (places)" in await refusal(path)
    assert path.read_bytes() == before
    assert names(tmp_path) == ["theirs.db"]


async def test_tables_of_another_program_may_stand_beside_ours(bare_postgres):
    await postgres.run(bare_postgres, "CREATE TABLE invoices (id integer)")
    async with open_store(bare_postgres) as store:
        assert (await store.counts())["hints"] == 0


async def test_tables_of_another_program_in_the_place_of_ours_are_refused(
    bare_postgres,
):
    await postgres.run(bare_postgres, "CREATE TABLE members (id integer)")
    assert "tables of another program (members)" in await refusal(bare_postgres)


async def test_without_create_nothing_is_made(bare, tmp_path):
    line = await refusal(bare, create=False)
    assert "no database" in line or "no data of Rapport" in line
    assert names(tmp_path) == []


async def test_without_create_what_is_there_is_opened(address):
    async with open_store(address, create=False) as store:
        assert (await store.counts())["workspaces"] == 0


async def test_a_database_that_does_not_exist_on_the_server_is_named(postgres_server):
    line = await refusal(postgres.at(postgres_server, "nowhere"))
    assert line.endswith("nowhere does not exist: create it with createdb")


async def test_an_option_the_server_does_not_know_is_refused(empty_postgres):
    assert "option in the address" in await refusal(f"{empty_postgres}&colour=red")


async def test_a_database_can_be_read_by_its_owner_alone(tmp_path: Path):
    async with open_store(tmp_path / "rapport.db") as store:
        await store.workspace("T1", "slack")
        assert modes(tmp_path) == {0o600}


@pytest.mark.parametrize("durable", [True, False], ids=["durable", "throw-away"])
async def test_a_closed_database_is_one_file(tmp_path: Path, durable):
    path = tmp_path / "rapport.db"
    async with open_store(path, durable=durable) as store:
        workspace = await store.workspace("T1", "slack")
        async with store.unit(workspace) as unit:
            await unit.save(one_of_each())
    assert names(tmp_path) == ["rapport.db"]
    async with open_store(path) as store:
        assert set((await store.counts()).values()) == {1}


async def test_a_unit_that_raises_leaves_a_throw_away_database_sound(tmp_path: Path):
    async with open_store(tmp_path / "rapport.db", durable=False) as store:
        workspace = await store.workspace("T1", "slack")

        async def fail() -> None:
            async with store.unit(workspace) as unit:
                await unit.save(one_of_each())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()
        assert (await store.counts())["members"] == 0


@pytest.mark.parametrize(
    ("durable", "settings"),
    [
        pytest.param(True, ["wal", 2, 1], id="durable"),
        pytest.param(False, ["memory", 0, 0], id="throw-away"),
    ],
)
async def test_only_a_throw_away_file_may_lose_a_commit(tmp_path, durable, settings):
    engine = sqlite_engine(tmp_path / "rapport.db", durable=durable, patience=1)
    async with open_store(tmp_path / "rapport.db"):
        pass
    try:
        async with engine.connect() as connection:
            assert settings == [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
                for name in ("journal_mode", "synchronous", "secure_delete")
            ]
    finally:
        await engine.dispose()


def real_error(connection: sqlite3.Connection, statement: str) -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        connection.execute(statement)
    return caught.value


def test_a_full_disk_is_said_to_be_full(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "full.db")) as connection:
        connection.execute("CREATE TABLE big (blob)")
        connection.execute("PRAGMA max_page_count=3")
        error = real_error(connection, "INSERT INTO big VALUES (zeroblob(100000))")
    assert "free some space" in str(reason_of(error))


def test_a_file_that_cannot_be_written_is_said_to_be_so(tmp_path: Path):
    path = tmp_path / "read-only.db"
    path.touch()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        error = real_error(connection, "CREATE TABLE t (x)")
    assert "check the permissions" in str(reason_of(error))


def test_a_folder_that_cannot_be_written_is_not_taken_for_a_server():
    error = PermissionError(13, "Permission denied", "/srv/rapport.db")
    assert "Permission denied" in str(reason_of(error))


def test_a_mistake_of_ours_keeps_its_traceback():
    with closing(sqlite3.connect(":memory:")) as connection:
        assert reason_of(real_error(connection, "SELECT nonsense")) is None
