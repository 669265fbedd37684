"""What a replay adds up for its report while it runs: bounded, whatever the archive.

Questions and newcomers are kept as the latest few hundred and a count; times to an answer
as a histogram whose buckets grow by five per cent; cases as the least certain few of each
rule. No member stands in any of it.
"""

from array import array
from collections import Counter, deque
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from math import log

from bot.coach import Outcome
from rules.checks.unanswered_question import RULE
from rules.model import MINUTE, FirstPost, Kind, Millis, QuestionClosed

QUESTIONS_SHOWN = 200
NEWCOMERS_SHOWN = 200
CASES_SHOWN = 200
ASKED_IN = RULE.kinds
_STEP = log(1.05)
_BUCKETS = 400


class AnswerTimes:
    """Times to the first answer of any number of questions, in 3 kB."""

    def __init__(self) -> None:
        self.questions = 0
        self.answered = 0
        self._counts = array("I", bytes(4 * _BUCKETS))

    def add(self, span: Millis | None) -> None:
        """Count a question; None when nobody answered."""
        self.questions += 1
        if span is None:
            return
        self.answered += 1
        minutes = max(0.0, span / MINUTE)
        bucket = min(_BUCKETS - 1, int(log(1 + minutes) / _STEP))
        self._counts[bucket] += 1

    def median(self) -> Millis | None:
        """Return the median time to an answer, exact to five per cent (or a minute)."""
        if not self.answered:
            return None
        left = (self.answered + 1) // 2
        for bucket, count in enumerate(self._counts):
            left -= count
            if left <= 0:
                middle = 1.05 ** (bucket + 0.5) - 1
                return int(middle * MINUTE)
        raise AssertionError("more answers than were counted")


@dataclass
class RuleTally:
    """What became of one rule's findings, and its least certain cases."""

    decisions: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(decision, reason's slug) -> how many."""
    total: int = 0
    cases: list[tuple[float, int, Outcome]] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count an outcome; keep it while it is among the least certain."""
        self.total += 1
        self.decisions[(outcome.decision.value, outcome.reason.slug)] += 1
        row = (-outcome.finding.certainty, -self.total, outcome)
        if len(self.cases) < CASES_SHOWN:
            heappush(self.cases, row)
        else:
            heappushpop(self.cases, row)

    def shown(self) -> list[Outcome]:
        """Return the kept cases, least certain first, then in order of time."""
        ordered = sorted(self.cases, key=lambda row: (-row[0], -row[1]))
        return [outcome for _, _, outcome in ordered]


@dataclass
class Tallies:
    """Everything a report is made of, besides the archive's own description."""

    first: Millis | None = None
    last: Millis | None = None
    messages: int = 0
    unanswered: int = 0
    open_questions: deque[QuestionClosed] = field(
        default_factory=lambda: deque(maxlen=QUESTIONS_SHOWN)
    )
    answer_times: AnswerTimes = field(default_factory=AnswerTimes)
    by_channel: dict[str, AnswerTimes] = field(default_factory=dict)
    firsts: list[FirstPost] = field(default_factory=list)
    """Everybody's first post as far as nobody took it up."""
    greeted: int = 0
    rules: dict[str, RuleTally] = field(default_factory=dict)

    def question(self, closed: QuestionClosed, home: str, kind: Kind) -> None:
        """Count a question whose watch, or whose archive, is over.

        Overlooked are those that the rule would speak of; small talk is none of that.
        """
        if closed.overlooked and kind in ASKED_IN:
            self.unanswered += 1
            self.open_questions.append(closed)
        self.answer_times.add(closed.answered_after)
        self.by_channel.setdefault(home, AnswerTimes()).add(closed.answered_after)

    def first_post(self, first: FirstPost) -> None:
        """Keep a first post that nobody took up."""
        if not first.greeted:
            self.firsts.append(first)

    def outcome(self, outcome: Outcome) -> None:
        """Count what became of a finding."""
        self.rules.setdefault(outcome.finding.rule, RuleTally()).add(outcome)
