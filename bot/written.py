"""How days, times, figures and durations are written in a language.

What Babel makes of them is kept: a replay words findings by the hundred thousand, and
they say the same few over and over.
"""

import math
import re
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from babel.core import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent

from rules.model import DAY, HOUR, Millis


@lru_cache(maxsize=512)
def say_day(day: date, locale: Locale) -> str:
    """Write a day: ``Tuesday, March 4``."""
    return format_date(day, _day_form(locale), locale)


@lru_cache(maxsize=2048)
def say_clock(at: time, locale: Locale) -> str:
    """Write a time of day: ``2:05 PM``."""
    return format_time(at, "short", locale=locale)


@lru_cache(maxsize=512)
def say_number(value: float, locale: Locale) -> str:
    """Write a number: ``1,234``."""
    return format_decimal(value, locale=locale)


@lru_cache(maxsize=512)
def say_share(value: float, locale: Locale) -> str:
    """Write a share between 0 and 1: ``67%``."""
    return format_percent(value, locale=locale)


@lru_cache(maxsize=512)
def say_duration(span: Millis, locale: Locale) -> str:
    """Write how long, in one unit of which there are at least two."""
    return format_timedelta(
        timedelta(milliseconds=span),
        granularity=_unit(span),
        threshold=math.inf,
        locale=locale,
    )


@lru_cache
def _day_form(locale: Locale) -> str:
    """Return how a language writes weekday, day and month in full, without the year.

    Its short form is widened, as Unicode's rules for missing skeletons do; what stands
    in quotes is a literal.
    """
    short: str = locale.datetime_skeletons["MMMEd"].pattern
    parts = short.split("'")
    for i, part in enumerate(parts[::2]):
        wide = re.sub(r"E+|c+", "EEEE", part)
        parts[2 * i] = re.sub(r"MMM+", "MMMM", re.sub(r"LLL+", "LLLL", wide))
    return "'".join(parts)


def _unit(span: Millis) -> Literal["minute", "hour", "day"]:
    """Return the unit in which a duration is said: at least two of it."""
    if span < 2 * HOUR:
        return "minute"
    return "hour" if span < 2 * DAY else "day"
