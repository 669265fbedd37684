"""The mirror's chart: counts by week, and the same in words."""

from zoneinfo import ZoneInfo

import pytest

from adapters.cards import Fact
from bot.commands.chart import WEEKS, chart, in_lines
from bot.summary.drawing import draw
from bot.wording import words_for
from rules.model import DAY, HOUR
from rules.moments import day_of
from rules.state.presence import DayCount
from tests.bot.delivery.office import NOON

WORDS = words_for("en", ZoneInfo("UTC"))
TODAY = day_of(NOON)
"""A Tuesday."""


def posted(weeks_ago: int, posts: int, replies: int = 0) -> DayCount:
    return DayCount(TODAY - 7 * weeks_ago, posts, replies=replies)


@pytest.mark.parametrize(
    "days", [[], [posted(0, 9)], [posted(0, 1), posted(WEEKS, 5)], [posted(9, 3)]]
)
def test_a_single_week_is_no_chart(days: list[DayCount]) -> None:
    assert chart(days, NOON, WORDS) is None


def test_it_begins_with_the_first_week_and_counts_all_channels_together() -> None:
    days = [posted(3, 2, 1), posted(0, 4), posted(0, 1, 1), posted(1, 0)]
    drawn = chart(days, NOON, WORDS)
    posts, replies = drawn.panels
    assert (posts.values, posts.label) == ((2, 0, 0, 5), "5")
    assert (replies.values, replies.label) == ((1, 0, 0, 1), "1")
    assert drawn.weeks == ("Feb 9", "Feb 16", "Feb 23", "Mar 2")
    assert (
        "Your posts in a week: Feb 9: 2, Feb 16: 0, Feb 23: 0, Mar 2: 5." in drawn.alt
    )


def test_nothing_on_it_is_a_share() -> None:
    drawn = chart([posted(n, 3 + n, n) for n in range(WEEKS)], NOON + HOUR, WORDS)
    assert len(drawn.weeks) == WEEKS
    assert not any(panel.share for panel in drawn.panels)
    assert "%" not in drawn.alt


def test_where_there_are_no_pictures_it_is_a_line_for_each() -> None:
    days = [posted(2, 7, 1), posted(1, 0), posted(0, 3)]
    drawn = chart(days, NOON, WORDS)
    assert list(in_lines(drawn, WORDS)) == [
        Fact("Your posts in a week", "█▁▄  7, 0, 3"),
        Fact("Your replies to others", "▂▁▁  1, 0, 0"),
    ]


async def test_it_is_drawn_as_a_picture() -> None:
    drawn = chart([posted(n, 3 + n, n) for n in range(5)], NOON + DAY, WORDS)
    picture = await draw(drawn)
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt == drawn.alt
