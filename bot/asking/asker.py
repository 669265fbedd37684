"""The asker: finds somebody for what waits, one person at a time.

1. In one unit of work: let go of what does not hold any more, and of the rest say who may
   be asked, in their order.
2. Ask the platform which of them is there and can read the channel.
3. In another unit: choose again, for things may have changed; put the note into the inbox
   of whoever was found. What waits has a rest then, and is looked at again.

From there on the note is a hint like any other, and the courier takes the last look.
"""

import asyncio
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.errors import PlatformError
from bot.asking.choice import Choice, Somebody, choose
from bot.asking.facts import (
    INTERVAL,
    LOOK_AGAIN,
    MOST_ASKED,
    ask_of,
    is_fact,
    number_of,
    put_off,
    subject,
)
from bot.coach import DecisionWord, Outcome
from bot.coaching import streak
from bot.decision import TOLD
from bot.delivery.recheck import unsettled
from bot.history import History, record_sent
from bot.live.decisions import Decided, note, save
from bot.live.desk import Desk
from bot.store import Changes, Hint, Unit
from rules.model import Finding, Millis

PATIENCE = 10.0
"""Seconds a platform gets to say who is there."""
MOST_LOOKED_UP = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Search:
    fact: Hint
    choice: Choice
    number: int
    """Of whoever is asked now, among all who were."""


async def ask(desk: Desk, now: Millis) -> None:
    """Find somebody for everything that is due in a workspace."""
    async with desk.at_work() as unit:
        due = await _due(unit, now)
        if not due:
            return
        searches = await _search(desk, unit, due, now)
    for search in searches:
        member = await _there(desk, search)
        async with desk.at_work() as unit:
            await _hand_over(desk, unit, search, member, now)


async def postpone(desk: Desk, now: Millis) -> None:
    """Put off everything that is due: something went wrong that nobody expected."""
    async with desk.at_work() as unit:
        due = await _due(unit, now)
        later = [put_off(fact, now + LOOK_AGAIN) for fact in due]
        await unit.save(Changes(verdicts=later))


async def _due(unit: Unit, now: Millis) -> list[Hint]:
    held = await unit.inbox.held()
    return [one for one in held if is_fact(one) and (one.until or now) <= now]


async def _search(
    desk: Desk, unit: Unit, due: Sequence[Hint], now: Millis
) -> list[_Search]:
    """Let go of what is over, put off what nobody is there for; return the others."""
    decided, found = Decided(), []
    for fact in due:
        search = await _searched(desk, unit, fact, now)
        if search is None:
            decided.withdrawn.append(fact.finding.key)
        elif search.choice.order:
            found.append(search)
        else:
            until = min(search.choice.until or now + LOOK_AGAIN, now + LOOK_AGAIN)
            decided.verdicts.append(put_off(fact, until))
    await save(desk, unit, decided)
    return found


async def _searched(desk: Desk, unit: Unit, fact: Hint, now: Millis) -> _Search | None:
    """Say who may be asked about a fact; None: nobody, ever again."""
    finding = fact.finding
    about = subject(desk, finding)
    rule = desk.setup.rules.get(finding.rule)
    if about is None or rule is None:
        return None
    resting = await unit.inbox.resting_on(finding.channel, finding.messages[0])
    asked = max(number_of(finding.key, one.finding.key) for one in resting)
    if asked >= MOST_ASKED:
        return None
    channel = desk.memory.channels[finding.channel]
    choice = Choice(until=unsettled(fact, rule, channel, now))
    if choice.until is None and not desk.paused:
        people = _offering(desk, fact, about.author)
        choice = choose(finding, rule, people, desk.policy(), now)
    return _Search(fact, choice, asked + 1)


def _offering(desk: Desk, fact: Hint, author: int) -> Iterator[Somebody]:
    """Everybody who offered, except whom it is about."""
    memory, finding = desk.memory, fact.finding
    place = memory.places.get(finding.channel)
    home = place.home if place and place.home else finding.channel
    for id, settings in desk.consents.items():
        alias = memory.alias(id)
        if alias == author or not settings.offers(finding.tell):
            continue
        member = memory.members.get(alias)
        here = member.presence.get(home) if member else None
        yield Somebody(id, settings, desk.histories.get(id, History()), here)


async def _there(desk: Desk, search: _Search) -> str | None:
    """Return the first who is there and can read it; None: nobody, for all one knows."""
    finding = search.fact.finding
    try:
        async with asyncio.timeout(PATIENCE):
            for member in search.choice.order[:MOST_LOOKED_UP]:
                there = await desk.platform.look_up(desk.id, member)
                if there is not None and await desk.platform.can_read(
                    desk.id, member, finding.channel
                ):
                    return member
    except (PlatformError, TimeoutError) as error:
        log.info("workspace %s: nobody found for %s: %s", desk.id, finding.key, error)
    return None


async def _hand_over(
    desk: Desk, unit: Unit, search: _Search, member: str | None, now: Millis
) -> None:
    """Ask somebody if everything is still so, and let the fact rest."""
    fact = await unit.inbox.one(search.fact.finding.key)
    if fact is None or fact.until != search.fact.until:
        return
    again = await _searched(desk, unit, fact, now)
    decided = Decided()
    if again is None:
        decided.withdrawn.append(fact.finding.key)
    elif member is None or member not in again.choice.order:
        decided.verdicts.append(put_off(fact, now + LOOK_AGAIN))
    else:
        _ask(desk, ask_of(fact.finding, member, again.number, now), decided, now)
        decided.verdicts.append(put_off(fact, now + INTERVAL))
    await save(desk, unit, decided)


def _ask(desk: Desk, asked: Finding, decided: Decided, now: Millis) -> None:
    """Put the note into somebody's inbox, and remember that they were asked."""
    who, rule = asked.about, desk.setup.rules[asked.rule]
    before = desk.histories.get(who, History())
    again = streak(desk.policy())
    desk.histories[who] = record_sent(before, asked, rule, now, again)
    note(desk, Outcome(asked, DecisionWord.SENT, TOLD, now), {}, decided)
    log.info("workspace %s: somebody is asked: %s", desk.id, asked.key)
