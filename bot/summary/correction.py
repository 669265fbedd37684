"""Correcting a summary that stands in a channel: it is edited, never posted again.

For a week it is looked whether what it lists is still so. A question that somebody took up,
or that was deleted, leaves the list; so does the name of somebody who takes their yes back,
or is erased. Its figures stay, for they are those of a week that is over.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace

from adapters.cards import Card
from adapters.errors import NotAccepted, PlatformError, Unclear
from bot.live.desk import Desk
from bot.store import Summary, SummaryState
from bot.summary.card import corrected_card, summary_card
from bot.summary.digest import OpenQuestion
from bot.summary.drawing import draw
from bot.summary.source import counted, place_of, read_digest, was_taken_up
from bot.summary.trend import drawing
from bot.wording import Words
from rules.model import DAY, MINUTE, Millis

CORRECTED: Millis = 7 * DAY
TRY_AGAIN: Millis = 5 * MINUTE
"""When the platform does not say."""

log = logging.getLogger(__name__)


async def correct(desk: Desk, words: Words, now: Millis) -> None:
    """Find the posted summaries that are no longer so, and edit them."""
    async with desk.at_work() as unit:
        noted = await unit.summaries.since(now - CORRECTED)
        rows = [row for row in noted if row.state is SummaryState.POSTED]
        fresh = list(_now_so(desk, rows, now))
        for row in fresh:
            await unit.summaries.change(row, SummaryState.POSTED)
    changed = {(row.channel, row.week): row for row in fresh}
    for row in rows:
        row = changed.get((row.channel, row.week), row)
        if row.due is not None and row.due <= now:
            await _edit(desk, row, words, now)


def _now_so(desk: Desk, rows: Iterable[Summary], now: Millis) -> Iterable[Summary]:
    """Yield what has changed since it was posted, as it is to read now."""
    for row in rows:
        questions = tuple(
            one for one in row.questions if not was_taken_up(desk, row.channel, one[0])
        )
        people = tuple(one for one in row.people if desk.settings(one).named)
        if (questions, people) != (row.questions, row.people):
            yield replace(row, questions=questions, people=people, due=now)


async def _edit(desk: Desk, row: Summary, words: Words, now: Millis) -> None:
    """Show a summary as it is to read now; doing so twice is doing it once."""
    card = await _card(desk, row, words, now)
    due = None
    try:
        await desk.platform.edit(desk.id, row.shown, card)
    except NotAccepted as error:
        due = now + (error.retry_after or TRY_AGAIN)
    except Unclear:
        due = now + TRY_AGAIN
    except PlatformError as error:
        log.warning("workspace %s: summary of %s: %s", desk.id, row.channel, error)
    async with desk.at_work() as unit:
        await unit.summaries.change(replace(row, due=due), SummaryState.POSTED)


async def _card(desk: Desk, row: Summary, words: Words, now: Millis) -> Card:
    questions = [
        OpenQuestion(place_of(desk, row.channel, id), id, at)
        for id, at in row.questions
    ]
    async with desk.at_work() as unit:
        weeks = (await counted(unit, row.at)).get(row.channel, ())
        found = read_digest(desk, row.channel, weeks, row.at, questions)
    if found is None:
        return corrected_card(words)
    found = replace(found, thanked=row.people)
    asked = drawing(found, words)
    picture = await draw(asked) if asked else None
    return summary_card(found, words, now, picture)
