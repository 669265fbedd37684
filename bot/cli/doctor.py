"""``rapport doctor``: look whether everything is there that `rapport run` needs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from adapters.errors import CannotRun
from adapters.platform import Channel, Check, Health, Platform
from bot.cli.hushed import hushed
from bot.clock import WallClock
from bot.config import Config, load
from bot.errors import UserError
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.run import discord_platform, slack_platform
from bot.store import StoreError, open_store
from bot.store.address import SqliteFile, read_address

SIGNS = {Health.GOOD: "ok", Health.WATCH: "note", Health.BAD: "bad"}


def run(config: Path | None) -> None:
    """Look at everything and say how it is; what is bad is an error."""
    settings = load(config) if config else Config()
    with hushed("discord", "adapters.slack"):
        checks = list(asyncio.run(examine(settings)))
    for check in checks:
        for line in _lines(check):
            print(line)
    bad = sum(check.health is Health.BAD for check in checks)
    if bad:
        raise UserError(f"{bad} to be put right before `rapport run`")


async def examine(config: Config) -> list[Check]:
    """Look at the database and at each platform that is switched on."""
    checks = [await _store(config), _zone(config)]
    if config.discord.on:
        checks += await _discord(config)
    if config.slack.on:
        checks += await _slack(config)
    if not (config.discord.on or config.slack.on):
        remedy = (
            "name a configuration with --config that has a section [slack] or [discord]"
            " where on is not false; rapport init writes one"
        )
        checks.append(Check(Health.BAD, "no platform is switched on", remedy))
    return checks


async def _store(config: Config) -> Check:
    if _is_to_be_made(config):
        return Check(Health.GOOD, "there is no database yet; rapport run makes it")
    try:
        async with open_store(config.store.url) as store:
            await store.counts()
    except StoreError as error:
        return Check(Health.BAD, str(error), "see [store] in the configuration")
    return Check(Health.GOOD, "the database can be opened")


def _is_to_be_made(config: Config) -> bool:
    """Say that nothing is there yet, and a place for it is."""
    try:
        where = read_address(config.store.url)
    except StoreError:
        return False
    if not isinstance(where, SqliteFile):
        return False
    return not where.path.exists() and where.path.parent.is_dir()


def _zone(config: Config) -> Check:
    zone = config.workspace.timezone
    if zone == "UTC":
        remedy = "set [workspace] timezone; quiet hours and summaries go by it"
        return Check(Health.WATCH, "the time zone is UTC", remedy)
    return Check(Health.GOOD, f"the time zone is {zone}")


async def _discord(config: Config) -> list[Check]:
    platform = discord_platform(config.discord, WallClock())
    setups = await _setups(config, platform)

    def reads(channel: Channel) -> bool:
        return any(setup.reads(channel) for setup in setups)

    try:
        return await platform.examine(reads)
    except CannotRun as error:
        return [Check(Health.BAD, str(error))]


async def _setups(config: Config, platform: Platform) -> list[Setup]:
    """Return how each workspace is set up, with what managers chose in chat."""
    configured = Setup(config)
    if _is_to_be_made(config):
        return [configured]
    try:
        async with open_store(config.store.url) as store:
            desks = Desks(store, configured)
            await desks.resume(platform)
            for desk in desks.all():
                async with desk.at_work():
                    pass
            return [desk.setup for desk in desks.all()] or [configured]
    except StoreError:
        # That the database cannot be opened has been said.
        return [configured]


async def _slack(config: Config) -> list[Check]:
    # Here, so that its library takes no memory where it is not run.
    from adapters.slack.checkup import look_over

    platform = slack_platform(config, WallClock())
    try:
        return [check async for check in look_over(platform, config.slack.url)]
    finally:
        await platform.close()


def _lines(check: Check) -> Iterator[str]:
    yield f"{SIGNS[check.health]:<5}{check.about}"
    if check.remedy:
        yield f"     {check.remedy}"
