"""The flood brake: what is no flood first, then what is one."""

from collections.abc import Iterable

import pytest

from bot.flood import Found, count, flooding, usual_rate
from bot.limits import CoachingSettings
from rules.model import DAY, HOUR, MINUTE, Millis

SETTINGS = CoachingSettings()
NOW = 20_000 * DAY
MONTH = [NOW - 28 * DAY + hour * HOUR for hour in range(28 * 24 - 1)]


def counted(times: Iterable[Millis], found: Found | None = None, by: str = "") -> Found:
    found = found or Found()
    for at in times:
        found = count(found, at, by)
    return found


def burst(size: int) -> list[Millis]:
    return [NOW - (size - 1 - i) * MINUTE for i in range(size)]


@pytest.mark.parametrize(
    "times",
    [
        pytest.param(burst(9), id="nine at once, in a new place"),
        pytest.param([*MONTH, *burst(9)], id="nine where one an hour is usual"),
        pytest.param(sorted([*MONTH * 3, *burst(14)]), id="14 where three are usual"),
        pytest.param(
            [NOW - i * 7 * MINUTE for i in range(29, -1, -1)], id="spread out"
        ),
    ],
)
def test_is_no_flood(times: list[Millis]) -> None:
    assert not flooding(counted(times), NOW, SETTINGS)


@pytest.mark.parametrize(
    "times",
    [
        pytest.param(burst(10), id="ten at once, in a new place"),
        pytest.param([*MONTH, *burst(10)], id="ten where one an hour is usual"),
        pytest.param(sorted([*MONTH * 3, *burst(15)]), id="15 where three are usual"),
    ],
)
def test_is_a_flood(times: list[Millis]) -> None:
    assert flooding(counted(times), NOW, SETTINGS)


@pytest.mark.parametrize(
    ("before", "size", "expected"),
    [
        pytest.param(MONTH * 6, 12, True, id="twice as much"),
        pytest.param(MONTH * 6, 11, False, id="less than twice as much"),
        pytest.param(MONTH, 9, False, id="few"),
    ],
)
def test_after_an_upgrade_twice_as_much_is_a_flood(before, size, expected) -> None:
    old = counted(sorted(before), by="1.0")
    assert flooding(counted(burst(size), old, "1.1"), NOW, SETTINGS) is expected
    # The same by the same version is a busy hour.
    assert not flooding(counted(burst(size), old, "1.0"), NOW, SETTINGS)


def test_a_week_after_an_upgrade_it_is_measured_as_ever() -> None:
    hourly = sorted(MONTH * 6)
    old = counted(hourly[: len(hourly) // 2], by="1.0")
    found = counted([*hourly[len(hourly) // 2 :], *burst(13)], old, "1.1")
    assert found.upgraded is not None
    assert not flooding(found, NOW, SETTINGS)


def test_what_an_older_program_counted_without_its_version_is_an_older_ones() -> None:
    assert counted([NOW], by="1.1").upgraded is None
    assert counted([NOW], counted([NOW - DAY]), "1.1").upgraded == NOW


def test_the_usual_rate_leaves_out_the_last_hour_and_what_is_older_than_four_weeks() -> (
    None
):
    found = counted([NOW - 60 * DAY, NOW - 40 * DAY, *MONTH, *burst(20)])
    assert usual_rate(found, NOW) == pytest.approx(1, rel=0.05)
    assert len(found.days) <= 29


def test_a_rule_seen_for_an_hour_has_no_rate_of_its_own_yet() -> None:
    found = counted([NOW - 90 * MINUTE, *burst(5)])
    assert usual_rate(found, NOW) == pytest.approx(1 / 24)


def test_a_flood_of_any_size_takes_no_more_room_and_passes_within_the_hour() -> None:
    found = counted([NOW] * 10_000)
    assert found.recent == 10_000
    assert len(found.minutes) == 1
    assert count(found, NOW + HOUR + MINUTE).recent == 1
