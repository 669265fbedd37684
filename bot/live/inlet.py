"""The inlet: events in batches, each batch of a workspace one unit of work.

Whatever waits is taken together, so batches grow under load and a message costs less.
What a batch leads to (state, findings, hints, pushes) is committed before whoever handed
it in is told that it was taken.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.live.batch import nothing_is_due, take_in
from bot.live.desk import Desk
from bot.store import StoreError
from rules.model import MINUTE, Event, Millis

BATCH = 500
"""Events after which a batch takes no more in."""
LOOK_AGAIN: Millis = 5 * MINUTE
"""After so long a watermark is acted on though nothing in memory seems to be due: another
process, dead by now, may have taken something in."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Handed:
    desk: Desk
    events: Sequence[Event]
    done: asyncio.Future[None]


class Inlet:
    """Takes events in, and says when something is to be sent."""

    def __init__(self, wake: Callable[[], None], to_send: Callable[[], None]) -> None:
        """``wake`` calls for ``work``; ``to_send`` says that the outbox has changed."""
        self._wake, self._to_send = wake, to_send
        self._handed: list[_Handed] = []
        self._looked: dict[str, Millis] = {}

    async def take(self, desk: Desk, events: Sequence[Event]) -> None:
        """Take events of a workspace; return when what they led to is committed."""
        done = asyncio.get_running_loop().create_future()
        self._handed.append(_Handed(desk, events, done))
        self._wake()
        await done

    async def work(self, now: Millis) -> None:
        """Take in everything that waits; nothing is ever due later."""
        while self._handed:
            batch = self._next_batch()
            error = await self._tried(batch, now)
            for handed in batch:
                if handed.done.done():
                    continue
                if error is None:
                    handed.done.set_result(None)
                else:
                    handed.done.set_exception(error)

    async def _tried(self, batch: list[_Handed], now: Millis) -> Exception | None:
        """Take a batch in; what goes wrong is for whoever handed it in to know."""
        desk = batch[0].desk
        events = [event for handed in batch for event in handed.events]
        try:
            await self._take_in(desk, events, now)
        except StoreError as error:
            return error
        except Exception as error:
            log.exception("workspace %s: a batch could not be taken in", desk.id)
            return error
        return None

    async def _take_in(self, desk: Desk, events: Sequence[Event], now: Millis) -> None:
        recently = now - self._looked.get(desk.id, now - LOOK_AGAIN) < LOOK_AGAIN
        if recently and nothing_is_due(desk, events):
            return
        self._looked[desk.id] = now
        if await take_in(desk, events, now):
            self._to_send()

    def _next_batch(self) -> list[_Handed]:
        """Take out what waits of the first workspace in line."""
        desk = self._handed[0].desk
        taken: list[_Handed] = []
        left: list[_Handed] = []
        size = 0
        for handed in self._handed:
            if handed.desk is desk and size < BATCH:
                taken.append(handed)
                size += len(handed.events)
            else:
                left.append(handed)
        self._handed = left
        return taken
