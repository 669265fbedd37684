"""The trend: when there is none, and that picture and words tell the same."""

from zoneinfo import ZoneInfo

import pytest

from bot.summary.digest import digest
from bot.summary.trend import drawing, trend
from bot.wording import words_for
from tests.bot.summary.weeks import MONDAY, week

WORDS = words_for("en", ZoneInfo("UTC"))


def found(*weeks):
    made = digest("help", weeks, [], MONDAY)
    assert made is not None
    return made


def before(**figures):
    return [week(back, **figures) for back in range(1, 9)]


def test_before_four_weeks_there_is_neither_picture_nor_comparison() -> None:
    few = found(week(), week(1), week(2))
    assert trend(few, WORDS) == ()
    assert drawing(few, WORDS) is None


COMPARED = [
    pytest.param(28, "More posts got a reply than usual here: 70%", id="more"),
    pytest.param(12, "Fewer posts got a reply than usual here: 30%", id="fewer"),
    pytest.param(21, "About as many posts got a reply as usual", id="much the same"),
]


@pytest.mark.parametrize(("replied", "words"), COMPARED)
def test_a_week_is_compared_with_what_is_usual_here(replied, words) -> None:
    said = trend(found(week(replied=replied), *before()), WORDS)
    assert said[0].startswith(words)


def test_waiting_is_compared_where_both_are_known() -> None:
    said = trend(
        found(week(answer_minutes=(14,)), *before(answer_minutes=(30, 32))), WORDS
    )
    assert said[1] == (
        "Half of the first answers came within 14 minutes; in the weeks before, within"
        " 31 minutes."
    )
    assert len(trend(found(week(answer_minutes=()), *before()), WORDS)) == 1
    assert len(trend(found(week(), *before(answer_minutes=())), WORDS)) == 1


def test_the_picture_holds_every_week_and_hides_those_of_few_people() -> None:
    weeks = [week(), week(1), week(2, authors=3), week(3), week(4, replied=10)]
    drawn = drawing(found(*weeks), WORDS)
    assert drawn is not None
    assert drawn.weeks == ("Jan 26", "Feb 2", "Feb 9", "Feb 16", "Feb 23")
    assert drawn.panels[0].values == (0.25, 0.5, None, 0.5, 0.5)


def test_the_picture_is_told_in_words() -> None:
    weeks = [week(), week(1), week(2, authors=3), week(3, answer_minutes=())]
    drawn = drawing(found(*weeks, week(4)), WORDS)
    assert drawn is not None
    assert (
        "Posts that got a reply: Jan 26: 50%, Feb 2: 50%, Feb 9: not shown" in drawn.alt
    )
    assert "Jan 26: 35 minutes, Feb 2: not shown, Feb 9: not shown" in drawn.alt
    assert len(drawn.panels) == 2


def test_waiting_times_that_are_not_known_are_not_drawn() -> None:
    drawn = drawing(found(week(), *before(answer_minutes=())), WORDS)
    assert drawn is not None
    assert len(drawn.panels) == 1


@pytest.mark.parametrize(
    ("minutes", "title", "value"),
    [
        (90, "Minutes to a first answer", 90),
        (240, "Hours to a first answer", 4),
        (5 * 1440, "Days to a first answer", 5),
    ],
)
def test_waiting_times_have_the_unit_that_fits(minutes, title, value) -> None:
    weeks = [week(answer_minutes=(minutes,)), *before(answer_minutes=(10,))]
    drawn = drawing(found(*weeks), WORDS)
    assert drawn is not None
    assert (drawn.panels[1].title, drawn.panels[1].values[-1]) == (title, value)
