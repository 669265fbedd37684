"""The courier: brings one push to its member, at most once, or takes it back.

1. Ask the platform who the member is now and whether they can read the channel.
2. In one unit of work: the last look, the ceilings, the claim. Committed, it is ours.
3. Show the card.
4. In another unit: record what became of it.

Killed between 2 and 4, a push is found claimed when its lease is over and is called
unknown: a note lost is better than a note twice. Only an error that proves that nothing
was shown puts it back into the queue.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from random import Random

from msgspec import structs

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from adapters.platform import Person
from bot.clock import Clock
from bot.delivery import notice
from bot.delivery.note import note, words_of
from bot.delivery.rates import BREAKER, room, room_for_direct
from bot.delivery.recheck import Look, recheck
from bot.delivery.route import route
from bot.delivery.verdict import Drop, Send, Verdict, Wait
from bot.live.decisions import State
from bot.live.desk import Desk
from bot.live.gone import close_channel
from bot.live.notice import is_notice
from bot.member import MemberSettings
from bot.store import Changes, Push, PushState, Unit
from bot.trouble import Kind, Thing
from rules.model import DAY, HOUR, MINUTE, SECOND, Millis

LEASE: Millis = 2 * MINUTE
PATIENCE = 30.0
"""Seconds a platform gets to answer; well within the lease."""
ATTEMPTS = 8
FIRST_PAUSE: Millis = 2 * SECOND
LONGEST_PAUSE: Millis = 5 * MINUTE
"""Between attempts: doubled each time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    push: Push
    card: Card


class Courier:
    """Delivers pushes, one at a time."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock, self._random = clock, random

    async def deliver(self, desk: Desk, push: Push) -> None:
        """Send a push if nothing speaks against it, and record what became of it."""
        try:
            async with asyncio.timeout(PATIENCE):
                person = await desk.platform.look_up(desk.id, push.member)
                readable = await desk.platform.can_read(
                    desk.id, push.member, push.channel
                )
        except (PlatformError, TimeoutError) as error:
            async with desk.at_work() as unit:
                await unit.outbox.put_off(push.key, self._later(1, error), "no-look")
            return
        async with desk.at_work() as unit:
            claimed = await self._claim(desk, unit, push, person, readable=readable)
        if claimed is None:
            return
        try:
            shown = await _show(desk, claimed)
        except PlatformError as error:
            async with desk.at_work() as unit:
                await self._record_error(desk, unit, claimed.push, error)
            log.info("workspace %s: push %s: %s", desk.id, push.key, error)
            return
        async with desk.at_work() as unit:
            await unit.outbox.show(claimed.push, shown, self._clock.now())
            await unit.inbox.set_state(push.key, State.SEEN)
            if is_notice(push):
                await notice.remember(desk, unit, push.member, self._clock.now())
        if claimed.push.direct:
            desk.troubles.works(Thing(Kind.DIRECT, workspace=desk.id))

    async def take_back(self, desk: Desk, push: Push) -> None:
        """Withdraw what was shown and no longer holds; trying again does no harm."""
        try:
            async with asyncio.timeout(PATIENCE):
                await desk.platform.withdraw(desk.id, push.shown)
        except Refused as error:
            reason = error.cause.value
        except (PlatformError, TimeoutError) as error:
            async with desk.at_work() as unit:
                later = self._later(ATTEMPTS, error)
                await unit.outbox.put_off(push.key, later, "not-taken-back")
            return
        else:
            reason = ""
        async with desk.at_work() as unit:
            await unit.outbox.withdrawn(push.key, reason)

    # -- claiming ------------------------------------------------------------------

    async def _claim(
        self,
        desk: Desk,
        unit: Unit,
        push: Push,
        person: Person | None,
        *,
        readable: bool,
    ) -> _Claimed | None:
        """Take the last look; claim the push, put it off or give it up."""
        now = self._clock.now()
        if is_notice(push):
            return await self._claim_notice(desk, unit, push, person, readable=readable)
        hint = await unit.inbox.one(push.key)
        look = Look(
            hint,
            desk.setup.rules.get(hint.finding.rule) if hint else None,
            desk.settings(push.member),
            desk.policy(),
            desk.memory.channels.get(push.channel),
            person,
            readable,
            desk.paused,
            desk.is_shadow(now),
            now,
        )
        verdict: Verdict | None = recheck(look)
        if verdict is None and person is not None:
            settings = desk.settings(push.member)
            verdict = await _way(desk, unit, push, person, now, settings)
        claimed = await self._take(desk, unit, push, verdict)
        if claimed is None or hint is None:
            return None
        words = words_of(desk, push.member, person)
        return _Claimed(claimed, note(desk, hint, words))

    async def _claim_notice(
        self,
        desk: Desk,
        unit: Unit,
        push: Push,
        person: Person | None,
        *,
        readable: bool,
    ) -> _Claimed | None:
        """The same for the notice of notice mode, which rests on no hint."""
        now = self._clock.now()
        verdict: Verdict | None = notice.look(
            desk, push, person, now, readable=readable
        )
        if verdict is None and person is not None:
            verdict = await _way(desk, unit, push, person, now, notice.REACH)
        claimed = await self._take(desk, unit, push, verdict)
        if claimed is None:
            return None
        return _Claimed(claimed, notice.notice_to(desk, push.member, person, now))

    async def _take(
        self, desk: Desk, unit: Unit, push: Push, verdict: Verdict | None
    ) -> Push | None:
        """Claim a push, put it off or give it up; return it as claimed."""
        now = self._clock.now()
        match verdict:
            case Drop(reason):
                await unit.outbox.drop(push.key, reason)
            case Wait(until, reason):
                if reason == BREAKER:
                    desk.troubles.broke(Thing(Kind.DIRECT, workspace=desk.id))
                await unit.outbox.put_off(push.key, until, reason)
            case Send(direct, opens):
                claimed = replace(
                    push, direct=direct, opened=opens, attempts=push.attempts + 1
                )
                if await unit.outbox.claim(claimed, now=now, until=now + LEASE):
                    return claimed
        return None

    # -- recording -----------------------------------------------------------------

    async def _record_error(
        self, desk: Desk, unit: Unit, push: Push, error: PlatformError
    ) -> None:
        """Record that a claimed push was not shown, or that nobody knows."""
        match error:
            case Refused():
                await unit.outbox.fail(push, PushState.FAILED, error.cause.value)
                if push.direct and error.cause is Cause.CLOSED:
                    await _remember_closed(desk, unit, push.member)
                if not push.direct and error.cause is Cause.NO_CHANNEL:
                    await close_channel(desk, unit, push.channel, self._clock.now())
            case NotAccepted() if push.attempts < ATTEMPTS:
                until = self._later(push.attempts, error)
                await unit.outbox.put_back(push, until, error.reason)
            case NotAccepted():
                await unit.outbox.fail(push, PushState.FAILED, "tried-too-often")
            case _:
                await unit.outbox.fail(push, PushState.UNKNOWN, "unclear")

    def _later(self, attempts: int, error: Exception) -> Millis:
        """Return when to try again: later each time, never all at once."""
        pause = min(FIRST_PAUSE << (attempts - 1), LONGEST_PAUSE)
        jittered = int(pause * self._random.uniform(0.5, 1.5))
        asked = error.retry_after if isinstance(error, NotAccepted) else None
        return self._clock.now() + jittered + (asked or 0)


async def _way(
    desk: Desk,
    unit: Unit,
    push: Push,
    person: Person,
    now: Millis,
    settings: MemberSettings,
) -> Verdict:
    """Choose the way, and look whether there is room on it."""
    limits = desk.platform.limits
    way = route(settings, limits, person, _last_here(desk, push), now)
    if isinstance(way, Drop):
        return way
    full = room(push, way, await unit.outbox.sent_since(now - DAY), limits, now)
    if full is None and way.direct:
        direct = await unit.outbox.direct_since(now - HOUR, desk.platform.name)
        full = room_for_direct(way, direct, limits, now)
    return full or way


async def _show(desk: Desk, claimed: _Claimed) -> str:
    platform, push = desk.platform, claimed.push
    try:
        async with asyncio.timeout(PATIENCE):
            if push.direct:
                return await platform.show_direct(desk.id, push.member, claimed.card)
            return await platform.show_near(
                desk.id, push.member, push.channel, claimed.card
            )
    except TimeoutError as error:
        raise Unclear("no answer in time") from error


async def _remember_closed(desk: Desk, unit: Unit, member: str) -> None:
    """A closed door is not tried again, until its member says so."""
    settings = desk.consents.get(member)
    if settings is not None:
        row = desk.choose(member, structs.replace(settings, closed=True))
        await unit.save(Changes(consents=[row]))


def _last_here(desk: Desk, push: Push) -> Millis | None:
    """Say when the member last posted in the push's channel, as far as remembered."""
    memory = desk.memory
    alias = memory.alias(push.member)
    channel, place = memory.channels.get(push.channel), memory.places.get(push.channel)
    times = [
        turn.at for turn in (channel.queue if channel else ()) if turn.author == alias
    ]
    member = memory.members.get(alias)
    home = place.home if place and place.home else push.channel
    if member is not None and home in member.presence:
        times.append(member.presence[home].last)
    return max(times, default=None)
