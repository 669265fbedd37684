"""Quiet hours end when the clock on the wall says so, whatever the clock does."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiet import LATEST, Quiet, known_zone, local, quiet_until, zone_of
from rules.model import DAY, Millis
from rules.rule import millis

NIGHT = Quiet(time(20), time(8), frozenset({5, 6}))
SMALL_HOURS = Quiet(time(1), time(2, 30), frozenset())
ZONES = (
    "Africa/Cairo",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "UTC",
)


def on(when: str, zone: str = "Europe/Berlin", fold: int = 0) -> Millis:
    moment = datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return millis(moment - datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(on("2025-03-04 08:00"), id="eight in the morning"),
        pytest.param(on("2025-03-04 19:59"), id="a minute to eight in the evening"),
        pytest.param(on("2025-03-07 12:00"), id="Friday noon"),
        pytest.param(LATEST + 300_000 * DAY, id="a year no calendar has"),
        pytest.param(-LATEST, id="long before the calendar"),
    ],
)
def test_is_not_quiet(now: Millis) -> None:
    assert quiet_until(now, ZoneInfo("Europe/Berlin"), NIGHT) is None


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        pytest.param(
            on("2025-03-04 20:00"), NIGHT, on("2025-03-05 08:00"), id="evening"
        ),
        pytest.param(
            on("2025-03-05 00:10"), NIGHT, on("2025-03-05 08:00"), id="after midnight"
        ),
        pytest.param(
            on("2025-03-07 20:00"), NIGHT, on("2025-03-10 08:00"), id="Friday evening"
        ),
        pytest.param(
            on("2025-03-09 20:00"), NIGHT, on("2025-03-10 08:00"), id="Sunday evening"
        ),
        pytest.param(
            on("2025-03-08 12:00"),
            Quiet(time(1), time(6), frozenset({5})),
            on("2025-03-09 00:00"),
            id="a weekend ends at midnight where quiet hours begin later",
        ),
        pytest.param(
            on("2025-03-08 12:00"),
            Quiet(time(8), time(8), frozenset({5, 6})),
            on("2025-03-10 00:00"),
            id="a weekend without quiet hours",
        ),
        pytest.param(
            on("2025-03-30 01:30"),
            SMALL_HOURS,
            on("2025-03-30 03:30"),
            id="its end is skipped in spring",
        ),
        pytest.param(
            on("2025-10-26 01:30"),
            SMALL_HOURS,
            on("2025-10-26 02:30", fold=0),
            id="its end comes twice in autumn: the first",
        ),
        pytest.param(
            on("2025-10-26 02:10", fold=1),
            SMALL_HOURS,
            on("2025-10-26 02:30", fold=1),
            id="the hour that comes twice: the second time round",
        ),
    ],
)
def test_is_quiet_until(now: Millis, quiet: Quiet, until: Millis) -> None:
    assert quiet_until(now, ZoneInfo("Europe/Berlin"), quiet) == until


@settings(deadline=None)
@given(
    now=st.integers(0, millis(datetime(2040, 1, 1) - datetime(1970, 1, 1))),  # noqa: DTZ001
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    start=st.times(),
    end=st.times(),
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
)
def test_quiet_always_ends_and_then_it_is_not_quiet(
    now: Millis, zone: ZoneInfo, start: time, end: time, weekend: frozenset[int]
) -> None:
    quiet = Quiet(start.replace(microsecond=0), end.replace(microsecond=0), weekend)
    until = quiet_until(now, zone, quiet)
    if until is not None:
        assert now < until < now + 9 * DAY
        assert quiet_until(until, zone, quiet) is None


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "America", "../zone", "a\0b", "\ud800"]
)
def test_a_zone_that_is_none_falls_back(name: str) -> None:
    assert known_zone(name) is None
    assert zone_of(name, "Asia/Tokyo") == ZoneInfo("Asia/Tokyo")


def test_a_known_zone_is_used() -> None:
    assert zone_of("Europe/Berlin", "Asia/Tokyo") == ZoneInfo("Europe/Berlin")
    assert local(0, ZoneInfo("Asia/Tokyo")).hour == 9
