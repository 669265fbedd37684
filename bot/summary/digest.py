"""What a channel's week came to: pure reckoning over counts, nothing of any one person.

Figures of a week in which fewer than five people wrote are not looked at, and where there
is nothing to say there is no digest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from msgspec import Struct

from rules.model import DAY, MINUTE, Millis, Week

WEEK: Millis = 7 * DAY
FEWEST = 5
"""Figures of fewer people than this are not shown."""
LOOKED_BACK = 8
"""Weeks before the one told of that it is compared with."""
ENOUGH = 4
"""Weeks with figures, the one told of included, from which there is a trend."""


class OpenQuestion(Struct, frozen=True):
    """A question that still waits for an answer."""

    channel: str
    message: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything a summary is worded from."""

    channel: str
    monday: Millis
    """00:00 UTC of the week told of."""
    week: Week | None
    """None: too few people wrote to show any figure."""
    before: tuple[Week | None, ...]
    """The weeks before it, oldest first; None where too few people wrote."""
    questions: tuple[OpenQuestion, ...]
    """Oldest first."""
    thanked: tuple[str, ...] = ()
    """Ids of people whose answers were thanked for, and who agreed to be named."""

    @property
    def has_trend(self) -> bool:
        """Say whether there are weeks enough to compare with."""
        known = sum(week is not None for week in self.before)
        return self.week is not None and known >= ENOUGH - 1

    @property
    def says_something(self) -> bool:
        """Say whether there is anything worth a post."""
        week = self.week
        return bool(self.questions) or (
            week is not None
            and any(
                (week.replied, week.answered, week.links, week.newcomers, week.thanks)
            )
        )


def digest(
    channel: str,
    weeks: Iterable[Week],
    questions: Iterable[OpenQuestion],
    monday: Millis,
) -> Digest | None:
    """Return a channel's digest of the week that began then; None: nothing to say."""
    shown = {week.monday: week for week in weeks if week.authors >= FEWEST}
    found = Digest(
        channel,
        monday,
        shown.get(monday),
        tuple(shown.get(monday - back * WEEK) for back in range(LOOKED_BACK, 0, -1)),
        tuple(questions),
    )
    return found if found.says_something else None


def reply_share(week: Week) -> float:
    """Return the share of a week's posts that drew a reply."""
    return min(1.0, week.replied / week.posts)


def answer_time(week: Week) -> Millis | None:
    """Return the median time to a first answer by a person."""
    minutes = week.answer_minutes
    return round(median(minutes) * MINUTE) if minutes else None


def usual(values: Sequence[float | None]) -> float | None:
    """Return what is usual among those known: their median."""
    known = [value for value in values if value is not None]
    return median(known) if known else None
