"""Opening the database from the command line, and a workspace in it.

Whatever goes wrong with the database becomes one line for the person at the keyboard.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from adapters.console.community import Community
from adapters.console.platform import ConsolePlatform
from bot.config import Config, load
from bot.errors import UserError
from bot.live.desk import Desk
from bot.live.setup import Setup
from bot.store import Store, StoreError, Workspace, open_store

PATIENCE = 5.0
"""Seconds to wait for another process that is at work on the same."""
SHOWN = 5


def settings_of(config: Path | None) -> Config:
    """Return the configuration that was named, or else what holds without one."""
    return load(config) if config else Config()


@contextmanager
def one_line() -> Iterator[None]:
    """Turn what is wrong with the database into a ``UserError``."""
    try:
        yield
    except StoreError as error:
        raise UserError(str(error)) from error


@asynccontextmanager
async def opened(settings: Config) -> AsyncIterator[Store]:
    """Open the database that is there, brought up to date."""
    with one_line():
        async with open_store(
            settings.store.url, create=False, patience=PATIENCE
        ) as store:
            yield store


def desk_of(store: Store, kept: Workspace, settings: Config) -> Desk:
    """Return a workspace's desk. The platform is not asked: an empty one stands in."""
    return Desk(store, kept, Setup(settings), ConsolePlatform(Community()))


async def workspace_of(store: Store, id: str | None) -> Workspace:
    """Return the workspace that is meant: the one named, or the only one there is."""
    known = await store.all_workspaces()
    found = [one for one in known if id is None or one.id == id]
    if len(found) == 1:
        return found[0]
    if not known:
        raise UserError("the database holds no workspace yet; run Rapport first")
    ids = [one.id for one in known[:SHOWN]]
    there = ", ".join(ids) + (", …" if len(known) > SHOWN else "")
    if found:
        raise UserError(f"there are several workspaces ({there}); add --workspace ID")
    raise UserError(f"there is no workspace {id}; there is {there}")
