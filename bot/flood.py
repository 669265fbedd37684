"""The flood brake: a rule that suddenly finds far too much is wrong, not the people.

A pure count per rule and workspace. It compares the last hour with the rule's own rate
over the four weeks before; who stops the rule, and who is told, is decided elsewhere.
After an upgrade less is enough: a rule that suddenly finds twice as much was made worse.
"""

from msgspec import Struct

from bot.limits import CoachingSettings
from rules.model import DAY, HOUR, MINUTE, Millis

WINDOW: Millis = 28 * DAY
UPGRADED_LATELY: Millis = 7 * DAY
UPGRADED_TIMES = 2
"""How many times its usual number is a flood in the first days of a new version."""
WATCHED_AT_LEAST: Millis = DAY
"""A rule watched for less counts as watched so long, or its first minutes make a rate."""


class Found(Struct, frozen=True, omit_defaults=True):
    """How much a rule found lately: counts and times alone."""

    first: Millis | None = None
    """When the rule first found anything here."""
    minutes: dict[int, int] = {}
    """Its findings by minute since the epoch, the last hour: a flood may be any size."""
    days: dict[int, int] = {}
    """Its findings by day since the epoch, the last four weeks."""
    version: str = ""
    """Which version of the program counted last."""
    upgraded: Millis | None = None
    """When another version than the one before began to count."""

    @property
    def recent(self) -> int:
        """Return how much it found in the last hour."""
        return sum(self.minutes.values())


class Stop(Struct, frozen=True):
    """A rule that stopped itself, for whoever runs the workspace."""

    rule: str
    at: Millis
    until: Millis
    found: int
    """Findings in the last hour."""
    usual: float
    """Its own hourly rate over the four weeks before."""


def count(found: Found, at: Millis, version: str = "") -> Found:
    """Return the count with one more finding, made by that version of the program."""
    is_newer = found.first is not None and version != found.version
    return Found(
        first=at if found.first is None else min(found.first, at),
        minutes=_counted(found.minutes, at // MINUTE, (at - HOUR) // MINUTE),
        days=_counted(found.days, at // DAY, (at - WINDOW) // DAY),
        version=version,
        upgraded=at if is_newer else found.upgraded,
    )


def _counted(counts: dict[int, int], now: int, oldest: int) -> dict[int, int]:
    """Return counts with one more now, without those of ``oldest`` and before."""
    if now in counts:
        return {**counts, now: counts[now] + 1}
    return {when: n for when, n in counts.items() if when > oldest} | {now: 1}


def usual_rate(found: Found, at: Millis) -> float:
    """Return findings an hour over the four weeks before the last hour."""
    before = sum(found.days.values()) - found.recent
    since = at if found.first is None else found.first
    watched = min(max(at - HOUR - since, WATCHED_AT_LEAST), WINDOW)
    return max(before, 0) * HOUR / watched


def flooding(found: Found, at: Millis, settings: CoachingSettings) -> bool:
    """Say whether the last hour is a flood."""
    times, now = settings.flood_times, found.recent
    if found.upgraded is not None and at - found.upgraded < UPGRADED_LATELY:
        times = min(times, UPGRADED_TIMES)
    return now >= settings.flood_at_least and now >= times * usual_rate(found, at)
