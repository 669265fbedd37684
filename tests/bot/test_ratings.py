"""When a rule is rejected by so many that it is to be silent: first when it is not."""

import pytest

from bot.ratings import Ratings, ratings
from tests.bot.store.rows import hint


def rated(rule: str, *feedback: str, member: str = "", at: int = 10) -> list:
    return [
        hint(
            f"{rule}:{at}:{number}",
            rule=rule,
            about=member or f"p{number}",
            feedback=one,
            decided_at=at,
        )
        for number, one in enumerate(feedback)
    ]


@pytest.mark.parametrize(
    ("useful", "rejected"),
    [
        pytest.param(0, 0, id="nobody said anything"),
        pytest.param(0, 9, id="nine rated it, and all reject it"),
        pytest.param(7, 3, id="three of ten are thirty per cent, not more"),
        pytest.param(700, 300, id="the same of a thousand"),
    ],
)
def test_it_goes_on(useful: int, rejected: int) -> None:
    assert not Ratings(useful, rejected).too_many_reject


@pytest.mark.parametrize(
    ("useful", "rejected"),
    [
        pytest.param(6, 4, id="four of ten"),
        pytest.param(0, 10, id="all of ten"),
        pytest.param(699, 301, id="just over thirty per cent"),
    ],
)
def test_it_is_to_be_silent(useful: int, rejected: int) -> None:
    assert Ratings(useful, rejected).too_many_reject


def test_each_rule_is_counted_by_itself_and_a_report_rejects() -> None:
    hints = rated("a", "useful", "not-for-me", "reported", "") + rated("b", "useful")
    assert ratings(hints) == {"a": Ratings(1, 2), "b": Ratings(1, 0)}


def test_a_no_to_being_asked_says_nothing_of_the_rule() -> None:
    assert ratings(rated("a", "not-now", "do-not-ask", "useful")) == {
        "a": Ratings(1, 0)
    }


def test_of_each_member_the_last_word_counts_once() -> None:
    before = rated("a", "not-for-me", "not-for-me", member="ana", at=5)
    after = rated("a", "useful", member="ana", at=6)
    for order in (before + after, after + before):
        assert ratings(order) == {"a": Ratings(1, 0)}


def test_what_was_told_before_a_moment_is_left_out() -> None:
    hints = rated("a", "not-for-me", at=5) + rated("b", "useful", at=5)
    assert ratings(hints, {"a": 5}) == {"b": Ratings(1, 0)}
    assert ratings(hints, {"a": 4})["a"] == Ratings(0, 1)
