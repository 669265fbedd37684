"""What everyone does today reaches (the floor), and what is aimed at.

Both from the table that came with the conversations. The floors are a question mark for
a question, "someone spoke next" or a mention of the asker for an answer, a list of
phrases for a pitch. The aims are meant for sets of the same kinds that are kept apart:
on those at hand there must be room above them.
"""

from dataclasses import dataclass
from fnmatch import fnmatch

from tests.eval.figures import Count, Figure


@dataclass(frozen=True, slots=True)
class Aim:
    """What to reach: each of those given."""

    f1: float | None = None
    precision: float | None = None
    recall: float | None = None
    most: float | None = None
    """The largest share that may be flagged."""

    def __str__(self) -> str:
        if self.most is not None:
            return f"≤ {percent(self.most)}"
        named = (("F1", self.f1), ("P", self.precision), ("R", self.recall))
        return " ".join(f"{name} {least:.2f}" for name, least in named if least)

    def reached(self, figure: Figure) -> bool:
        """Tell whether a figure is as good as what was aimed at, or better."""
        if isinstance(figure, Count):
            return self.most is None or figure.share <= self.most
        return (
            figure.f1 >= (self.f1 or 0)
            and figure.precision >= (self.precision or 0)
            and figure.recall >= (self.recall or 0)
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """The floor and the aim of a measure on the sets whose names fit a pattern."""

    measure: str
    sets: str
    floor: str
    aim: Aim


OPENING = "unanswered, opening"
EVERY = "unanswered, every question"
ANNOUNCED = "plain announcements flagged as pitch"
SURE = Aim(precision=0.95)
"""What a person is told must be right this often."""

GOALS = (
    Goal(OPENING, "irc_ubuntu*", "F1 0.00; 0.88", Aim(f1=0.93)),
    Goal(OPENING, "irc_*", "F1 0.00; 0.71", Aim(f1=0.85)),
    Goal(OPENING, "gitter*", "F1 0.00", Aim(f1=0.75)),
    Goal(EVERY, "irc_ubuntu*", "", Aim(f1=0.75)),
    Goal("question", "pool*", "F1 0.77", Aim(f1=0.93)),
    Goal("question", "nps*", "F1 0.78", Aim(f1=0.90)),
    Goal("link_only", "pool*", "F1 0.89", Aim(f1=0.97)),
    Goal("link_drop", "pool*", "P 0.26 R 0.96", Aim(precision=0.90, recall=0.85)),
    Goal("pitch", "pool*", "F1 0.32", Aim(precision=0.88, recall=0.70)),
    Goal("pitch", "youtube*", "F1 0.57", Aim(f1=0.93)),
    Goal(ANNOUNCED, "pool*", "9%", Aim(most=0.05)),
    Goal("ordinary messages flagged", "pool*", "0%", Aim(most=0.001)),
    Goal("messages flagged", "*", "", Aim(most=0.001)),
    Goal("told: *", "*", "", SURE),
)
LEARNED_FROM = ("irc_ubuntu_train", "youtube_dev")
"""Sets that weights are learned from: figures on them flatter."""


def goal(measure: str, set: str) -> Goal | None:
    """Return the goal of a measure on a set, if there is one."""
    for one in GOALS:
        if fnmatch(measure, one.measure) and fnmatch(set, one.sets):
            return one
    return None


def percent(share: float) -> str:
    """Write a share with two figures that mean something."""
    return f"{100 * share:.2g}%"
