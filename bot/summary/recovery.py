"""Summaries of which nobody knows whether they were posted, because a platform gave no
answer or a process died while it waited for one.

Where a platform lets the bot read what it posted, they are looked for there. Found, it was
posted; not there, it is posted while there is time. Where it does not, they are taken as
posted, and ``status`` says so.
"""

import logging
from dataclasses import replace

from adapters.errors import PlatformError
from adapters.platform import RereadsOwn
from bot.live.desk import Desk
from bot.store import Summary, SummaryState
from bot.summary.card import TITLE
from bot.summary.schedule import LATE
from bot.wording import Words
from rules.model import DAY, MINUTE, Millis

LEASE: Millis = 10 * MINUTE
"""After so long nobody waits for an answer any more, and what came late is there."""
LOOKED_BACK: Millis = 21 * DAY
EARLIER: Millis = MINUTE
"""Clocks differ: it is looked for a little before it was claimed, too."""

log = logging.getLogger(__name__)


async def recover(desk: Desk, words: Words, now: Millis) -> None:
    """Find out what became of the summaries that have waited long enough."""
    async with desk.at_work() as unit:
        noted = await unit.summaries.since(now - LOOKED_BACK)
    known = {row.shown for row in noted}
    for row in noted:
        lost = row.state in (SummaryState.SENDING, SummaryState.UNKNOWN)
        if lost and row.due is not None and row.due <= now:
            after = await _found_out(desk, row, known, words, now)
            async with desk.at_work() as unit:
                await unit.summaries.change(after, row.state)
            log.info(
                "workspace %s: summary of %s for %s is %s after all",
                desk.id,
                row.channel,
                row.week,
                after.state,
            )


async def _found_out(
    desk: Desk, row: Summary, known: set[str], words: Words, now: Millis
) -> Summary:
    """Return what became of a summary; one of ``known`` is another week's."""
    platform = desk.platform
    unknown = replace(row, state=SummaryState.UNKNOWN, due=None)
    if not isinstance(platform, RereadsOwn):
        return unknown
    try:
        own = await platform.own_posts(desk.id, row.channel, row.at - EARLIER)
    except PlatformError as error:
        log.warning("workspace %s: channel %s: %s", desk.id, row.channel, error)
        later = now + LEASE if now < row.at + LATE else None
        return replace(unknown, due=later)
    title = words.say(TITLE)
    fits = (one.shown for one in own if title in one.text)
    found = next((shown for shown in fits if shown not in known), None)
    if found is not None:
        return replace(row, state=SummaryState.POSTED, due=None, shown=found)
    if now < row.at + LATE:
        return replace(row, state=SummaryState.QUEUED, due=now)
    return replace(row, state=SummaryState.FAILED, due=None)
