"""What people may be asked about: facts of a channel that wait for somebody.

An open question or an unseen newcomer waits in the inbox of nobody, with the time when
somebody is to be looked for next. Who it is about does not stand in it. It is there only
where somebody offered to hear of such things, and goes as soon as anybody has answered,
when enough people were asked, or with its watch.
"""

from collections.abc import Iterable, Mapping

from msgspec import structs

from bot.coach import DecisionWord
from bot.coaching import threshold
from bot.decision import NOT_OFFERED
from bot.live.desk import Desk
from bot.member import MemberSettings
from bot.store import Hint, Verdict
from rules.model import ASKED, HOUR, MINUTE, Finding, Millis, Tell
from rules.rule import Moment
from rules.state.watched import First, Question

MOST_ASKED = 3
"""People who are asked about the same thing, one after another."""
INTERVAL: Millis = 6 * HOUR
"""How long whoever was asked has it to themselves."""
LOOK_AGAIN: Millis = HOUR
"""How often somebody is looked for while nobody is there."""
SILENT = "silent"


def waiting(desk: Desk, findings: Iterable[Finding], now: Millis) -> list[Hint]:
    """Return what was found for somebody to be asked about, due at once."""
    policy = desk.policy()
    found = []
    for finding in findings:
        tell = _for_whom(desk, finding)
        if tell is None or not _anybody_offers(desk.consents, tell):
            continue
        stopped = now < policy.stopped.get(finding.rule, now)
        if stopped or finding.rule in policy.muted:
            continue
        if finding.certainty >= threshold(desk.setup.rules[finding.rule], policy):
            found.append(_fact(finding, tell, now))
    return found


def is_fact(hint: Hint) -> bool:
    """Tell whether it waits for somebody to be asked, in the inbox of nobody."""
    return hint.finding.tell in ASKED and not hint.finding.about


def keys_of(found: str) -> tuple[str, ...]:
    """Return the keys of the fact behind a finding, and of everybody asked about it."""
    fact = f"ask:{found}"
    return (fact, *(ask_key(fact, number) for number in range(1, MOST_ASKED + 1)))


def ask_key(fact: str, number: int) -> str:
    """Return the key of the note to the first, second, … person who is asked."""
    return f"{fact}:{number}"


def number_of(fact: str, key: str) -> int:
    """Return the number that a note about a fact has; 0 for any other."""
    number = key.removeprefix(fact + ":")
    return int(number) if number != key and number.isdecimal() else 0


def fact_key(ask: str) -> str:
    """Return the key of the fact that somebody was asked about."""
    return ask.rpartition(":")[0]


def subject(desk: Desk, fact: Finding) -> Question | First | None:
    """Return what a fact is about while it holds; None: it does not any more."""
    channel = desk.memory.channels.get(fact.channel)
    if channel is None:
        return None
    watched: Mapping[str, Question | First] = (
        channel.overdue if fact.tell is Tell.HELPERS else channel.unseen
    )
    found = watched.get(fact.messages[0])
    if found is None or not found.found or desk.sparing.is_exempt(found.author):
        return None
    return found


def ask_of(fact: Finding, member: str, number: int, now: Millis) -> Finding:
    """Return the note to somebody who is asked about a fact."""
    return structs.replace(
        fact,
        key=ask_key(fact.key, number),
        about=member,
        numbers={"minutes": max(0, now - fact.posted) // MINUTE},
    )


def put_off(fact: Hint, until: Millis) -> Verdict:
    """Look for somebody again at that time."""
    decided = fact.decided_at
    word, reason = DecisionWord.HELD.value, NOT_OFFERED.slug
    return Verdict(fact.finding.key, decided, word, reason, SILENT, until)


def _for_whom(desk: Desk, finding: Finding) -> Tell | None:
    """Say who may be asked; a coached member's question is asked about like any other."""
    if finding.tell in ASKED:
        return finding.tell
    closed = desk.setup.rules[finding.rule].moment is Moment.QUESTION_CLOSED
    return Tell.HELPERS if closed else None


def _anybody_offers(consents: Mapping[str, MemberSettings], tell: Tell) -> bool:
    return any(settings.offers(tell) for settings in consents.values())


def _fact(finding: Finding, tell: Tell, now: Millis) -> Hint:
    key, *_ = keys_of(finding.key)
    return Hint(
        finding=structs.replace(finding, key=key, about="", tell=tell),
        decided_at=now,
        decision=DecisionWord.HELD.value,
        reason=NOT_OFFERED.slug,
        state=SILENT,
        until=now,
    )
