"""The trials of this process: what managers do in them, and what they are told.

A note of a trial is shown at once and kept nowhere. When half an hour is over the setting
goes, and with it everything about the trial.
"""

import asyncio
import logging
from collections.abc import Iterable

from msgspec import structs

from adapters.errors import PlatformError
from bot.cards import hint_card
from bot.clock import Clock
from bot.delivery.note import Mentions, words_of
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.store import Changes, SettingRow
from bot.trying.granted import trial_in
from bot.trying.trial import Trial
from rules.model import SECOND, Edited, Event, Finding, Millis, Posted
from rules.moments import NEVER
from rules.rule import N_

PATIENCE = 10.0
A_TRIAL = N_("You are trying it out: nothing of this is counted or kept.")

log = logging.getLogger(__name__)


class Trials:
    """Reads what is tried out, and shows what it brings."""

    def __init__(self, desks: Desks, clock: Clock) -> None:
        self._desks, self._clock = desks, clock
        self._began = clock.now()
        self._trials: dict[tuple[str, str], Trial] = {}

    def take(self, desk: Desk, events: Iterable[Event]) -> bool:
        """Take in what managers do who are trying it out; say whether they did.

        What was said before this process began may have been answered by the one before
        it, which kept nothing: it is read from history once more, and not tried again.
        """
        tried = [one for one in events if desk.is_tried(one, self._clock.now())]
        for event in tried:
            assert isinstance(event, Posted | Edited)
            post = event.post if isinstance(event, Edited) else event
            if event.at < self._began:
                continue
            key = (desk.id, post.channel)
            trial = self._trials.setdefault(key, Trial(post.channel, post.author))
            trial.take(desk, event)
        return bool(tried)

    async def work(self, now: Millis) -> Millis | None:
        """Show what is due by now, and end what is over; return when to look again."""
        again = [await self._serve(desk, now) for desk in self._desks.all()]
        due = min(again, default=NEVER)
        return None if due == NEVER else max(due, now + SECOND)

    async def _serve(self, desk: Desk, now: Millis) -> Millis:
        """See to the trials of one workspace; return when the next thing is due."""
        due = NEVER
        for channel, one in desk.trials.items():
            trial = self._trials.get((desk.id, channel))
            if trial is not None:
                found = trial.advance(desk, now)
                for finding in found if not desk.paused else ():
                    await _show(desk, finding)
                due = min(due, trial.due())
            if now < one.until:
                due = min(due, one.until)
            elif trial is None or trial.due() == NEVER:
                self._trials.pop((desk.id, channel), None)
                await _end(desk, channel)
        return due


async def _end(desk: Desk, channel: str) -> None:
    """Forget that anybody tried it out there."""
    name = trial_in(channel)
    async with desk.at_work() as unit:
        desk.apply(name, "")
        await unit.save(Changes(settings=[SettingRow(name, "")]))


async def _show(desk: Desk, finding: Finding) -> None:
    """Show a note to who tries it out; it has no buttons, for there is nothing to press."""
    member, platform = finding.about, desk.platform
    words = words_of(desk, member, None)
    rule, names = desk.setup.rules[finding.rule], Mentions(platform, desk.id, words)
    card = hint_card(finding, rule, words, names)
    text = (*card.text, words.say(A_TRIAL))
    card = structs.replace(card, text=text, actions=())
    try:
        async with asyncio.timeout(PATIENCE):
            if platform.limits.near:
                await platform.show_near(desk.id, member, finding.channel, card)
            else:
                await platform.show_direct(desk.id, member, card)
    except (PlatformError, TimeoutError) as error:
        log.warning("workspace %s: a note of a trial: %r", desk.id, error)
