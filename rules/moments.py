"""Moments, and the days and weeks they fall into: counted from the epoch, in UTC."""

from rules.model import DAY, Millis

NEVER: Millis = 1 << 62
"""A moment that does not come."""


def day_of(at: Millis) -> int:
    """Return the day, counted from the epoch (UTC)."""
    return at // DAY


def monday_of(at: Millis) -> Millis:
    """Return 00:00 UTC of the Monday of the ISO week (1970-01-01 was a Thursday)."""
    return ((at // DAY + 3) // 7 * 7 - 3) * DAY
