"""Durations as people write them: "3 minutes", "48 h", "24h", "1 day 12 hours"."""

import re
from datetime import timedelta

_UNITS = {
    "week": timedelta(weeks=1),
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
    "millisecond": timedelta(milliseconds=1),
}
_SHORT = {
    "w": "week",
    "d": "day",
    "h": "hour",
    "hr": "hour",
    "m": "minute",
    "min": "minute",
    "s": "second",
    "sec": "second",
    "ms": "millisecond",
}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([a-z]+)(?:\s+|,\s*|$)")
_SHOWN = ("day", "hour", "minute", "second", "millisecond")
_AT_LEAST = {"day": 3, "second": 0}


def parse_duration(text: str) -> timedelta:
    """Read a duration; what is none raises a ``ValueError`` that says how to write it."""
    rest = text.strip().casefold()
    if rest.startswith("-"):
        raise ValueError(f'a duration cannot be negative; "{text}" is')
    total, at = timedelta(), 0
    while part := _PART.match(rest, at):
        total += _span(part[1], part[2], text)
        at = part.end()
    if at < len(rest) or not rest:
        raise _not_one(text)
    return total


def show_duration(span: timedelta) -> str:
    """Write a duration in the largest unit that leaves no rest: "90 minutes"."""
    count, name = largest_unit(span)
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def largest_unit(span: timedelta) -> tuple[float, str]:
    """Return the largest unit that leaves no rest, and how many of it there are.

    One and two days are told in hours, as people do who mean "24 hours".
    """
    for name in _SHOWN:
        count, rest = divmod(span, _UNITS[name])
        if not rest and count >= _AT_LEAST.get(name, 1):
            return count, name
    return span / _UNITS["second"], "second"


def _span(number: str, word: str, text: str) -> timedelta:
    unit = _UNITS.get(_SHORT.get(word, word.removesuffix("s")))
    if unit is None:
        raise _not_one(text)
    try:
        return unit * float(number)
    except OverflowError:
        raise ValueError(f'"{text}" is longer than can be counted') from None


def _not_one(text: str) -> ValueError:
    return ValueError(
        f'"{text}" is not a duration; write "3 minutes", "48 h" or "14 days"'
    )
