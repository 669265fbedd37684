"""A clock that somebody at the keyboard moves.

Time stands still until it is told to pass. Then it goes from one moment that somebody
waits for to the next, and at each lets the application finish what it does: so a story
played twice is the same story, and nothing ever waits for real.
"""

import asyncio
from dataclasses import dataclass

from rules.model import Millis


@dataclass(eq=False, slots=True)
class _Waiting:
    wake: asyncio.Event
    until: Millis | None


class TypedClock:
    """A clock moved by hand, for an application of so many parts that wait on it."""

    def __init__(self, now: Millis, parts: int) -> None:
        self._now = now
        self._parts = parts
        self._waiting: list[_Waiting] = []
        self._changed = asyncio.Event()

    def now(self) -> Millis:
        """Return the present moment."""
        return self._now

    async def wait(self, wake: asyncio.Event, until: Millis | None) -> None:
        """Wait until ``wake`` is set, or until that moment; clear ``wake``."""
        if until is None or until > self._now:
            waiting = _Waiting(wake, until)
            self._waiting.append(waiting)
            self._changed.set()
            try:
                await wake.wait()
            finally:
                self._waiting.remove(waiting)
        wake.clear()

    async def settle(self) -> None:
        """Wait until every part of the application has done what there is to do."""
        while not self._is_idle():
            self._changed.clear()
            await self._changed.wait()

    async def pass_to(self, moment: Millis) -> None:
        """Let time pass up to a moment, and everything happen that is due by then."""
        while True:
            await self.settle()
            self._now = max(self._now, min((*self._deadlines(), moment)))
            for waiting in self._waiting:
                if waiting.until is not None and waiting.until <= self._now:
                    waiting.wake.set()
            if self._now >= moment:
                break
        await self.settle()

    def leap_to(self, moment: Millis) -> None:
        """Let it be a moment at once, as if the machine had been asleep until then."""
        self._now = max(self._now, moment)

    def _deadlines(self) -> list[Millis]:
        return [one.until for one in self._waiting if one.until is not None]

    def _is_idle(self) -> bool:
        awake = any(waiting.wake.is_set() for waiting in self._waiting)
        return len(self._waiting) >= self._parts and not awake
