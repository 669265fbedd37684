"""Databases for the tests: every contract test runs on both kinds, each time empty."""

import asyncio
import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.store import Store, Workspace, open_store
from bot.store.schema import metadata
from tests.bot.store import postgres

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoServer as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest_asyncio.fixture
async def bare_postgres(postgres_server: str) -> str:
    """The address of a PostgreSQL database without any table."""
    return await postgres.create(postgres_server, f"test_{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind, without any table."""
    if request.param == "sqlite":
        return str(tmp_path / "rapport.db")
    address: str = request.getfixturevalue("bare_postgres")
    return address


async def _make(address: str) -> str:
    async with open_store(address):
        return address


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str) -> str:
    """The address of a PostgreSQL database with our tables, made once."""
    address = asyncio.run(postgres.create(postgres_server, "shared"))
    return asyncio.run(_make(address))


@pytest_asyncio.fixture
async def empty_postgres(shared_postgres: str) -> str:
    """The same with nothing in the tables."""
    await postgres.empty(shared_postgres, list(metadata.tables))
    return shared_postgres


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "rapport.db"
    asyncio.run(_make(str(path)))
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database of either kind, with our tables, nothing in them."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        return str(shutil.copy(template, tmp_path / "rapport.db"))
    address: str = request.getfixturevalue("empty_postgres")
    return address


@pytest_asyncio.fixture
async def store(address: str) -> AsyncIterator[Store]:
    async with open_store(address) as store:
        yield store


@pytest_asyncio.fixture
async def workspace(store: Store) -> Workspace:
    return await store.workspace("T1", "slack")
