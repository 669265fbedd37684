"""Keeping a workspace to what may be kept: rows swept once a day, memory every hour, and
idle threads and the coaching of members who have left let go of.
"""

import asyncio
import logging
from dataclasses import dataclass, field

from adapters.errors import PlatformError
from bot.erasure import forget_coaching
from bot.forgetting import forget_old
from bot.live.desk import Desk
from bot.live.threads import forget_idle_threads
from bot.memory import changes
from rules.model import DAY, HOUR, MINUTE, Millis

FORGETS_EVERY: Millis = HOUR
ASKS_EVERY: Millis = 10 * MINUTE
ASKED_AT_ONCE = 20
"""Members of whom a platform is asked, each once a day, whether they are still there."""
GONE_FOR: Millis = DAY // 2
"""Who is not found is looked for once more after so long, before they count as gone."""
PATIENCE = 10.0
"""Seconds a platform gets to say so."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Done:
    """What was done in a workspace, and when."""

    began: Millis
    swept: Millis | None = None
    forgot: Millis | None = None
    thinned: Millis | None = None
    """When idle threads were forgotten."""
    asked: Millis | None = None
    looked_for: dict[str, Millis] = field(default_factory=dict)
    """Coached members, and when it was asked whether they are there."""
    missing: dict[str, Millis] = field(default_factory=dict)
    """Those who were not, and since when."""


class Upkeep:
    """Does what is due in each workspace."""

    def __init__(self) -> None:
        self._done: dict[str, _Done] = {}

    async def work(self, desk: Desk, now: Millis) -> None:
        """Sweep, forget and look for members, each when its time has come."""
        done = self._done.setdefault(desk.id, _Done(now, asked=now))
        if _is_time(done.swept, DAY, now):
            await self._sweep(desk, now)
            done.swept = now
        if _is_time(done.forgot, FORGETS_EVERY, now):
            await self._forget(desk, now, standing=now - done.began >= HOUR)
            done.forgot = now
        # Just started, threads are caught up with.
        if now - done.began >= HOUR and _is_time(done.thinned, DAY, now):
            await self._forget_threads(desk)
            done.thinned = now
        if _is_time(done.asked, ASKS_EVERY, now):
            await self._look_for_members(desk, done, now)
            done.asked = now

    async def _sweep(self, desk: Desk, now: Millis) -> None:
        """Remove rows that have been kept long enough."""
        async with desk.at_work() as unit:
            gone = await unit.sweep(now)
        if gone["seen"]:
            desk.read_again()
        if any(gone.values()):
            log.info("workspace %s: swept %s", desk.id, gone)

    async def _forget(self, desk: Desk, now: Millis, *, standing: bool) -> None:
        """Forget in memory what is too old. Just started, channels are caught up with."""
        async with desk.at_work() as unit:
            forget_old(desk.memory, desk.histories, now, standing=standing)
            await unit.save(changes(desk.memory, desk.histories))

    async def _forget_threads(self, desk: Desk) -> None:
        async with desk.at_work() as unit:
            gone = await forget_idle_threads(desk, unit)
        if gone:
            log.info("workspace %s: forgot %d idle threads", desk.id, gone)

    async def _look_for_members(self, desk: Desk, done: _Done, now: Millis) -> None:
        """Let go of coached members who have left; who cannot be asked for stays."""
        for held in (done.looked_for, done.missing):
            for member in held.keys() - desk.consents.keys():
                del held[member]
        due = [
            one for one in desk.consents if _is_time(done.looked_for.get(one), DAY, now)
        ]
        due += [
            member
            for member, since in done.missing.items()
            if now - since >= GONE_FOR and member not in due
        ]
        for member in due[:ASKED_AT_ONCE]:
            try:
                async with asyncio.timeout(PATIENCE):
                    person = await desk.platform.look_up(desk.id, member)
            except (PlatformError, TimeoutError) as error:
                log.info("workspace %s: members not looked for: %r", desk.id, error)
                return
            done.looked_for[member] = now
            if person is not None:
                done.missing.pop(member, None)
            elif now - done.missing.setdefault(member, now) >= GONE_FOR:
                await self._let_go(desk, member)

    async def _let_go(self, desk: Desk, member: str) -> None:
        async with desk.at_work() as unit:
            if member in desk.consents:
                await forget_coaching(desk, unit, member)
        await desk.store.leave_no_trace()
        log.info("workspace %s: a member who has left is coached no more", desk.id)


def _is_time(last: Millis | None, every: Millis, now: Millis) -> bool:
    """Say whether something is to be done; a clock set back does not stop it."""
    return last is None or not 0 <= now - last < every
