"""The community's own: open questions, newcomers, how soon people answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.report.cases import Pointer
from bot.report.model import AnswerTime, Cited, Question, Report
from bot.report.words import FEW, LENGTHS, Map, Words

OPEN = 8
"""Lines of a list to see at once; the others unfold."""
LISTED = 100
"""Lines of a list on the page."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to point at, and how long ago it was asked."""

    pointer: Pointer
    age: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """How soon a channel answers; without figures when too few people wrote."""

    channel: str
    few: bool
    questions: str
    answered: str
    share: str
    median: str
    brief: str
    """The median in short units, for the table."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """A list of which the page shows the beginning."""

    shown: tuple[T, ...]
    total: int
    head: int = OPEN

    @property
    def open(self) -> tuple[T, ...]:
        """Return what is seen at once."""
        return self.shown[: self.head]

    @property
    def folded(self) -> tuple[T, ...]:
        """Return what unfolds."""
        return self.shown[self.head :]

    @property
    def more(self) -> int:
        """How many are not on the page."""
        return self.total - len(self.shown)


Point = Callable[[Cited], Pointer]


def questions(report: Report, point: Point, words: Words) -> Listing[Asked]:
    """List the questions nobody answered, latest first."""

    def asked(question: Question) -> Asked:
        message = question.message
        end = message.at if report.last is None else report.last
        age = words._("%s old") % words.age(end - message.at)
        return Asked(point(message), age, question.fresh)

    latest = sorted(report.questions, key=lambda q: -q.message.at)
    return Listing(
        tuple(map(asked, latest[:LISTED])),
        max(report.questions_total, len(latest)),
    )


def newcomers(report: Report, point: Point) -> Listing[Pointer]:
    """List the first messages nobody greeted, latest first."""
    latest = sorted(report.newcomers, key=lambda message: -message.at)
    return Listing(
        tuple(map(point, latest[:LISTED])),
        max(report.newcomers_total, len(latest)),
    )


def _wait(time: AnswerTime, channel: str, words: Words) -> Wait:
    """Say how soon a channel answers."""
    said = [
        "–" if time.median is None else words.duration(time.median, length)
        for length in LENGTHS
    ]
    return Wait(
        channel=channel,
        few=time.authors < FEW,
        questions=words.number(time.questions),
        answered=words.number(time.answered),
        share=words.percent(time.answered / time.questions) if time.questions else "–",
        median=said[0],
        brief=said[1],
    )


def overall(times: Sequence[AnswerTime], words: Words) -> Wait | None:
    """Say how soon all channels together answer; None without a question."""
    return next(
        (
            _wait(time, "", words)
            for time in times
            if not time.channel and time.questions
        ),
        None,
    )


def waits(times: Sequence[AnswerTime], names: Map, words: Words) -> Listing[Wait]:
    """List channels with questions, those with the most first."""
    asked = [time for time in times if time.channel and time.questions]
    asked.sort(key=lambda time: (-time.questions, time.channel))
    rows = (_wait(time, names.name(time.channel), words) for time in asked[: OPEN * 3])
    return Listing(tuple(rows), len(asked), head=OPEN * 3)
