"""A batch of events: folded, decided and saved in one unit of work."""

import logging
from collections.abc import Iterable, Sequence

from msgspec import structs

from bot.live.decisions import Decided, decide, save, withdraw
from bot.live.desk import Desk
from bot.store import ConsentRow, Unit
from rules.model import (
    Deleted,
    Edited,
    Event,
    Finding,
    Millis,
    Posted,
    Retraction,
    Watermark,
)
from rules.outcome import Outcome

log = logging.getLogger(__name__)


def nothing_is_due(desk: Desk, events: Iterable[Event]) -> bool:
    """Say that these are watermarks which nothing in memory waits for."""
    latest = None
    for event in events:
        if type(event) is not Watermark:
            return False
        latest = event.at if latest is None else max(latest, event.at)
    if latest is None:
        return True
    return all(
        channel.next_timer >= latest and all(t.due >= latest for t in channel.queue)
        for channel in desk.memory.channels.values()
    )


async def take_in(desk: Desk, events: Sequence[Event], now: Millis) -> bool:
    """Take a batch in; say whether it changed the outbox."""
    await _find_places(desk, events)
    events = [event for event in events if _channel_of(event) not in desk.unread]
    async with desk.at_work() as unit:
        consents = _from_the_start(desk, events)
        desk.memory.exempt |= _exempt(desk, events)
        folded = desk.setup.engine.fold(desk.memory, events)
        decided = await _decide(desk, unit, events, folded, now)
        await save(desk, unit, decided, weeks=folded.weeks, consents=consents)
    _report(desk, folded, decided)
    return bool(decided.pushes or decided.withdrawn)


async def _decide(
    desk: Desk, unit: Unit, events: Iterable[Event], folded: Outcome, now: Millis
) -> Decided:
    """Decide what was found; a hint that rests on a deleted message goes at once."""
    items: list[Finding | Retraction] = [*folded.findings, *folded.retractions]
    decided = await decide(desk, unit, items, now) if items else Decided()
    for event in events:
        if type(event) is Deleted:
            resting = await unit.inbox.resting_on(event.channel, event.id)
            decided.withdrawn += await withdraw(unit, resting, now)
    return decided


async def _find_places(desk: Desk, events: Iterable[Event]) -> None:
    """Set up channels that have come to light."""
    for id in dict.fromkeys(map(_channel_of, events)):
        if id is None or id in desk.memory.places:
            continue
        found = await desk.platform.channel(desk.id, id)
        if found is not None:
            desk.set_up(found)


def _channel_of(event: Event) -> str | None:
    return event.post.channel if isinstance(event, Edited) else event.channel


def _from_the_start(desk: Desk, events: Iterable[Event]) -> list[ConsentRow]:
    """Where people are trying it out, whoever speaks has switched coaching on."""
    chosen = desk.setup.from_the_start
    rows: dict[str, ConsentRow] = {}
    for event in events:
        if chosen is None or type(event) is not Posted or not event.human:
            continue
        who = event.author
        if who not in desk.consents and desk.memory.alias(who) not in desk.refusals:
            rows[who] = desk.choose(who, structs.replace(chosen, consented=event.at))
    return list(rows.values())


def _exempt(desk: Desk, events: Iterable[Event]) -> set[str]:
    """Find the people no rule looks at, by name or id."""
    exempt = {one.casefold() for one in desk.setup.config.workspace.exempt_members}
    return {
        event.author
        for event in events
        if exempt
        and type(event) is Posted
        and exempt & {event.author.casefold(), event.name.casefold()}
    }


def _report(desk: Desk, folded: Outcome, decided: Decided) -> None:
    """Log what whoever runs the bot should know, with ids only."""
    for fault in folded.faults:
        log.error(
            "workspace %s: rule %s raised on message %s: %s",
            desk.id,
            fault.rule,
            fault.message,
            fault.error,
        )
    for stop in decided.stops:
        log.warning(
            "workspace %s: rule %s stopped itself: %d findings in an hour",
            desk.id,
            stop.rule,
            stop.found,
        )
