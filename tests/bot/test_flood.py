"""The flood brake: what is no flood first, then what is one."""

from collections.abc import Iterable

import pytest

from bot.flood import Found, count, flooding, usual_rate
from bot.limits import CoachingSettings
from rules.model import DAY, HOUR, MINUTE, Millis

SETTINGS = CoachingSettings()
NOW = 20_000 * DAY
MONTH = [NOW - 28 * DAY + hour * HOUR for hour in range(28 * 24 - 1)]


def counted(times: Iterable[Millis]) -> Found:
    found = Found()
    for at in times:
        found = count(found, at)
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
