"""From findings to the inbox: the coach's decisions as rows, within one unit of work.

The coach is made anew for each unit out of what is stored, so that processes that take
turns, and one that was replaced, decide as one would. A hint that no longer holds goes,
and its push is stopped or taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from msgspec import structs

from bot.asking.facts import is_fact, keys_of, waiting
from bot.asking.offer import is_worth_an_offer
from bot.coach import Coach, DecisionWord, Held, Outcome
from bot.decision import REASONS
from bot.flood import Stop
from bot.live.desk import Desk
from bot.live.packed import Brake, pack
from bot.member import Reach
from bot.memory import changes
from bot.store import BrakeRow, ConsentRow, Hint, Push, Unit, Verdict
from bot.version import version
from rules.checks import RULES
from rules.model import ASKED, Finding, Millis, Retraction, Week

_REASONS = {reason.slug: reason for reason in REASONS}


class State(StrEnum):
    """How a live hint lies in the inbox."""

    NEW = "new"
    """Told, not seen yet."""
    SEEN = "seen"
    SHADOW = "shadow"
    """Decided to be told while nobody was told anything: nobody sees it."""
    SILENT = "silent"
    """Not told, or not yet: held, folded, in the mirror, dropped."""


@dataclass(slots=True)
class Decided:
    """What a unit of work decided."""

    hints: list[Hint] = field(default_factory=list)
    facts: list[Hint] = field(default_factory=list)
    """What somebody is to be asked about."""
    consents: list[ConsentRow] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    pushes: list[Push] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    brakes: list[BrakeRow] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)


async def decide(
    desk: Desk, unit: Unit, items: Sequence[Finding | Retraction], now: Millis
) -> Decided:
    """Decide what was found, and what was held and is due; note what no longer holds."""
    held = {
        hint.finding.key: hint for hint in await unit.inbox.held() if not is_fact(hint)
    }
    coach = Coach(
        RULES,
        desk.policy(),
        desk,
        desk.histories,
        desk.found,
        [_waiting(hint, now) for hint in held.values()],
        version(),
    )
    outcomes: list[Outcome] = []
    for item in sorted(items, key=lambda item: (item.at, item.key)):
        if isinstance(item, Finding) and item.tell in ASKED:
            coach.watch_for_floods(item, now)
        else:
            outcomes += coach.consider(item, now)
    outcomes += coach.advance(now)
    decided = Decided(stops=coach.stops)
    retracted = sorted({item.key for item in items if isinstance(item, Retraction)})
    if retracted:
        keys = [key for found in retracted for key in (found, *keys_of(found))]
        there = await unit.inbox.those(keys)
        decided.withdrawn = await withdraw(unit, there, now)
    for outcome in outcomes:
        if outcome.finding.key not in retracted:
            note(desk, outcome, held, decided)
    _note_held(coach.held, held, decided)
    desk.stopped.update(coach.workspace.stopped)
    lasting = [item for item in items if item.key not in retracted]
    found = [item for item in lasting if isinstance(item, Finding)]
    decided.facts = waiting(desk, found, now)
    decided.brakes = list(_brakes(desk, items))
    return decided


async def save(
    desk: Desk,
    unit: Unit,
    decided: Decided,
    *,
    weeks: Sequence[Week] = (),
    consents: Sequence[ConsentRow] = (),
) -> None:
    """Save what was decided together with what has changed in memory."""
    rows = changes(
        desk.memory,
        desk.histories,
        weeks=tuple(weeks),
        hints=(*decided.hints, *decided.facts),
    )
    await unit.save(
        replace(
            rows,
            consents=[*consents, *decided.consents],
            brakes=decided.brakes,
            verdicts=decided.verdicts,
            withdrawn=decided.withdrawn,
            pushes=decided.pushes,
        )
    )


async def withdraw(unit: Unit, hints: Iterable[Hint], now: Millis) -> list[str]:
    """Stop or take back the pushes of hints that are about to go; return their keys."""
    keys = [hint.finding.key for hint in hints]
    await unit.outbox.overtake(keys, now)
    return keys


def _waiting(hint: Hint, now: Millis) -> Held:
    """What waits; what should have been decided while nobody was there is due now."""
    assert hint.until is not None
    until = max(hint.until, now)
    return Held(hint.finding, until, _REASONS[hint.reason], hint.decided_at)


def note(desk: Desk, outcome: Outcome, held: dict[str, Hint], decided: Decided) -> None:
    """Put what became of a finding into the inbox, and the push on its way."""
    finding, sent = outcome.finding, outcome.decision is DecisionWord.SENT
    state = State.NEW if sent else State.SILENT
    if sent and desk.is_shadow(outcome.at):
        state = State.SHADOW
    word, reason = outcome.decision.value, outcome.reason.slug
    if finding.key in held:
        verdict = Verdict(finding.key, outcome.at, word, reason, state)
        decided.verdicts.append(verdict)
    else:
        hint = Hint(
            finding=finding,
            decided_at=outcome.at,
            decision=word,
            reason=reason,
            state=state,
        )
        decided.hints.append(hint)
    settings = desk.settings(finding.about)
    if state is State.NEW and is_worth_an_offer(
        desk.setup.rules[finding.rule], settings
    ):
        settings = structs.replace(settings, offered=finding.key)
        decided.consents.append(desk.choose(finding.about, settings))
    alias = desk.memory.alias(finding.about)
    if alias in desk.memory.members:
        desk.memory.dirty_members.add(alias)
    if state is State.NEW and settings.reach is Reach.DIRECT:
        decided.pushes.append(
            Push(
                key=finding.key,
                member=finding.about,
                channel=finding.channel,
                due=outcome.at,
            )
        )


def _note_held(
    now_held: Iterable[Held], held: dict[str, Hint], decided: Decided
) -> None:
    """Keep what waits, and until when."""
    for one in now_held:
        key, before = one.finding.key, held.get(one.finding.key)
        word, slug = DecisionWord.HELD.value, one.reason.slug
        if before is None:
            hint = Hint(
                finding=one.finding,
                decided_at=one.at,
                decision=word,
                reason=slug,
                state=State.SILENT,
                until=one.until,
            )
            decided.hints.append(hint)
        elif before.until != one.until:
            verdict = Verdict(key, one.at, word, slug, State.SILENT, one.until)
            decided.verdicts.append(verdict)


def _brakes(desk: Desk, items: Iterable[Finding | Retraction]) -> Iterable[BrakeRow]:
    rules = {item.rule for item in items if isinstance(item, Finding)}
    for rule in sorted(rules & desk.found.keys()):
        brake = Brake(desk.found[rule], desk.stopped.get(rule))
        yield BrakeRow(rule, pack(brake))
