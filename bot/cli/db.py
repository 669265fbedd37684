"""``rapport db``: the database's version, bringing it up to date, copies, checks."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec

from bot.cli.opening import desk_of, one_line, opened, settings_of
from bot.cli.paths import check_output
from bot.config import Config
from bot.errors import UserError
from bot.store import StoreError
from bot.store.address import read_address
from bot.store.schema import REVISION
from bot.store.upkeep import copy, require_sound, revision_at


def run(action: str, config: Path | None, file: Path | None = None) -> None:
    """Do something with the database of a configuration, and say what came of it."""
    settings = settings_of(config)
    if file is not None:
        _check_target(file)
    with one_line():
        print(asyncio.run(ACTIONS[action](settings, file)))


async def _version(settings: Config, _: Path | None) -> str:
    place, revision = _place(settings), await revision_at(settings.store.url)
    if revision == REVISION:
        return f"{place} is at version {revision}, as this Rapport needs it"
    return (
        f"{place} is at version {revision}; this Rapport needs {REVISION}:"
        " rapport db migrate"
    )


async def _migrate(settings: Config, _: Path | None) -> str:
    place, before = _place(settings), await revision_at(settings.store.url)
    if before == REVISION:
        return f"{place} is up to date (version {REVISION})"
    async with opened(settings):
        return f"{place} was brought from version {before} to {REVISION}"


async def _backup(settings: Config, file: Path | None) -> str:
    assert file is not None
    await copy(settings.store.url, file)
    return f"{_place(settings)} was copied to {file}"


async def _check(settings: Config, _: Path | None) -> str:
    revision = await revision_at(settings.store.url)
    if revision != REVISION:
        raise StoreError(
            f"{_place(settings)} is at version {revision}, and version {REVISION} is"
            " what can be checked: rapport db migrate"
        )
    await require_sound(settings.store.url)
    async with opened(settings) as store:
        for kept in await store.all_workspaces():
            desk = desk_of(store, kept, settings)
            try:
                async with desk.at_work():
                    pass  # Every packed row is read at the beginning.
                await store.hints(kept.id)
                await store.weeks(kept.id)
            except (msgspec.MsgspecError, ValueError) as error:
                raise StoreError(
                    f"{_place(settings)} holds rows of {kept.id} that cannot be read"
                    f" ({error}): restore a copy of it"
                ) from error
        counts = await store.counts()
    there = ", ".join(f"{name} {count:,}" for name, count in counts.items() if count)
    return f"{_place(settings)} is sound; rows: {there or 'none yet'}"


ACTIONS: dict[str, Callable[[Config, Path | None], Coroutine[Any, Any, str]]] = {
    "version": _version,
    "migrate": _migrate,
    "backup": _backup,
    "check": _check,
}


def _place(settings: Config) -> str:
    return str(read_address(settings.store.url))


def _check_target(file: Path) -> None:
    """Refuse a copy over something that is there."""
    check_output(file, "FILE")
    if file.exists():
        raise UserError(f"{file}: exists already; name a new file")
