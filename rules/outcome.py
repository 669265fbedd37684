"""What folding a batch of events brings: findings, and the facts reports are made of."""

from msgspec import Struct, field

from rules.model import (
    Fault,
    Finding,
    FirstPost,
    QuestionClosed,
    Reading,
    Retraction,
    Week,
)


class Outcome(Struct):
    """Everything one batch led to, each list in the order it came about."""

    findings: list[Finding] = field(default_factory=list)
    retractions: list[Retraction] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    questions: list[QuestionClosed] = field(default_factory=list)
    firsts: list[FirstPost] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    taken_in: int = 0
    late: int = 0
