"""What ``rapport run`` holds on both platforms while nothing happens.

The program is the real one; Discord and Slack are small ones in this process.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot.run import DISCORD_TOKEN, SLACK_APP_TOKEN, SLACK_BOT_TOKEN
from tests.adapters.discord.loopback import loopback
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN
from tests.bench.children import resident

CONNECTED = 60.0
A_WHILE = 10.0
"""Seconds after which everything has come to rest."""


async def idle(folder: Path) -> float:
    """Return how many MB the program holds once it has come to rest."""
    async with loopback() as discord, LoopbackSlack() as slack:
        slack.town.open("general")
        config = folder / "rapport.toml"
        config.write_text(
            f"""
[store]
url = "sqlite:///{folder / "together.db"}"

[discord]
api = "{discord.url}/api/v10"

[slack]
api = "{slack.base}/api"
""",
            encoding="utf-8",
        )
        tokens = {
            DISCORD_TOKEN: "token",
            SLACK_APP_TOKEN: APP_TOKEN,
            SLACK_BOT_TOKEN: BOT_TOKEN,
        }
        command = (sys.executable, "-m", "bot.cli", "run", "--config", str(config))
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **tokens}, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            await discord.until(lambda: discord.sessions and slack.sockets, CONNECTED)
            await asyncio.sleep(A_WHILE)
            return resident(process.pid)
        finally:
            process.terminate()
            await process.wait()


def report(folder: Path) -> None:
    """Measure and print."""
    held = asyncio.run(idle(folder))
    print(
        f"Discord and Slack in one process, idle: {held:.0f} MB (at most 140, aim 110)"
    )
