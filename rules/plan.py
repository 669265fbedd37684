"""The rules in force in one kind of channel, by the moment they look."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from rules.model import DAY, HOUR, Fault, Finding, Kind, Millis
from rules.outcome import Outcome
from rules.rule import Moment, Options, Rule
from rules.state.workspace import Place

Bound = tuple[Rule, Options]


class Times(Struct, frozen=True):
    """How long things are watched; the rules' options say (``rules.checks.times``)."""

    answer_hours: int = 4
    """Active hours people get to answer a question by themselves."""
    question_at_most: Millis = 24 * HOUR
    answer_left: Millis = 2 * DAY
    """How long an asker has to take up an answer."""
    greeting_hours: int = 2
    """Active hours people get to greet a newcomer by themselves."""


class Plan:
    """Rules of one kind of channel; ``mask`` gates the message rules cheaply."""

    def __init__(self, rules: Sequence[Bound], kind: Kind) -> None:
        """Pick the rules that apply to ``kind``."""
        here = [bound for bound in rules if kind in bound[0].kinds]
        self.settled = _at(here, Moment.SETTLED)
        self.question_closed = _at(here, Moment.QUESTION_CLOSED)
        self.answer_left = _at(here, Moment.ANSWER_LEFT)
        self.day_over = _at(here, Moment.DAY_OVER)
        self.helped = _at(here, Moment.HELPED)
        self.followed_up = _at(here, Moment.FOLLOWED_UP)
        self.first_over = _at(here, Moment.FIRST_OVER)
        self.link_drew = _at(here, Moment.LINK_DREW)
        self.mask = 0
        for rule, _ in self.settled:
            self.mask |= rule.needs


def _at(rules: Iterable[Bound], moment: Moment) -> tuple[Bound, ...]:
    return tuple(bound for bound in rules if bound[0].moment is moment)


def look(
    bound: Bound, place: Place, view: object, channel: str, subject: str, out: Outcome
) -> list[Finding]:
    """Let one rule look at a view; what it finds, or that it raised, goes to ``out``."""
    rule, options = bound
    if rule.id in place.exempt:
        return []
    try:
        found = list(rule.check(view, options))
    except Exception as error:  # noqa: BLE001 - one rule must not stop the others
        what = f"{type(error).__name__}: {error}"
        out.faults.append(Fault(rule.id, channel, subject, what))
        return []
    out.findings.extend(found)
    return found
