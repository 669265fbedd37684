"""Times, figures and places in words, for one reader's language and time zone.

Archives hold years that no calendar has: such a day reads "a day out of range".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from bot.report.model import Place
from rules.model import DAY, HOUR, MINUTE, Millis

ENGLISH = NullTranslations()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OLDEST: Millis = 200_000 * DAY
FEW = 5
"""Figures of fewer people than this are not shown."""
LONGEST_NAME = 60
LONGEST_QUOTE = 280

Length: TypeAlias = Literal["long", "short"]
LENGTHS: tuple[Length, Length] = ("long", "short")
_UNITS = ((DAY, "duration-day"), (HOUR, "duration-hour"))
_TURNS = re.compile("[\u202a-\u202e]")
"""Characters that turn the reading direction, and with it what stands after them."""
_MEMBER = re.compile(r"<@[!&]?[^<>\s]*>")
_CHANNEL = re.compile(r"<#([^<>|\s]*)(?:\|[^<>]*)?>")


def shorten(text: str, limit: int) -> str:
    """Put a text on one line and cut it at a word, at most ``limit`` characters."""
    line = " ".join(_TURNS.sub("", text[: limit * 8]).split())
    if len(line) <= limit and len(text) <= limit * 8:
        return line
    cut = line[:limit]
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut) + "…"


def isolate(name: str) -> str:
    """Keep a name of another writing direction from turning the words around it."""
    return name if name.isascii() else f"\u2068{name}\u2069"


@dataclass(frozen=True)
class Words:
    """Says things in one language and time zone."""

    zone: ZoneInfo
    locale: Locale
    translations: NullTranslations = ENGLISH

    def _(self, text: str) -> str:
        """Translate."""
        return self.translations.gettext(text)

    def local(self, at: Millis) -> datetime | None:
        """Return a moment as the calendar has it; None when no calendar does."""
        try:
            return (EPOCH + timedelta(milliseconds=at)).astimezone(self.zone)
        except OverflowError:
            return None

    def day(self, at: Millis, form: str = "EEE d MMM y") -> str:
        """Say a day: ``Tue 4 Mar 2025``."""
        moment = self.local(at)
        if moment is None:
            return self._("a day out of range")
        return format_date(moment, form, locale=self.locale)

    def moment(self, at: Millis) -> str:
        """Say a day and a time: ``Tue 4 Mar 2025, 14:05``."""
        moment = self.local(at)
        if moment is None:
            return self.day(at)
        return f"{self.day(at)}, {format_time(moment, 'HH:mm', locale=self.locale)}"

    def iso(self, at: Millis) -> str:
        """Write a day for machines; empty when it is out of range."""
        moment = self.local(at)
        return "" if moment is None else moment.date().isoformat()

    def week(self, monday: Millis, form: str = "d MMM") -> str:
        """Say the week that begins on a Monday, whatever the reader's zone."""
        try:
            day = EPOCH + timedelta(milliseconds=monday)
        except OverflowError:
            return self._("a day out of range")
        return format_date(day, form, locale=self.locale)

    def age(self, span: Millis) -> str:
        """Say roughly how long: ``3 weeks``."""
        delta = timedelta(milliseconds=max(MINUTE, min(span, OLDEST)))
        return format_timedelta(
            delta, granularity="minute", threshold=1.5, locale=self.locale
        )

    def duration(self, span: Millis, length: Length = "long") -> str:
        """Say a measured time: ``42 minutes``, ``3.2 hours``, ``2.5 days``."""
        if span < MINUTE:
            return self._("under a minute")
        size, unit = next(
            (pair for pair in _UNITS if span >= 2 * pair[0]),
            (MINUTE, "duration-minute"),
        )
        value = round(span / size, 0 if size == MINUTE else 1)
        return format_unit(value, unit, length, locale=self.locale)

    def number(self, value: float) -> str:
        """Write a number: ``12,345``."""
        return format_decimal(round(value, 2), locale=self.locale)

    def percent(self, share: float) -> str:
        """Write a share between 0 and 1."""
        return format_percent(round(share, 2), locale=self.locale)

    def people(self, count: int) -> str:
        """Count people, unless there are so few that the count says who."""
        return self.number(count) if count >= FEW else self._("fewer than five")


class Map:
    """Names channels and threads, and takes people out of texts."""

    def __init__(self, places: Iterable[Place], words: Words, quotes: bool) -> None:
        """Know all places; a thread is called by its name only with ``quotes``."""
        self._places = {place.id: place for place in places}
        self._words = words
        self._quotes = quotes

    def home(self, channel: str) -> str:
        """Return the id of the channel that a thread belongs to, or its own."""
        place = self._places.get(channel)
        return place.parent if place and place.parent else channel

    def name(self, channel: str) -> str:
        """Name a channel, ``#help``, or a thread, ``a thread in #help``."""
        place = self._places.get(channel)
        if place is None or not place.parent:
            own = place.name if place else channel
            return "#" + shorten(own.lstrip("#"), LONGEST_NAME)
        if place.parent not in self._places:
            home = self._words._("a thread")
        else:
            home = self._words._("a thread in %s") % self.name(place.parent)
        if self._quotes and place.name:
            return f"{home}: {shorten(place.name, LONGEST_NAME)}"
        return home

    def plain(self, text: str) -> str:
        """Replace mentions: nobody is named, channels are."""
        text = _MEMBER.sub("@" + self._words._("somebody"), text)
        return _CHANNEL.sub(lambda found: isolate(self.name(found[1])), text)

    def excerpt(self, text: str) -> str:
        """Shorten a message's text for showing; empty without ``quotes``."""
        if not self._quotes or not text:
            return ""
        return shorten(self.plain(text[: LONGEST_QUOTE * 8]), LONGEST_QUOTE)
