"""When a summary is due: clock changes, ends of years, what managers type."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.limits import Weekday
from bot.summary.schedule import (
    Schedule,
    latest_slot,
    next_slot,
    read_schedule,
    schedule_of,
    setting_of,
)
from bot.summary.settings import SummarySettings
from rules.model import HOUR, MINUTE

TUESDAY = Schedule(Weekday.TUESDAY, time(9, 30))
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    ["noon", "tu 9:30", "tuesday 25:00", "9:75", "9:30 please", "-9", "9:30:00", "mo"],
)
def test_what_is_no_time_is_refused(text) -> None:
    assert read_schedule(text, SummarySettings()) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", "tuesday 09:30"),
        ("friday", "friday 09:30"),
        ("16:00", "tuesday 16:00"),
        ("Fri 8", "friday 08:00"),
        ("0:05 sunday", "sunday 00:05"),
    ],
)
def test_half_of_a_time_is_enough(text, read) -> None:
    assert str(read_schedule(text, SummarySettings())) == read


def test_what_a_manager_chose_goes_before_the_settings() -> None:
    off, on = SummarySettings(on=False), SummarySettings()
    name = setting_of("help")
    assert schedule_of("help", off, {}) is None
    assert schedule_of("help", on, {name: "off"}) is None
    assert schedule_of("help", on, {setting_of("other"): "off"}) == TUESDAY
    chosen = schedule_of("help", off, {name: "friday 16:00"})
    assert str(chosen) == "friday 16:00"


SLOTS = [
    pytest.param(
        "2026-03-10T08:29", "2026-W10", "2026-03-03T08:30", id="a minute before"
    ),
    pytest.param(
        "2026-03-10T08:30", "2026-W11", "2026-03-10T08:30", id="on the minute"
    ),
    pytest.param("2026-03-31T07:30", "2026-W14", "2026-03-31T07:30", id="summer time"),
    pytest.param("2026-10-27T08:30", "2026-W44", "2026-10-27T08:30", id="winter time"),
    pytest.param("2026-12-29T12:00", "2026-W53", "2026-12-29T08:30", id="week 53"),
    pytest.param("2027-01-05T12:00", "2027-W01", "2027-01-05T08:30", id="week 1"),
    pytest.param("2024-03-01T12:00", "2024-W09", "2024-02-27T08:30", id="a leap day"),
]


@pytest.mark.parametrize(("now", "week", "moment"), SLOTS)
def test_the_last_slot_that_has_come(now, week, moment) -> None:
    slot = latest_slot(TUESDAY, BERLIN, at(now))
    assert (slot.week, slot.at) == (week, at(moment))


@pytest.mark.parametrize(
    "now", ["2026-03-10T08:29", "2026-12-31T23:59", "2027-01-01T00:00"]
)
def test_the_next_slot_is_the_one_after_the_last(now) -> None:
    last, coming = (f(TUESDAY, BERLIN, at(now)) for f in (latest_slot, next_slot))
    assert last.at <= at(now) < coming.at
    assert latest_slot(TUESDAY, BERLIN, coming.at) == coming


def test_a_time_that_is_skipped_or_comes_twice_is_one_slot() -> None:
    sunday = Schedule(Weekday.SUNDAY, time(2, 30))
    for day, hours in (("2026-03-29", 1), ("2026-10-25", 0)):
        start = at(f"{day}T00:00")
        slots = {
            latest_slot(sunday, BERLIN, start + minute * MINUTE)
            for minute in range(60, 300, 10)
        }
        assert max(slot.at for slot in slots) == start + hours * HOUR + 30 * MINUTE
        assert len({slot.week for slot in slots if slot.at >= start}) == 1


def test_late_on_sunday_is_still_the_week_that_ends() -> None:
    sunday = Schedule(Weekday.SUNDAY, time(23, 30))
    slot = latest_slot(sunday, ZoneInfo("UTC"), at("2026-03-09T01:00"))
    assert (slot.week, slot.at) == ("2026-W10", at("2026-03-08T23:30"))
