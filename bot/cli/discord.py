"""``rapport discord``: what only Discord has."""

import asyncio
from pathlib import Path

from adapters.errors import CannotRun
from bot.cli.hushed import hushed
from bot.clock import WallClock
from bot.config import Config, load
from bot.errors import UserError
from bot.run import discord_platform


def run(config: Path | None) -> None:
    """Print the address at which the bot is invited into a server."""
    settings = load(config) if config else Config()
    platform = discord_platform(settings.discord, WallClock())
    try:
        with hushed("discord"):
            print(asyncio.run(platform.invitation()))
    except CannotRun as error:
        raise UserError(str(error)) from None
