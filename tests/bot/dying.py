"""A process that kills itself at a given point, and how a test runs one.

A point is any call to the platform or the clock. What the platform was asked to show
is written to a file, as it would be on the other side of a network.
"""

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Config, WorkspaceSettings
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import open_store
from rules.model import Millis
from tests.adapters.recording import RecordingPlatform
from tests.bot.delivery.office import HandClock

ROOT = Path(__file__).parents[2]
NOWHERE = 0
"""No point: it lives."""


class Points:
    """Counts points, and dies at one of them."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.passed = deadly, 0

    def __call__(self) -> None:
        self.passed += 1
        if self.passed == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalClock(HandClock):
    def __init__(self, at: Millis, point: Points) -> None:
        super().__init__(at)
        self.point = point

    def now(self) -> Millis:
        self.point()
        return self.at


class MortalPlatform(RecordingPlatform):
    point: Points
    seen: Path

    def saw(self, what: str) -> None:
        """Note what members saw; it may die right before, and right after."""
        self.point()
        with self.seen.open("a") as file:
            file.write(f"{what}\n")
        self.point()


@asynccontextmanager
async def at_work(
    address: str, platform: MortalPlatform, seen: Path, deadly: int, at: Millis
) -> AsyncIterator[tuple[Desks, MortalClock]]:
    """Open the desks of a database at a moment; somewhere from here on it dies."""
    platform.point, platform.seen = Points(deadly), seen
    config = Config(workspace=WorkspaceSettings(every_channel=True))
    async with open_store(address) as store:
        desks = Desks(store, Setup(config))
        await desks.resume(platform)
        yield desks, MortalClock(at, platform.point)


def run(module: str, *arguments: object, timeout: float = 60):
    """Run a module as a program of its own, until it is over."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def kill(module: str, address: str, seen: Path, deadly: int) -> None:
    """Let another process work until it kills itself."""
    done = run(module, address, seen, deadly)
    assert done.returncode == -signal.SIGKILL, done.stderr
