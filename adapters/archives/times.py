"""When a message was posted, from the ways archives write it.

Every function answers in whole milliseconds since 1970 UTC, or None for what is no
time. Nothing here reads a clock.
"""

import re
from datetime import UTC, datetime

from rules.model import DAY, SECOND, Millis

LIMIT: Millis = 2**53
"""No time lies further from 1970: beyond, sums in floating point would not be exact."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NAIVE = datetime(1970, 1, 1)  # noqa: DTZ001 - subtracted from naive ones only
_SECONDS = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)


def from_datetime(moment: datetime) -> Millis:
    """Convert a datetime; one without an offset is taken as UTC."""
    since = moment - (_EPOCH_NAIVE if moment.tzinfo is None else _EPOCH)
    return since.days * DAY + since.seconds * SECOND + since.microseconds // 1_000


def from_seconds(seconds: float) -> Millis | None:
    """Convert seconds since 1970, as a number."""
    if not -LIMIT < seconds * SECOND < LIMIT:  # also refuses NaN
        return None
    # Rounded to the microsecond first: 1.001 s is a float just below 1,001 ms.
    return round(seconds * 1_000_000) // 1_000


def from_text(text: str) -> Millis | None:
    """Convert ISO 8601, with or without offset and fraction, or seconds in digits."""
    text = text.strip().upper()
    if _SECONDS.fullmatch(text):
        return from_seconds(float(text))
    try:
        return from_datetime(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def read(value: object) -> Millis | None:
    """Convert whatever an archive has in the place of a time."""
    if isinstance(value, datetime):
        return from_datetime(value)
    if isinstance(value, str):
        return from_text(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return from_seconds(value)
    return None
