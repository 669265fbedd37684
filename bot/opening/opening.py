"""Opening channels: what is due of their notices and of reading their past.

1. The notice is claimed in the store, then posted: at most once, however often a process
   dies. A channel in which it may not be posted is switched off again, for nobody is read
   who was not told.
2. The past is fetched without holding anybody up, and taken over in one unit of work. A
   process that dies in between has changed nothing; the next one begins again.
"""

import asyncio
import logging

from adapters.cards import Card
from adapters.errors import NotAccepted, PlatformError, Refused, Unclear
from bot.clock import Clock
from bot.config.chosen import OFF, read_setting, switched_on
from bot.delivery.note import words_of_place
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.memory import changes
from bot.opening.notice import notice_card
from bot.opening.past import last_days
from bot.opening.reading import take_over
from bot.opening.steps import State, Step, notice_of, past_of, read_step, unfinished
from bot.store import Changes, SettingChange, SettingRow
from rules.model import MINUTE, SECOND, Millis
from rules.moments import NEVER

LEASE: Millis = 2 * MINUTE
LOOK_AGAIN: Millis = 10 * MINUTE
"""After so long it is looked for channels that came to light without anybody's word."""
TRY_AGAIN: Millis = 5 * MINUTE
POSTED_WITHIN = 30.0
"""Seconds that a platform gets to post the notice; well within the lease."""
PATIENCE = 60.0
"""Seconds that the past may take to be fetched."""

log = logging.getLogger(__name__)


class Opening:
    """Posts the notices that are due, and reads the past that is to be read."""

    def __init__(self, desks: Desks, clock: Clock) -> None:
        self._desks, self._clock = desks, clock
        self._put_off: dict[tuple[str, str], Millis] = {}
        """Channels with which something went wrong that nobody expected."""

    async def work(self, now: Millis) -> Millis:
        """See to all that is due by now; return when to look again."""
        again = [now + LOOK_AGAIN]
        for desk in self._desks.all():
            await _meet_known(desk)
            for channel in _to_open(desk):
                if self._due(desk, channel) <= now:
                    await self._open(desk, channel)
            again += [self._due(desk, one) for one in _to_open(desk)]
        return max(min(again), now + SECOND)

    def _due(self, desk: Desk, channel: str) -> Millis:
        """Return when the next step of a channel is due."""
        step = _next_step(desk, channel)
        put_off = self._put_off.get((desk.id, channel), 0)
        return max(step.at, put_off) if step else NEVER

    async def _open(self, desk: Desk, channel: str) -> None:
        """Do what is due for one channel."""
        try:
            await self._post_notice(desk, channel)
            await self._read_past(desk, channel)
        except Exception:
            log.exception("workspace %s: opening %s failed", desk.id, channel)
            self._put_off[desk.id, channel] = self._clock.now() + TRY_AGAIN

    async def _post_notice(self, desk: Desk, channel: str) -> None:
        """Post a channel's notice, if it is due and nobody else does."""
        claimed = Step(State.UNDER_WAY, self._clock.now() + LEASE)
        async with desk.at_work() as unit:
            step = _notice(desk, channel)
            if step.state is not State.DUE or step.at > self._clock.now():
                return
            await unit.save(_set(desk, notice_of(channel), claimed))
            reads_back = past_of(channel) in desk.chosen
        contact = desk.setup.config.operator.contact
        card = notice_card(
            words_of_place(desk),
            contact,
            reads_back=reads_back,
            by_notice=desk.notice_since is not None,
        )
        after = await self._posted(desk, channel, card)
        log.info("workspace %s: notice in %s is %s", desk.id, channel, after.state)
        if after.state is State.REFUSED:
            await _switch_off(desk, channel, self._clock.now())
        await _keep(desk, notice_of(channel), after)

    async def _posted(self, desk: Desk, channel: str, card: Card) -> Step:
        """Ask the platform to post; return what came of it."""
        try:
            async with asyncio.timeout(POSTED_WITHIN):
                await desk.platform.post(desk.id, channel, card)
        except NotAccepted as error:
            again = self._clock.now() + (error.retry_after or TRY_AGAIN)
            return Step(State.DUE, again)
        except (Unclear, TimeoutError):
            return Step(State.DONE)
        except PlatformError:
            return Step(State.REFUSED)
        return Step(State.DONE)

    async def _read_past(self, desk: Desk, channel: str) -> None:
        """Fetch what was posted lately and take it over, once the notice is there."""
        name, now = past_of(channel), self._clock.now()
        if not _is_past_due(desk, channel, now):
            return
        try:
            past = await last_days(desk.platform, desk.id, channel, now, PATIENCE)
            await desk.meet(past.channels)
        except Refused:
            await _keep(desk, name, Step(State.REFUSED))
            return
        except (PlatformError, TimeoutError):
            await _keep(desk, name, Step(State.DUE, now + TRY_AGAIN))
            return
        async with desk.at_work() as unit:
            if not _is_past_due(desk, channel, self._clock.now()):
                return
            weeks = take_over(desk, channel, past, self._clock.now())
            rows = changes(desk.memory, desk.histories, weeks=weeks)
            await unit.save(rows)
            await unit.save(_set(desk, name, Step(State.DONE)))
        log.info("workspace %s: %d read of %s", desk.id, len(past.posts), channel)


async def _meet_known(desk: Desk) -> None:
    """Set up channels that settings name, though nothing was posted there lately."""
    try:
        await desk.meet([*switched_on(desk.chosen), *unfinished(desk.chosen)])
    except PlatformError as error:
        log.warning("workspace %s: channels to open: %s", desk.id, error)


def _to_open(desk: Desk) -> list[str]:
    """Return the channels about which there is something to do, now or later."""
    homes = [home.id for home in desk.channels.homes() if desk.setup.reads(home)]
    return [id for id in homes if not desk.paused and _next_step(desk, id) is not None]


def _next_step(desk: Desk, channel: str) -> Step | None:
    """Return what is to be done next for a channel: first its notice, then its past."""
    notice = _notice(desk, channel)
    if notice.state is State.DUE:
        return notice
    if notice.state is State.REFUSED:
        return None
    past = read_step(desk.chosen.get(past_of(channel), ""))
    if past is None or past.state is not State.DUE:
        return None
    # Of a process that died while it posted, nobody knows: it is not posted again.
    under_way = notice.state is State.UNDER_WAY
    return Step(State.DUE, max(past.at, notice.at)) if under_way else past


def _is_past_due(desk: Desk, channel: str, now: Millis) -> bool:
    """Say that the notice has been seen to, and that the past is to be read now."""
    step = _next_step(desk, channel)
    posted = _notice(desk, channel).state is not State.DUE
    return posted and step is not None and step.at <= now


def _notice(desk: Desk, channel: str) -> Step:
    """Return how far a channel's notice is; where people try it out there is none."""
    step = read_step(desk.chosen.get(notice_of(channel), ""))
    return step or Step(State.DONE if desk.setup.trying_out else State.DUE)


async def _switch_off(desk: Desk, channel: str, now: Millis) -> None:
    """Read nobody where nobody can be told."""
    name = read_setting(channel)
    async with desk.at_work() as unit:
        desk.apply(name, OFF)
        change = SettingChange(name, now, "", OFF)
        await unit.save(Changes(settings=[SettingRow(name, OFF)], record=[change]))


async def _keep(desk: Desk, name: str, step: Step) -> None:
    async with desk.at_work() as unit:
        await unit.save(_set(desk, name, step))


def _set(desk: Desk, name: str, step: Step) -> Changes:
    desk.chosen[name] = str(step)
    return Changes(settings=[SettingRow(name, str(step))])
