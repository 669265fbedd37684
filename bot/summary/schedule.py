"""When a channel's summary is due: reckoned on the wall clock, across clock changes.

A slot is the one moment of an ISO week at which a channel's summary goes out. Shortly
after it there is still time; later the week is missed, and not caught up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.limits import Weekday
from bot.quiet import EPOCH, local
from bot.summary.settings import SummarySettings
from rules.model import HOUR, Millis
from rules.rule import millis

LATE: Millis = 3 * HOUR
"""How long after its moment a summary may still go out."""
OFF = "off"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A weekday and a time of day."""

    weekday: Weekday
    at: time

    def __str__(self) -> str:
        return f"{self.weekday} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment, and the ISO week it stands for."""

    week: str
    at: Millis


def setting_of(channel: str) -> str:
    """Name the setting that holds what managers chose for a channel."""
    return f"summary <#{channel}>"


def schedule_of(
    channel: str, settings: SummarySettings, chosen: Mapping[str, str]
) -> Schedule | None:
    """Return when a channel's summary goes out; None: it does not."""
    value = chosen.get(setting_of(channel), "")
    if value == OFF:
        return None
    if value:
        return read_schedule(value, settings)
    return Schedule(settings.weekday, settings.at) if settings.on else None


def read_schedule(text: str, settings: SummarySettings) -> Schedule | None:
    """Read ``friday 16:00``, or either half of it; None for anything else."""
    weekday, at = settings.weekday, settings.at
    for word in text.casefold().split():
        day = _weekday(word)
        clock = _clock(word)
        if day is not None:
            weekday = day
        elif clock is not None:
            at = clock
        else:
            return None
    return Schedule(weekday, at)


def latest_slot(schedule: Schedule, zone: ZoneInfo, now: Millis) -> Slot:
    """Return the last slot that has come."""
    slots = (_slot(schedule, zone, now, weeks) for weeks in (-1, 0))
    return max((one for one in slots if one.at <= now), key=lambda one: one.at)


def next_slot(schedule: Schedule, zone: ZoneInfo, now: Millis) -> Slot:
    """Return the first slot that is still to come."""
    slots = (_slot(schedule, zone, now, weeks) for weeks in (0, 1))
    return min((one for one in slots if one.at > now), key=lambda one: one.at)


def _slot(schedule: Schedule, zone: ZoneInfo, now: Millis, weeks: int) -> Slot:
    """Return the slot of this week where the workspace is, or of one before or after.

    A time that comes twice is the first of both; one that is skipped is as much later as
    the clock is put forward.
    """
    today = local(now, zone).date()
    day = list(Weekday).index(schedule.weekday)
    date = today + timedelta(days=day - today.weekday(), weeks=weeks)
    moment = datetime.combine(date, schedule.at, zone).astimezone(UTC)
    year, week, _ = date.isocalendar()
    return Slot(f"{year}-W{week:02}", millis(moment - EPOCH))


def _weekday(word: str) -> Weekday | None:
    """Read a weekday, in full or by its first letters."""
    found = [day for day in Weekday if len(word) >= 3 and day.startswith(word)]
    return found[0] if found else None


def _clock(word: str) -> time | None:
    """Read a time of day: ``9``, ``9:30``, ``16:00``."""
    hour, _, minute = word.partition(":")
    if not all(part.isdecimal() and len(part) <= 2 for part in (hour, minute or "0")):
        return None
    if int(hour) > 23 or int(minute or "0") > 59:
        return None
    return time(int(hour), int(minute or "0"))
