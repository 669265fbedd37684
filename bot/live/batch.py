"""A batch of events: folded, decided and saved in one unit of work."""

import logging
from collections.abc import Iterable, Sequence

from msgspec import structs

from bot.live.decisions import Decided, decide, save, withdraw
from bot.live.desk import Desk
from bot.live.notice import notices
from bot.live.shadow import end_first_shadow
from bot.live.sparing import authors
from bot.store import ConsentRow, Push, Unit
from bot.trouble import Kind, Thing
from rules.model import (
    Deleted,
    Event,
    Finding,
    Millis,
    Posted,
    Retraction,
    Watermark,
    channel_of,
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
    """Take a batch in; say whether there is something to be sent, or asked."""
    await desk.meet(filter(None, dict.fromkeys(map(channel_of, events))))
    coached = [who for who in authors(events) if who in desk.consents]
    await desk.sparing.ask_for_roles(desk.platform, coached, now)
    async with desk.at_work() as unit:
        # Only here is it known what managers have switched off by now.
        events = [event for event in events if _is_read(desk, event, now)]
        consents = _from_the_start(desk, events)
        desk.sparing.recognise(authors(events))
        folded = desk.setup.engine.fold(desk.memory, events)
        decided = await _decide(desk, unit, events, folded, now)
        decided.pushes += _notices(desk, events, now)
        await save(desk, unit, decided, weeks=folded.weeks, consents=consents)
    _report(desk, folded, decided)
    return bool(decided.pushes or decided.withdrawn or decided.facts)


async def _decide(
    desk: Desk, unit: Unit, events: Iterable[Event], folded: Outcome, now: Millis
) -> Decided:
    """Decide what was found; what rests on a deleted message goes at once."""
    items: list[Finding | Retraction] = [*folded.findings, *folded.retractions]
    decided = Decided()
    if items:
        await end_first_shadow(desk, unit, now)
        decided = await decide(desk, unit, items, now)
    for event in events:
        if type(event) is Deleted:
            resting = await unit.inbox.resting_on(event.channel, event.id)
            decided.withdrawn += await withdraw(unit, resting, now)
            home = desk.memory.home_of(event.channel)
            await unit.summaries.unlist(home, event.id)
    return decided


def _is_read(desk: Desk, event: Event, now: Millis) -> bool:
    """Say whether an event is of a channel that is switched on, or of all of them."""
    channel = channel_of(event)
    on = channel is None or desk.reads(channel)
    return on and not desk.is_tried(event, now)


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


def _notices(desk: Desk, events: Iterable[Event], now: Millis) -> list[Push]:
    """In notice mode, whoever posts and has neither said yes nor no is told of it."""
    if desk.notice_since is None:
        return []
    alias = desk.memory.alias
    posted = {
        event.author: (event.author, event.channel, alias(event.author))
        for event in events
        if type(event) is Posted and event.human
        if event.author not in desk.consents
        and event.author not in desk.notified
        and alias(event.author) not in desk.refusals
    }
    desk.notified.update(posted)
    return notices(posted.values(), now)


def _report(desk: Desk, folded: Outcome, decided: Decided) -> None:
    """Log what whoever runs the bot should know, with ids only."""
    for fault in folded.faults:
        desk.troubles.broke(Thing(Kind.FAULT, fault.rule, desk.id))
        log.error(
            "workspace %s: rule %s raised on message %s: %s",
            desk.id,
            fault.rule,
            fault.message,
            fault.error,
        )
    for stop in decided.stops:
        desk.troubles.broke(Thing(Kind.FLOOD, stop.rule, desk.id), str(stop.found))
        log.warning(
            "workspace %s: rule %s stopped itself: %d findings in an hour",
            desk.id,
            stop.rule,
            stop.found,
        )
