"""What tests of Discord share: discord.py as it was before each, and a line at the end."""

import asyncio
import os
from typing import Any

import discord
import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.adapters.discord.contract import TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: what was checked, or that nothing was."""
    if os.environ.get("RAPPORT_DATA"):
        terminalreporter.write_line(
            f"Discord: {TALLY.checked} calls checked against its API description,"
            f" {TALLY.wrong} violations ({TALLY.undescribed} calls are not described)"
        )
    else:
        terminalreporter.write_line(
            "Discord: calls were not checked against its API description;"
            " set RAPPORT_DATA to the folder that holds it"
        )


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Discord is stands in discord.py's classes: put it back."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    gateway = DiscordWebSocket.DEFAULT_GATEWAY
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", gateway)


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py waits before it connects and identifies again, and between attempts."""
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda self: 0.01)
    monkeypatch.setattr(discord.Client, "before_identify_hook", at_once)
    monkeypatch.setattr(discord.http, "asyncio", Hasty())


async def at_once(self: Any, shard_id: int, *, initial: bool = False) -> None:
    """Identify."""


class Hasty:
    """asyncio, in a hurry."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))
