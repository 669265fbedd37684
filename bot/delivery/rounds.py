"""The rounds: whatever is due, in every workspace this process serves.

A hint that was held is decided again when its time has come; for what people may be asked
about somebody is looked for; pushes that are due go to the courier; what a dead process
left claimed is called unknown. In between, what has been kept long enough is forgotten
(``bot.upkeep``).
"""

import asyncio
import logging

from bot.asking.asker import ask, postpone
from bot.delivery.courier import Courier
from bot.live.decisions import decide, save
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.store import Push, PushState, StoreError, WorkspaceGone
from bot.trouble import Kind, Thing
from bot.upkeep import Upkeep
from rules.model import HOUR, MINUTE, SECOND, Millis
from rules.rule import N_

AT_ONCE = 8
"""Pushes under way at a time."""

LOOK_AGAIN: Millis = 10 * MINUTE
"""After so long it is looked for what another process, dead by now, has left."""

log = logging.getLogger(__name__)


class Rounds:
    """Finds what is due and sees to it."""

    def __init__(self, desks: Desks, courier: Courier) -> None:
        self._desks, self._courier = desks, courier
        self._upkeep = Upkeep()

    async def work(self, now: Millis) -> Millis:
        """See to all that is due by now; return when the next thing is."""
        waiting = await self._desks.store.waiting()
        soon = SECOND
        for desk in self._desks.all():
            if not await self._see_to(desk, waiting.get(desk.id), now):
                soon = MINUTE
        if any(when <= now for when in waiting.values()):
            waiting = await self._desks.store.waiting()
        due_next = [when for id, when in waiting.items() if self._desks.known(id)]
        return max(min((*due_next, now + LOOK_AGAIN)), now + soon)

    async def _see_to(self, desk: Desk, due: Millis | None, now: Millis) -> bool:
        """See to one workspace; say whether that went well. It stops none of the others."""
        thing = Thing(Kind.PART, N_("delivery"), desk.id)
        try:
            if due is not None and due <= now:
                await self._serve(desk, now)
            await self._upkeep.work(desk, now)
        except WorkspaceGone:
            self._desks.drop(desk.id)
            log.info("workspace %s: it was uninstalled elsewhere", desk.id)
        except StoreError:
            raise
        except Exception:
            log.exception("workspace %s: could not be seen to", desk.id)
            desk.troubles.broke(thing)
            return False
        desk.troubles.works(thing)
        return True

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
        thing = Thing(Kind.PART, N_("asking people"), desk.id)
        try:
            await ask(desk, now)
        except StoreError:
            raise
        except Exception:
            log.exception("workspace %s: nobody could be asked", desk.id)
            desk.troubles.broke(thing)
            await postpone(desk, now)
        else:
            desk.troubles.works(thing)

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
            except StoreError as error:
                # As far as it came it is recorded: queued, or claimed and then unknown.
                log.error("workspace %s: push %s: %s", desk.id, push.key, error)
            except Exception:
                log.exception("workspace %s: push %s failed", desk.id, push.key)
                async with desk.at_work() as unit:
                    await unit.outbox.put_off(push.key, now + HOUR, "our mistake")
