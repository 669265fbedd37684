"""What a workspace may set about coaching: the ``[coaching]`` part of its settings.

The bounds keep Rapport's promises: a manager can make it quieter than one hint in 24
hours, three in 7 days and the same rule once in 14, never louder.
"""

from datetime import time, timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Weekday(StrEnum):
    """A day of the week, in ISO order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def _hours(count: int) -> timedelta:
    return timedelta(hours=count)


def _days(count: int) -> timedelta:
    return timedelta(days=count)


def _without_zone(moment: time) -> time:
    if moment.tzinfo is not None:
        raise ValueError("a time of day without a zone, for example 20:00")
    return moment


ClockTime = Annotated[time, AfterValidator(_without_zone)]


class CoachingSettings(BaseModel):
    """When Rapport may speak to a member, and how often."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hint_every: timedelta = Field(default=_hours(24), ge=_hours(24), le=_days(30))
    """At most one hint to a person in this time, rolling."""
    hints_per_week: int = Field(default=3, ge=1, le=3)
    """At most so many hints to a person in 7 days, rolling."""
    same_rule_every: timedelta = Field(default=_days(14), ge=_days(14), le=_days(365))
    """A rule speaks to the same person at most once in this time."""
    told_twice_silence: timedelta = Field(
        default=_days(90), ge=_days(30), le=_days(365)
    )
    """How long a rule is silent to a person it has told twice without effect."""
    corrections_in_a_row: int = Field(default=3, ge=1, le=3)
    """After so many corrections without a praise in between, the next one waits."""
    correction_wait: timedelta = Field(default=_days(14), ge=_days(14), le=_days(90))
    """How long it then waits."""
    praise_every: timedelta = Field(default=_days(7), ge=_days(7), le=_days(60))
    """At most one praise to a person in this time, rolling."""
    quiet_from: ClockTime = time(20)
    """Quiet hours begin, in the member's own time zone."""
    quiet_until: ClockTime = time(8)
    """Quiet hours end. The same time twice means that there are none."""
    weekend: tuple[Weekday, ...] = Field(
        default=(Weekday.SATURDAY, Weekday.SUNDAY), max_length=6
    )
    """Days on which the bot starts nothing by itself."""
    fresh: timedelta = Field(
        default=timedelta(minutes=15), ge=timedelta(0), le=_hours(1)
    )
    """A hint about a message no older than this is not held: its author is there."""
    message_use_by: timedelta = Field(default=_hours(24), ge=_hours(1), le=_hours(24))
    """How long a hint about a single message is worth telling."""
    use_by: timedelta = Field(default=_days(7), ge=_days(1), le=_days(7))
    """How long any other hint is worth telling."""
    flood_times: int = Field(default=5, ge=2, le=50)
    """A rule that finds so many times its usual number in an hour stops itself."""
    flood_at_least: int = Field(default=10, ge=5, le=1000)
    """It does so only when it found at least so many in that hour."""
    flood_stop: timedelta = Field(default=_hours(24), ge=_hours(1), le=_days(7))
    """How long it then stays stopped."""

    @property
    def weekend_days(self) -> frozenset[int]:
        """Return the weekend as ``date.weekday()`` numbers."""
        days = list(Weekday)
        return frozenset(days.index(day) for day in self.weekend)
