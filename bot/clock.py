"""The clock: the only place where the application learns the time, and waits.

Whoever waits names what may wake it and until when; so tests and the console can let
time pass by hand, and no test ever waits for real.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeAlias

from rules.model import SECOND, Millis

PAUSE: Millis = 10 * SECOND
"""After something went wrong."""

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> Millis:
        """Return the present moment."""
        ...

    async def wait(self, wake: asyncio.Event, until: Millis | None) -> None:
        """Wait until ``wake`` is set, or until that moment; clear ``wake``."""
        ...


class WallClock:
    """The clock on the wall."""

    def now(self) -> Millis:
        """Return the present moment."""
        return time.time_ns() // 1_000_000

    async def wait(self, wake: asyncio.Event, until: Millis | None) -> None:
        """Wait until ``wake`` is set, or until that moment; clear ``wake``."""
        left = None if until is None else max(0, until - self.now()) / SECOND
        with suppress(TimeoutError):
            async with asyncio.timeout(left):
                await wake.wait()
        wake.clear()


Work: TypeAlias = Callable[[Millis], Awaitable[Millis | None]]
"""Does everything due by a moment; returns when the next thing is due."""


class Part:
    """A part of the application that works whenever something is due or comes in."""

    def __init__(self, name: str, work: Work) -> None:
        """Take what it does: everything due by a moment; it returns what is due next."""
        self.name, self._work = name, work
        self._stopped = False
        self.wake = asyncio.Event()

    async def run(self, clock: Clock) -> None:
        """Work until stopped."""
        while not self._stopped:
            now = clock.now()
            try:
                due = await self._work(now)
            except Exception:
                log.exception("%s failed and will be tried again", self.name)
                due = now + PAUSE
            await clock.wait(self.wake, due)

    def stop(self) -> None:
        """Finish what is being done, and end."""
        self._stopped = True
        self.wake.set()
