"""A connection is spoken of when it is unsteady, once, and when it is steady again."""

import logging

import pytest

from adapters.discord.saying import SAY_AGAIN, Saying
from adapters.discord.steadiness import (
    AWAY,
    IS_STEADY,
    OFTEN,
    STEADY,
    UNSTEADY,
    Steadiness,
)
from rules.model import SECOND

NOON = 1_741_089_600_000


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, object]]:
    return [(one.msg, one.args) for one in caplog.records]


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)


def test_one_that_is_restored_at_once_is_nothing_to_tell(caplog) -> None:
    steadiness = Steadiness()
    for hour in range(5):
        now = NOON + hour * 60 * AWAY
        steadiness.lost(0, now)
        steadiness.look({0}, now + SECOND)
        steadiness.look({0}, now + SECOND + STEADY)
    assert told(caplog) == []


def test_one_that_stays_away_is_told_of_once(caplog) -> None:
    steadiness = Steadiness()
    steadiness.lost(1, NOON)
    for minutes in range(10):
        steadiness.look({0}, NOON + minutes * AWAY)
    assert told(caplog) == [(UNSTEADY, (1,))]


def test_one_that_comes_and_goes_is_told_of_once_and_when_it_is_over(caplog) -> None:
    steadiness = Steadiness()
    for number in range(OFTEN + 4):
        steadiness.lost(0, NOON + number * 10 * SECOND)
        steadiness.look({0}, NOON + number * 10 * SECOND)
    steadiness.look({0}, NOON + 2 * STEADY)
    assert told(caplog) == [(UNSTEADY, (0,)), (IS_STEADY, (0, OFTEN + 4))]


def test_one_that_was_long_away_is_steady_only_when_it_has_been_back(caplog) -> None:
    steadiness = Steadiness()
    steadiness.lost(0, NOON)
    back = NOON + 3 * STEADY
    for now in (NOON + AWAY, NOON + 2 * STEADY):
        steadiness.look(set(), now)
    steadiness.look({0}, back)
    steadiness.look({0}, back + STEADY - SECOND)
    assert told(caplog) == [(UNSTEADY, (0,))]
    steadiness.look({0}, back + STEADY)
    assert told(caplog) == [(UNSTEADY, (0,)), (IS_STEADY, (0, 1))]


def test_what_goes_wrong_is_said_again_after_an_hour_and_not_before() -> None:
    saying = Saying()
    moments = (0, 1, SAY_AGAIN - 1, SAY_AGAIN, SAY_AGAIN + 1)
    assert [saying.is_news("x", NOON + at) for at in moments] == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert saying.is_news("y", NOON)
