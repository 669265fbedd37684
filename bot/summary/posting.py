"""Posting summaries: each channel once in an ISO week, however often a process restarts.

1. When a channel's moment has come, and nothing stands in the store for its week, its
   digest is read. Nothing to say: that is noted, and the week is over for this channel.
2. The picture is drawn, outside any unit of work, for that takes a second or two.
3. What has been answered meanwhile is left out, and the week is claimed. From here on a
   process that dies loses the post rather than repeating it.
4. It is posted, and noted what came of it. Only what is proven not to have been accepted
   is tried again, as long as there is time. What nobody knows the fate of is looked for
   where that can be done (``recovery.py``).
"""

import asyncio
import logging
from dataclasses import dataclass, replace

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from bot.clock import Clock
from bot.delivery.note import words_of_place
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.live.gone import close_channel
from bot.store import Changes, Summary, SummaryState, Unit, WorkspaceGone
from bot.summary.card import listed, named, summary_card
from bot.summary.correction import correct
from bot.summary.digest import Digest
from bot.summary.drawing import draw
from bot.summary.recovery import LEASE, recover
from bot.summary.schedule import (
    LATE,
    OFF,
    Schedule,
    Slot,
    latest_slot,
    next_slot,
    schedule_of,
    setting_of,
)
from bot.summary.source import counted, open_questions, read_digest, thanked
from bot.summary.trend import drawing
from rules.model import DAY, HOUR, MINUTE, SECOND, Kind, Millis

LOOK_AGAIN: Millis = HOUR
"""After so long it is looked for channels and settings that came about elsewhere."""
PATIENCE = 60.0
"""Seconds a platform gets to answer."""
TRY_AGAIN: Millis = 5 * MINUTE
"""When the platform does not say."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Due:
    """A summary whose moment has come."""

    channel: str
    slot: Slot
    digest: Digest


@dataclass(frozen=True, slots=True)
class _Look:
    """When a workspace is looked at again, and what was set there the last time."""

    due: Millis
    chosen: dict[str, str]


class Posting:
    """Finds the summaries that are due and posts them."""

    def __init__(self, desks: Desks, clock: Clock) -> None:
        self._desks, self._clock = desks, clock
        self._looks: dict[str, _Look] = {}

    async def work(self, now: Millis) -> Millis:
        """Post all that is due by now; return when to look again.

        A workspace in which nothing is due, and nothing was set anew, costs nothing.
        """
        for desk in self._desks.all():
            last = self._looks.get(desk.id)
            if last is None or last.due <= now or last.chosen != desk.chosen:
                try:
                    due = min(await self._serve(desk, now), now + LOOK_AGAIN)
                except WorkspaceGone:
                    self._desks.drop(desk.id)
                    continue
                self._looks[desk.id] = _Look(max(due, now + SECOND), dict(desk.chosen))
        served = {desk.id for desk in self._desks.all()}
        dues = [look.due for id, look in self._looks.items() if id in served]
        return min(dues, default=now + LOOK_AGAIN)

    async def _serve(self, desk: Desk, now: Millis) -> Millis:
        """See to one workspace; return when its next summary is due."""
        words = words_of_place(desk)
        await recover(desk, words, now)
        await correct(desk, words, now)
        async with desk.at_work() as unit:
            found = [] if desk.paused else await _due(desk, unit, now)
            if not found:
                return await _next(desk, unit, now)
        for due in found:
            try:
                await self._one(desk, due, now)
            except Exception:
                log.exception(
                    "workspace %s: summary of %s failed", desk.id, due.channel
                )
        async with desk.at_work() as unit:
            return await _next(desk, unit, now)

    async def _one(self, desk: Desk, due: _Due, now: Millis) -> None:
        """Post one summary."""
        if not await _may_be_posted(desk, due.channel):
            return
        words = words_of_place(desk)
        asked = drawing(due.digest, words)
        picture = await draw(asked) if asked else None
        claimed = _row(due.channel, due.slot, SummaryState.SENDING, now)
        claimed = replace(claimed, due=now + LEASE)
        taken = await _claim(desk, claimed, due.digest, self._clock.now())
        if taken is not None:
            digest, claimed = taken
            card = summary_card(digest, words, now, picture)
            await _note(desk, await self._sent(desk, card, claimed))

    async def _sent(self, desk: Desk, card: Card, claimed: Summary) -> Summary:
        """Ask the platform to post it; return what came of it."""
        channel, now = claimed.channel, self._clock.now()
        try:
            async with asyncio.timeout(PATIENCE):
                shown = await desk.platform.post(desk.id, channel, card)
        except NotAccepted as error:
            due = now + (error.retry_after or TRY_AGAIN)
            after = replace(claimed, state=SummaryState.QUEUED, due=due)
        except (Unclear, TimeoutError):
            after = replace(claimed, state=SummaryState.UNKNOWN)
        except PlatformError as error:
            after = replace(claimed, state=SummaryState.FAILED, due=None)
            if isinstance(error, Refused) and error.cause is Cause.NO_CHANNEL:
                async with desk.at_work() as unit:
                    await close_channel(desk, unit, channel, now)
        else:
            posted = SummaryState.POSTED
            after = replace(claimed, state=posted, shown=shown, due=None)
        log.info(
            "workspace %s: summary of %s for %s is %s",
            desk.id,
            channel,
            claimed.week,
            after.state,
        )
        return after


async def _due(desk: Desk, unit: Unit, now: Millis) -> list[_Due]:
    """Find what is due and has something to say; note of the others that they have not."""
    zone = desk.setup.config.workspace.zone
    slots = {
        channel: latest_slot(schedule, zone, now)
        for channel, schedule in _schedules(desk).items()
    }
    slots = {id: slot for id, slot in slots.items() if now < slot.at + LATE}
    if not slots:
        return []
    weeks = await counted(unit, now)
    noted = {(one.channel, one.week): one for one in await _noted(unit, now)}
    found: list[_Due] = []
    empty: list[Summary] = []
    for channel, slot in slots.items():
        row = noted.get((channel, slot.week))
        if row is not None and not _to_be_tried(row, now):
            continue
        # Where it is late, or was switched on only now, what came since is of next week.
        asked = [one for one in open_questions(desk, channel, now) if one.at < slot.at]
        digest = read_digest(desk, channel, weeks.get(channel, ()), now, asked)
        if digest is not None:
            found.append(_Due(channel, slot, digest))
        elif row is None and channel in weeks:
            empty.append(_row(channel, slot, SummaryState.EMPTY, now))
    await unit.save(Changes(summaries=empty))
    return found


async def _noted(unit: Unit, now: Millis) -> list[Summary]:
    """Return what has been noted of this ISO week and the one before."""
    return await unit.summaries.since(now - 14 * DAY)


async def _next(desk: Desk, unit: Unit, now: Millis) -> Millis:
    """Say when the first summary is due that is still to come, or to be tried again."""
    zone = desk.setup.config.workspace.zone
    slots = [next_slot(one, zone, now).at for one in _schedules(desk).values()]
    noted = await _noted(unit, now)
    again = [one.due for one in noted if one.due is not None and one.due > now]
    return min((*slots, *again), default=now + LOOK_AGAIN)


def _schedules(desk: Desk) -> dict[str, Schedule]:
    """Return the channels that have a schedule; their threads have none of their own."""
    settings = desk.setup.config.summary
    found: dict[str, Schedule] = {}
    for channel in desk.memory.channels.keys() - desk.unread:
        place = desk.memory.places.get(channel)
        schedule = schedule_of(channel, settings, desk.chosen)
        if schedule is not None and not (place and place.home):
            found[channel] = schedule
    return found


def _to_be_tried(row: Summary, now: Millis) -> bool:
    return row.state is SummaryState.QUEUED and (row.due or now) <= now


async def _may_be_posted(desk: Desk, channel: str) -> bool:
    """Look whether the channel is there, a channel of its own, and wants a summary."""
    try:
        found = await desk.platform.channel(desk.id, channel)
    except PlatformError as error:
        log.warning("workspace %s: channel %s: %s", desk.id, channel, error)
        return False
    if found is None or found.parent:
        return False
    if setting_of(channel) in desk.chosen:
        return True
    kind = desk.setup.config.kind_of(channel, found.name)
    return kind is not Kind.ANNOUNCEMENTS


async def _claim(
    desk: Desk, claimed: Summary, digest: Digest, now: Millis
) -> tuple[Digest, Summary] | None:
    """Take a channel's week, and return its digest as it is by now, and what is noted.

    None: somebody else took it, it is not wanted any more, or nothing is left to say.
    """
    channel = claimed.channel
    async with desk.at_work() as unit:
        still_open = set(open_questions(desk, channel, now))
        fresh = replace(
            digest,
            questions=tuple(one for one in digest.questions if one in still_open),
            thanked=thanked(desk, channel, digest.monday),
        )
        off = desk.chosen.get(setting_of(channel)) == OFF
        if desk.paused or off or not fresh.says_something:
            return None
        claimed = replace(claimed, questions=listed(fresh), people=named(fresh))
        if await unit.summaries.one(channel, claimed.week) is None:
            await unit.save(Changes(summaries=[claimed]))
            return fresh, claimed
        taken = await unit.summaries.change(claimed, SummaryState.QUEUED)
        return (fresh, claimed) if taken else None


async def _note(desk: Desk, after: Summary) -> None:
    async with desk.at_work() as unit:
        await unit.summaries.change(after, SummaryState.SENDING)


def _row(channel: str, slot: Slot, state: SummaryState, now: Millis) -> Summary:
    return Summary(channel=channel, week=slot.week, state=state, at=now)
