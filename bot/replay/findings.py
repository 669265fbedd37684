"""A line of ``replay --findings``."""

from datetime import UTC, datetime, timedelta

from msgspec import Struct

from bot.coach import Outcome
from bot.wording import Names, Register, Words, render
from rules.model import Millis
from rules.rule import Rule

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FindingLine(Struct):
    """What was found about whom, and what was decided."""

    rule: str
    member: str
    channel: str
    messages: tuple[str, ...]
    at: str
    """ISO 8601, UTC: the rule's moment."""
    evidence: dict[str, object]
    decision: str
    """sent, held, folded, mirror or dropped."""
    reason: str
    text: str


def finding_line(
    outcome: Outcome, rule: Rule, words: Words, names: Names
) -> FindingLine:
    """Word a finding and what became of it."""
    finding = outcome.finding
    register = Register.NEWCOMER if outcome.newcomer else Register.REGULAR
    evidence: dict[str, object] = dict(finding.numbers)
    if finding.traits:
        evidence["traits"] = finding.traits
    if finding.people:
        evidence["people"] = finding.people
    evidence["certainty"] = round(finding.certainty, 3)
    evidence["pattern"] = finding.pattern
    return FindingLine(
        finding.rule,
        finding.about,
        finding.channel,
        finding.messages,
        iso(finding.at),
        evidence,
        outcome.decision.value,
        outcome.reason.slug,
        render(finding, rule, words, names, register, outcome.said).text,
    )


def iso(at: Millis) -> str:
    """Write a time as ISO 8601 in UTC; beyond the year 9999 as milliseconds."""
    try:
        moment = _EPOCH + timedelta(milliseconds=at)
    except OverflowError:
        return str(at)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
