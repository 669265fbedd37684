"""``rapport init``: from nothing to a bot that can be invited, in a few questions.

The token is taken unseen, tried, and kept in a file of its own that only its owner can
read; it never stands in the configuration.
"""

import asyncio
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from adapters.errors import CannotRun
from bot.cli.hushed import hushed
from bot.cli.paths import check_output
from bot.clock import WallClock
from bot.config import zone
from bot.config.platforms import DiscordSettings
from bot.errors import UserError
from bot.run import discord_platform

TOKEN_FILE = "discord-token"
STEPS = """\
On Discord, once:
  1. https://discord.com/developers/applications, New Application.
  2. Bot: switch on Message Content Intent. Nothing else is needed there.
  3. Bot, Reset Token: copy it, and paste it below. It is not shown."""
WRITTEN = """\
Written: {config} (what is set) and {token} (the token; nobody else should see it).

Invite it into your server (you need Manage Server there):
  {address}

Then:
  rapport doctor --config {config}
  rapport run --config {config}"""
CONFIG = """\
# What else can be set, with what it means: rapport config example

[workspace]
timezone = "{timezone}"

[discord]
token_file = "{token_file}"
"""


def run(platform: str, config: Path, timezone: str | None, api: str | None) -> None:
    """Ask what is to be known, try it, and write the files."""
    if platform == "slack":
        # Here, so that one platform's library is not loaded for the other.
        from bot.cli.init_slack import set_up

        set_up(config, timezone, api)
    else:
        _discord(config, timezone, api)


def free(*paths: Path) -> None:
    """Refuse to write where something is already."""
    for path in paths:
        check_output(path, "--config")
        if path.exists():
            raise UserError(
                f"{path}: exists already and is left as it is; move it away, or name"
                " another place with --config"
            )


def _discord(config: Path, timezone: str | None, api: str | None) -> None:
    token_file = config.parent / TOKEN_FILE
    free(config, token_file)
    chosen = asked_zone(timezone)
    print(STEPS)
    token = SecretStr(unseen("Token: "))
    address = _invitation(token, api)
    write(token_file, token.get_secret_value() + "\n", private=True)
    written = CONFIG.format(timezone=chosen, token_file=token_file.as_posix())
    if api is not None:
        written += f'api = "{api}"\n'
    write(config, written, private=False)
    print(WRITTEN.format(config=config, token=token_file, address=address))


def asked_zone(named: str | None) -> str:
    """Return the time zone most members live in, asked for until it is one."""
    while True:
        name = named or _asked("Where do most members live (like Europe/Berlin)? ")
        try:
            zone(name)
        except ValueError as error:
            if named:
                raise UserError(f"--timezone: {error}") from None
            print(error, file=sys.stderr)
        else:
            return name


def _invitation(token: SecretStr, api: str | None) -> str:
    """Try the token: with it, the address to invite the bot is known."""
    settings = DiscordSettings(on=True, api=api) if api else DiscordSettings(on=True)
    platform = discord_platform(settings, WallClock(), token)
    try:
        with hushed("discord"):
            return asyncio.run(platform.invitation())
    except CannotRun as error:
        raise UserError(str(error)) from None


def _asked(question: str) -> str:
    return _answer(input, question)


def unseen(question: str) -> str:
    """Ask for something that is not to be seen; from a pipe it is read as it comes."""
    return _answer(getpass.getpass if sys.stdin.isatty() else input, question)


def _answer(ask: Callable[[str], str], question: str) -> str:
    try:
        answer = ask(question).strip()
    except EOFError:
        answer = ""
    if not answer:
        raise UserError(f"{question.strip()} needs an answer; nothing was written")
    return answer


def write(path: Path, text: str, *, private: bool) -> None:
    """Write a file, one that only its owner can read where it is private."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600 if private else 0o644), "w") as file:
        file.write(text)
