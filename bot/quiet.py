"""Quiet hours and weekends in somebody's own time zone, across clock changes.

All reckoning is done on the wall clock of the zone and checked again on the moment it
stands for: an hour that is skipped or comes twice never traps a hint. It decides
nothing but *when it is quiet* and *until when*.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rules.model import Millis
from rules.rule import millis

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = millis(datetime(2, 1, 1, tzinfo=UTC) - EPOCH)
LATEST = millis(datetime(9998, 1, 1, tzinfo=UTC) - EPOCH)
MIDNIGHT = time(0)


class Quiet(NamedTuple):
    """When the bot starts nothing by itself."""

    start: time
    end: time
    """Equal to ``start``: there are no quiet hours."""
    weekend: frozenset[int]
    """Whole days, as ``date.weekday()`` numbers; never all seven."""


@lru_cache(maxsize=1024)
def known_zone(name: str) -> ZoneInfo | None:
    """Return the zone of that name, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(name: str, fallback: str) -> ZoneInfo:
    """Return somebody's zone, or the fallback when theirs is empty or unknown."""
    zone = known_zone(name) if name else None
    return zone or ZoneInfo(fallback)


def clock_time(minutes: int) -> time:
    """Return the time of day so many minutes after midnight."""
    return time(*divmod(minutes % (24 * 60), 60))


def local(at: Millis, zone: ZoneInfo) -> datetime:
    """Return a moment on the zone's wall clock; years no calendar has are clamped."""
    clamped = min(max(at, EARLIEST), LATEST)
    return (EPOCH + timedelta(milliseconds=clamped)).astimezone(zone)


def quiet_until(now: Millis, zone: ZoneInfo, quiet: Quiet) -> Millis | None:
    """Return when the quiet that reigns now is over, or None when it is not quiet."""
    if not EARLIEST < now < LATEST:
        return None
    today = local(now, zone)
    if not _quiet_at(today, quiet):
        return None
    ends = (
        at
        for at in _candidates(today, quiet)
        if at > now and not _quiet_at(local(at, zone), quiet)
    )
    return min(ends, default=None)


def _quiet_at(moment: datetime, quiet: Quiet) -> bool:
    """Say whether it is quiet at a local moment."""
    if moment.weekday() in quiet.weekend:
        return True
    clock = moment.time()
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end


def _candidates(today: datetime, quiet: Quiet) -> Iterator[Millis]:
    """Yield the moments at which quiet may end: each midnight, each end of its hours.

    Both readings of a time that comes twice are offered; nine days cover any weekend.
    """
    for days in range(9):
        day = today.date() + timedelta(days=days)
        for clock in (MIDNIGHT, quiet.end):
            for fold in (0, 1):
                end = datetime.combine(day, clock, today.tzinfo).replace(fold=fold)
                yield millis(end - EPOCH)
