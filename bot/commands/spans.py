"""Until when: what somebody may write for the end of a pause, read as a moment.

``3 days``, ``for a week``, ``tomorrow``, ``until Friday``, ``24 December``, ``2026-12-24``. A
day begins at midnight where the reader lives. Names of days and months are known in English
and in the reader's language.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from babel.core import Locale

from bot.quiet import EPOCH, local
from bot.wording import Words
from rules.model import DAY, Millis
from rules.rule import millis

LONGEST: Millis = 366 * DAY
_UNITS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_MONTHS_OF = {"m": 1, "month": 1, "months": 1}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_UNSAID = frozenset(
    {"for", "until", "till", "to", "the", "of", "on", "next", "another"}
)
_WORD = re.compile(r"[^\W\d_]+|\d+(?:-\d+)*")
_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH = 30
_MOST_WORDS = 6
_ENGLISH = Locale("en")


def read_until(text: str, words: Words, now: Millis) -> Millis | None:
    """Return the moment that is meant; None for what is none, over, or a year away."""
    said = [
        word
        for word in _WORD.findall(text[:100].casefold())
        if word not in _UNSAID | _ORDINAL
    ]
    if not 1 <= len(said) <= _MOST_WORDS:
        return None
    today = local(now, words.zone).date()
    try:
        until = _span(said, now) or _begins(_day(said, today, words), words)
    except (ValueError, OverflowError):
        return None
    return until if until is not None and now < until <= now + LONGEST else None


def _span(said: list[str], now: Millis) -> Millis | None:
    """Read ``3 days``, ``a week``."""
    if said[0] in _UNITS | _MONTHS_OF:
        said = ["a", *said]
    if len(said) != 2:
        return None
    count = _COUNTS.get(said[0]) or (int(said[0]) if said[0].isdecimal() else 0)
    days = _UNITS.get(said[1], 0) or _MONTH * _MONTHS_OF.get(said[1], 0)
    return now + count * days * DAY if count and days else None


def _day(said: list[str], today: date, words: Words) -> date | None:
    """Read ``tomorrow``, ``Friday``, ``24 December``, ``December 24 2026``, a date."""
    iso = _ISO.fullmatch(said[0])
    if iso and len(said) == 1:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if said == ["tomorrow"]:
        return today + timedelta(days=1)
    weekdays, months = _names("days", words), _names("months", words)
    if len(said) == 1 and said[0] in weekdays:
        ahead = (weekdays[said[0]] - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=ahead)
    month = next((months[word] for word in said if word in months), None)
    numbers = [int(word) for word in said if word.isdecimal()]
    if month is None or len(numbers) + 1 != len(said) or not numbers:
        return None
    if len(numbers) == 2:
        return date(numbers[1], month, numbers[0])
    day = date(today.year, month, numbers[0])
    return day if day > today else date(today.year + 1, month, numbers[0])


def _begins(day: date | None, words: Words) -> Millis | None:
    """Return when a day begins where the reader lives."""
    if day is None:
        return None
    return millis(datetime.combine(day, datetime.min.time(), words.zone) - EPOCH)


def _names(what: str, words: Words) -> dict[str, int]:
    """Return the names of days or months, in full and short, with their numbers."""
    return dict(
        name for locale in (words.locale, _ENGLISH) for name in _of(what, locale)
    )


def _of(what: str, locale: Locale) -> Iterator[tuple[str, int]]:
    table = locale.days if what == "days" else locale.months
    for width in ("wide", "abbreviated"):
        for number, name in table["format"][width].items():
            yield name.casefold().rstrip("."), number
