"""``rapport privacy``, ``pause``, ``resume`` and ``db``: for whoever runs Rapport."""

import asyncio
import json
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.platform import Person
from bot.cli import main, opening
from bot.store import Changes, RefusalRow, open_store, upkeep
from bot.store.schema import REVISION
from tests.bot.commands.asking import ask, facts
from tests.bot.delivery.office import LINK, open_office
from tests.bot.store import postgres
from tests.bot.store.test_migrations import on, upgrade_to

Said = tuple[int, str, str]
Rapport = Callable[..., Said]


@pytest.fixture
def rapport(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Rapport:
    """Run a command in a folder of its own; nobody is waited for."""
    monkeypatch.chdir(tmp_path)
    for module in (opening, upkeep):
        monkeypatch.setattr(module, "PATIENCE", 0.1)

    def run(*args: str) -> Said:
        status = main(list(args))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def db(rapport: Rapport) -> Path:
    """The database of a workspace in which ana is coached and has a note."""
    asyncio.run(fill("rapport.db"))
    return Path("rapport.db")


@pytest.fixture
def shared(bare_postgres: str, rapport: Rapport) -> str:
    """A configuration whose database is on a server, with the same in it."""
    asyncio.run(fill(bare_postgres))
    Path("shared.toml").write_text(f'[store]\nurl = "{bare_postgres}"\n')
    return "shared.toml"


async def fill(address: str) -> None:
    async with open_store(address) as store:
        office = await open_office(store)
        await office.push()


def change(db: Path, statement: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute(statement)


@pytest.fixture
def locked(db: Path) -> Iterator[Path]:
    """The database while another program keeps it to itself."""
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield db


ALL = [
    ["privacy", "show", "ana"],
    ["privacy", "export", "ana"],
    ["privacy", "delete", "ana", "--yes"],
    ["pause"],
    ["resume"],
    ["db", "version"],
    ["db", "migrate"],
    ["db", "backup", "copy.db"],
    ["db", "check"],
]
each = pytest.mark.parametrize("args", ALL, ids=" ".join)
WRITING = [args for args in ALL if args[0] != "db"]


def refused(said: Said, *words: str) -> None:
    """It ended with one line that says these words, and nothing else."""
    status, out, err = said
    assert (status, out, err.count("\n")) == (2, "", 1), said
    for word in words:
        assert word in err


# -- what is wrong with a database ----------------------------------------------------


@each
def test_a_database_that_is_not_there(rapport: Rapport, args: list[str]) -> None:
    refused(rapport(*args), "there is no database rapport.db")
    assert list(Path().iterdir()) == []


@each
def test_a_newer_database(rapport: Rapport, db: Path, args: list[str]) -> None:
    change(db, "UPDATE rapport_schema SET version_num = '9999'")
    refused(rapport(*args), "rapport.db was written by a newer Rapport", "upgrade")


@each
def test_a_database_of_another_program(rapport: Rapport, args: list[str]) -> None:
    change(Path("rapport.db"), "CREATE TABLE cakes (id INTEGER)")
    refused(rapport(*args), "rapport.db holds")


@each
def test_a_file_that_is_none(rapport: Rapport, args: list[str]) -> None:
    Path("rapport.db").write_text("dear diary, " * 100)
    refused(rapport(*args), "rapport.db is not a SQLite database")


@pytest.mark.parametrize("args", WRITING, ids=" ".join)
def test_a_database_in_use_by_another_program(
    rapport: Rapport, locked: Path, args: list[str]
) -> None:
    refused(rapport(*args), "rapport.db is in use by another program")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
@pytest.mark.parametrize("args", WRITING, ids=" ".join)
def test_a_database_that_cannot_be_written(
    rapport: Rapport, db: Path, args: list[str]
) -> None:
    db.chmod(stat.S_IRUSR)
    refused(rapport(*args), "cannot be written: check the permissions")


@each
def test_a_server_that_is_down(rapport: Rapport, args: list[str]) -> None:
    Path("c.toml").write_text('[store]\nurl = "postgresql://u@127.0.0.1:1/rapport"\n')
    refused(rapport(*args, "--config", "c.toml"), "127.0.0.1/rapport cannot be reached")


# -- members --------------------------------------------------------------------------


def test_what_is_kept_is_what_the_member_would_see(rapport: Rapport, db: Path) -> None:
    status, out, err = rapport("privacy", "show", "ana")
    assert (status, err) == (0, "")
    assert out.startswith("Kept about ana, as they would be told themselves:\n")
    assert "Notes and findings, for 60 days: 1" in out
    assert "That you have posted here before: yes" in out
    assert "Coaching: on since" in out


def test_an_export_is_everything_as_json(rapport: Rapport, db: Path) -> None:
    status, out, _ = rapport("privacy", "export", "ana")
    held = json.loads(out)
    assert status == 0
    assert [note["finding"]["key"] for note in held["notes"]] == [LINK]
    assert held["settings"]["reach"] == "direct"


def test_of_somebody_unknown_nothing_is_kept(rapport: Rapport, db: Path) -> None:
    _, out, err = rapport("privacy", "show", "nobody")
    assert "Coaching: off" in out
    assert "Nothing is kept about nobody." in err
    assert not rapport("privacy", "show", "ana")[2]
    assert json.loads(rapport("privacy", "export", "nobody")[1])["seen"] is None
    assert rapport("privacy", "delete", "nobody", "--yes")[0] == 0


def test_erasing_asks_first_and_leaves_nothing(rapport: Rapport, db: Path) -> None:
    refused(rapport("privacy", "delete", "ana"), "add --yes")
    assert "findings, for 60 days: 1" in rapport("privacy", "show", "ana")[1]
    status, out, _ = rapport("privacy", "delete", "ana", "--yes")
    assert status == 0
    assert out == "Everything about ana is erased, from every table and queue.\n"
    held = json.loads(rapport("privacy", "export", "ana")[1])
    assert not any(held.values()), held


def test_a_no_stays_a_no_and_the_receipt_says_so(rapport: Rapport, db: Path) -> None:
    async def refuse() -> None:
        async with open_store(db) as store:
            office = await open_office(store)
            mark = office.desk.memory.alias("ana")
            async with office.desk.at_work() as unit:
                await unit.save(Changes(refusals=[RefusalRow(mark, "leave-me-out")]))

    asyncio.run(refuse())
    assert "One thing stays" in rapport("privacy", "delete", "ana", "--yes")[1]
    assert '"refused": "leave-me-out"' in rapport("privacy", "export", "ana")[1]


def test_where_there_are_several_workspaces_one_is_named(
    rapport: Rapport, db: Path
) -> None:
    async def found() -> None:
        async with open_store(db) as store:
            await store.workspace("T2", "slack")

    asyncio.run(found())
    refused(rapport("privacy", "show", "ana"), "(T1, T2)", "--workspace")
    refused(rapport("pause", "--workspace", "T3"), "no workspace T3", "T1, T2")
    assert "60 days: 1" in rapport("privacy", "show", "ana", "--workspace", "T1")[1]
    assert "60 days: 0" in rapport("privacy", "show", "ana", "--workspace", "T2")[1]


def test_in_a_database_nobody_used_yet_there_is_no_workspace(rapport: Rapport) -> None:
    async def make() -> None:
        async with open_store("rapport.db"):
            pass

    asyncio.run(make())
    refused(rapport("privacy", "show", "ana"), "holds no workspace yet")
    assert "is sound; rows: none yet" in rapport("db", "check")[1]


# -- pausing --------------------------------------------------------------------------


def test_a_pause_holds_for_a_process_that_runs(rapport: Rapport, db: Path) -> None:
    async def found() -> tuple[bool, str]:
        async with open_store(db) as store:
            office = await open_office(store, spoke=False)
            office.platform.people["mia"] = Person("mia", manager=True)
            card = await ask(office, "coach-admin status", "mia")
            return office.desk.paused, facts(card)["Changed"]

    assert "nothing goes out any more" in rapport("pause")[1]
    assert "nothing was changed" in rapport("pause")[1]
    paused, changed = asyncio.run(found())
    assert paused
    assert changed.endswith("the pause is on, by whoever runs me")
    assert "go out again" in rapport("resume")[1]
    assert "nothing was changed" in rapport("resume")[1]
    assert not asyncio.run(found())[0]


# -- the database ---------------------------------------------------------------------


def test_an_older_database_is_brought_up_to_date(rapport: Rapport) -> None:
    asyncio.run(on("rapport.db", upgrade_to("0002"), commit=True))
    assert f"this Rapport needs {REVISION}" in rapport("db", "version")[1]
    refused(rapport("db", "check"), "rapport db migrate")
    assert f"from version 0002 to {REVISION}" in rapport("db", "migrate")[1]
    assert f"up to date (version {REVISION})" in rapport("db", "migrate")[1]
    assert rapport("db", "check")[0] == 0
    assert Path("rapport.db.0002.bak").exists()


def test_a_copy_is_a_database_and_overwrites_nothing(
    rapport: Rapport, db: Path
) -> None:
    status, out, _ = rapport("db", "backup", "copy.db")
    assert status == 0
    assert out.strip() == "rapport.db was copied to copy.db"
    assert stat.S_IMODE(Path("copy.db").stat().st_mode) == 0o600
    Path("c.toml").write_text('[store]\nurl = "sqlite:///copy.db"\n')
    assert "60 days: 1" in rapport("privacy", "show", "ana", "--config", "c.toml")[1]
    refused(rapport("db", "backup", "copy.db"), "exists already")
    refused(rapport("db", "backup", "no/copy.db"), "there is no folder no")


def test_a_sound_database_says_what_is_in_it(rapport: Rapport, db: Path) -> None:
    status, out, _ = rapport("db", "check")
    assert status == 0
    assert "rapport.db is sound; rows: " in out
    assert "hints 1" in out


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param("DROP TABLE hints", "lacks the table hints", id="a table"),
        pytest.param(
            "ALTER TABLE hints DROP COLUMN feedback",
            "lacks the column feedback of hints",
            id="a column",
        ),
        pytest.param(
            "UPDATE members SET counters = x'c1'",
            "holds rows of T1 that cannot be read",
            id="a packed row",
        ),
        pytest.param(
            "UPDATE hints SET messages = 'm1'",
            "holds rows of T1 that cannot be read",
            id="a list",
        ),
    ],
)
def test_what_is_missing_or_spoilt_is_named(
    rapport: Rapport, db: Path, harm: str, said: str
) -> None:
    change(db, harm)
    refused(rapport("db", "check"), said, "restore a copy of it")


def test_a_damaged_file_is_said_to_be_so(rapport: Rapport, db: Path) -> None:
    page = 4096
    content = bytearray(db.read_bytes())
    content[3 * page : 5 * page] = b"\xff" * 2 * page
    db.write_bytes(content)
    refused(rapport("db", "check"), "is damaged")


def test_on_a_server_it_is_the_same(rapport: Rapport, shared: str) -> None:
    given = ("--config", shared)
    assert f"at version {REVISION}, as" in rapport("db", "version", *given)[1]
    assert "up to date" in rapport("db", "migrate", *given)[1]
    assert "hints 1" in rapport("db", "check", *given)[1]
    assert "60 days: 1" in rapport("privacy", "show", "ana", *given)[1]
    assert rapport("privacy", "delete", "ana", "--yes", *given)[0] == 0
    assert "60 days: 0" in rapport("privacy", "show", "ana", *given)[1]
    assert "goes out" in rapport("pause", *given)[1]


def test_a_server_is_copied_by_its_own_tool(
    rapport: Rapport, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    given = ("--config", shared)
    refused(rapport("db", "backup", "x.dump", *given), "pg_dump", "not installed")
    monkeypatch.setenv("PATH", postgres.programs())
    status, _, err = rapport("db", "backup", "x.dump", *given)
    assert (status, err) == (0, "")
    assert Path("x.dump").read_bytes().startswith(b"PGDMP")
    assert not Path("x.dump.part").exists()


@each
def test_help_says_what_it_does_and_shows_how(
    rapport: Rapport, args: list[str]
) -> None:
    command = [word for word in args[:2] if word != "ana"]
    status, out, err = rapport(*command, "--help")
    assert (status, err) == (0, "")
    assert f"rapport {' '.join(command)}" in out.partition("Example")[2]
    assert "--config FILE" in out
