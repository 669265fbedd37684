"""The rounds: whatever is due, in every workspace this process serves.

A hint that was held is decided again when its time has come; for what people may be asked
about somebody is looked for; pushes that are due go to
the courier; what a dead process left claimed is called unknown. Once a day, and when the
process starts, what has been kept long enough is swept away.
"""

import asyncio
import logging

from bot.asking.asker import ask, postpone
from bot.delivery.courier import Courier
from bot.live.decisions import decide, save
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.store import Push, PushState
from rules.model import DAY, HOUR, MINUTE, SECOND, Millis

AT_ONCE = 8
"""Pushes under way at a time."""

LOOK_AGAIN: Millis = 10 * MINUTE
"""After so long it is looked for what another process, dead by now, has left."""

log = logging.getLogger(__name__)


class Rounds:
    """Finds what is due and sees to it."""

    def __init__(self, desks: Desks, courier: Courier) -> None:
        self._desks, self._courier = desks, courier
        self._swept: dict[str, Millis] = {}

    async def work(self, now: Millis) -> Millis:
        """See to all that is due by now; return when the next thing is."""
        for workspace, due in (await self._desks.store.waiting()).items():
            desk = self._desks.known(workspace)
            if desk is not None and due <= now:
                await self._serve(desk, now)
        for desk in self._desks.all():
            if now - self._swept.get(desk.id, now - DAY) >= DAY:
                await self._sweep(desk, now)
        waiting = await self._desks.store.waiting()
        due_next = [when for id, when in waiting.items() if self._desks.known(id)]
        return max(min((*due_next, now + LOOK_AGAIN)), now + SECOND)

    async def _sweep(self, desk: Desk, now: Millis) -> None:
        """Remove what has been kept long enough."""
        async with desk.at_work() as unit:
            gone = await unit.sweep(now)
        if gone["seen"]:
            desk.read_again()
        self._swept[desk.id] = now
        if any(gone.values()):
            log.info("workspace %s: swept %s", desk.id, gone)

    async def _serve(self, desk: Desk, now: Millis) -> None:
        """See to one workspace."""
        async with desk.at_work() as unit:
            if any(
                hint.until is not None and hint.until <= now
                for hint in await unit.inbox.held()
            ):
                await save(desk, unit, await decide(desk, unit, [], now))
        await self._ask(desk, now)
        async with desk.at_work() as unit:
            await unit.outbox.expire(now)
            due = await unit.outbox.due(now)
        free = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for push in due:
                tasks.create_task(self._one(desk, push, free, now))

    async def _ask(self, desk: Desk, now: Millis) -> None:
        """Find somebody to ask; what nobody expected stops nothing else."""
        try:
            await ask(desk, now)
        except Exception:
            log.exception("workspace %s: nobody could be asked", desk.id)
            await postpone(desk, now)

    async def _one(
        self, desk: Desk, push: Push, free: asyncio.Semaphore, now: Millis
    ) -> None:
        """See to one push; what nobody expected stops none of the others."""
        async with free:
            try:
                if push.state is PushState.OVERTAKEN:
                    await self._courier.take_back(desk, push)
                else:
                    await self._courier.deliver(desk, push)
            except Exception:
                log.exception("workspace %s: push %s failed", desk.id, push.key)
                async with desk.at_work() as unit:
                    await unit.outbox.put_off(push.key, now + HOUR, "our mistake")
