"""A coached member in one channel: counts by day, what may be pointed to, good deeds."""

from struct import Struct as Layout
from typing import NamedTuple

from msgspec import Struct, field

from rules.model import Millis
from rules.moments import NEVER

COUNTED_DAYS = 60
COUNTED_MOST = 31
"""Days with posts kept of those: no rule looks at more than 30 posts or 30 days."""
CASES_KEPT = 3
HELPED_KEPT = 20
_DAY = Layout("<i6H")
_NUMBER = Layout("<i")
_MOST = 65_535


class DayCount(NamedTuple):
    """A coached member's day in a channel, in counts (65,535 at most)."""

    day: int
    posts: int = 0
    starts: int = 0
    """Posts that answer nobody and go on with nothing."""
    replies: int = 0
    """Posts that answer somebody else."""
    drops: int = 0
    pitches: int = 0
    questions: int = 0


class Case(Struct, array_like=True, frozen=True, gc=False):
    """A message that may be pointed to."""

    at: Millis
    id: str


class Help(Struct, array_like=True, frozen=True, gc=False):
    """An answer that somebody gave thanks for."""

    at: Millis
    id: str
    by: int
    """Alias of whom it helped."""
    thanked: Millis


class Deeds(Struct, array_like=True):
    """What a coached member did for others in a channel, as far as it showed."""

    helped: tuple[Help, ...] = ()
    """The latest of 60 days, oldest first."""
    follow_ups: int = 0
    """How often they came back to an answer in words."""
    links: int = 0
    """Links of theirs that drew replies."""


class Presence(Struct, array_like=True):
    """A coached member in one channel; every combination of both has one, so it is small."""

    last: Millis = -NEVER
    packed: bytearray = field(default_factory=bytearray)
    """Counts by day, ascending: 16 bytes a day."""
    starts: tuple[Case, ...] = ()
    drops: tuple[Case, ...] = ()
    pitches: tuple[Case, ...] = ()
    """The latest few messages of each kind, oldest first."""
    deeds: Deeds | None = None

    def count(
        self, day: int, starts: int, replies: int, drops: int, pitches: int, asks: int
    ) -> None:
        """Count a post and what it was on its day; days older than 60 are let go."""
        packed = self.packed
        at = len(packed) - _DAY.size
        while at >= 0:
            number, posts, a, b, c, d, e = _DAY.unpack_from(packed, at)
            if number == day:
                if posts < _MOST:
                    _DAY.pack_into(
                        packed, at, day, posts + 1, a + starts, b + replies, c + drops,
                        d + pitches, e + asks,
                    )  # fmt: skip
                return
            if number < day:
                break
            at -= _DAY.size
        at += _DAY.size
        made = _DAY.pack(day, 1, starts, replies, drops, pitches, asks)
        packed[at:at] = made
        (last,) = _NUMBER.unpack_from(packed, len(packed) - _DAY.size)
        start = max(0, len(packed) - COUNTED_MOST * _DAY.size)
        while _NUMBER.unpack_from(packed, start)[0] <= last - COUNTED_DAYS:
            start += _DAY.size
        del packed[:start]

    def forget(self, before: int) -> bool:
        """Let go of the days before that one; say whether there were any."""
        packed, start = self.packed, 0
        while start < len(packed) and _NUMBER.unpack_from(packed, start)[0] < before:
            start += _DAY.size
        del packed[:start]
        return start > 0

    def days(self, since: int = -(1 << 31)) -> list[DayCount]:
        """Return the days from ``since`` on, oldest first."""
        days = map(DayCount._make, _DAY.iter_unpack(self.packed))
        return [day for day in days if day.day >= since]


def latest(cases: tuple[Case, ...], at: Millis, id: str) -> tuple[Case, ...]:
    """Return cases with one more; the oldest goes when there are too many."""
    return (*cases[1 - CASES_KEPT :], Case(at, id))
