"""What a week comes to: when there is nothing to say, and what there is otherwise."""

import pytest

from bot.summary.digest import OpenQuestion, answer_time, digest, reply_share, usual
from rules.model import DAY, MINUTE
from tests.bot.summary.weeks import MONDAY, quiet, week

OPEN = OpenQuestion("help", "q1", MONDAY + 7 * DAY)

SILENT = [
    pytest.param([], id="nothing was ever counted"),
    pytest.param([quiet()], id="people wrote and nothing else happened"),
    pytest.param([week(authors=4)], id="fewer than five people wrote"),
    pytest.param([week(1)], id="the week before had something, this one had not"),
    pytest.param([week(-1)], id="only the week that still runs has something"),
]


@pytest.mark.parametrize("weeks", SILENT)
def test_there_is_nothing_to_say(weeks) -> None:
    assert digest("help", weeks, [], MONDAY) is None


SAYS = [
    pytest.param({"replied": 1}, id="a post was replied to"),
    pytest.param({"answered": 1}, id="a question was answered"),
    pytest.param({"links": 1}, id="a link was shared"),
    pytest.param({"newcomers": 1}, id="somebody new came"),
    pytest.param({"thanks": 1}, id="somebody said thank you"),
]


@pytest.mark.parametrize("figures", SAYS)
def test_there_is_something_to_say(figures) -> None:
    nothing = dict.fromkeys(
        (
            "replied",
            "answered",
            "links",
            "link_drops",
            "newcomers",
            "welcomed",
            "thanks",
        ),
        0,
    )
    found = digest("help", [week(**(nothing | figures))], [], MONDAY)
    assert found is not None
    assert found.week is not None


def test_an_open_question_is_worth_saying_where_few_people_write() -> None:
    found = digest("help", [week(authors=4)], [OPEN], MONDAY)
    assert found is not None
    assert (found.week, found.questions) == (None, (OPEN,))


NO_TREND = [
    pytest.param([week(), week(1), week(2)], id="three weeks in all"),
    pytest.param([week(), week(9), week(10), week(11)], id="the others are too old"),
    pytest.param(
        [week(), week(1), week(2), week(3, authors=4)], id="one week had too few people"
    ),
    pytest.param(
        [week(authors=4), week(1), week(2), week(3)], id="this week had too few people"
    ),
]


@pytest.mark.parametrize("weeks", NO_TREND)
def test_there_is_no_trend_yet(weeks) -> None:
    found = digest("help", weeks, [OPEN], MONDAY)
    assert found is not None
    assert not found.has_trend


def test_from_four_weeks_on_there_is_a_trend() -> None:
    found = digest("help", [week(), week(1), week(4), week(8)], [], MONDAY)
    assert found is not None
    assert found.has_trend
    known = [
        back for back, one in zip(range(8, 0, -1), found.before, strict=True) if one
    ]
    assert known == [8, 4, 1]


@pytest.mark.parametrize(
    ("figures", "share"),
    [
        ({"posts": 40, "replied": 10}, 0.25),
        ({"posts": 5, "replied": 0}, 0.0),
        # Replies to posts of the week before count where they are made.
        ({"posts": 5, "replied": 7}, 1.0),
    ],
)
def test_the_share_of_posts_that_got_a_reply(figures, share) -> None:
    assert reply_share(week(**figures)) == share


@pytest.mark.parametrize(
    ("minutes", "span"), [((), None), ((7,), 7 * MINUTE), ((1, 4, 60), 4 * MINUTE)]
)
def test_the_time_to_a_first_answer(minutes, span) -> None:
    assert answer_time(week(answer_minutes=minutes)) == span


def test_what_is_usual_leaves_out_what_is_not_known() -> None:
    assert usual([None, 1, None, 3]) == 2
    assert usual([None]) is None
