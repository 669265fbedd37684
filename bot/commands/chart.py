"""The mirror's chart: a member's posts and replies, week by week, and the same in words.

Counts alone: no share, nothing to be compared with but one's own weeks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from adapters.cards import Fact
from bot.summary.trend import Drawing, Panel, series, week_day
from bot.wording import Words
from rules.model import DAY, Millis
from rules.moments import monday_of
from rules.rule import N_
from rules.state.presence import DayCount

WEEKS = 8
LOOKED_BACK: Millis = WEEKS * 7 * DAY
"""About as far as the counts of days reach back."""
FEWEST = 2
"""Weeks with posts from which there is something to see."""
BARS = "▁▂▃▄▅▆▇█"

POSTS = N_("Your posts in a week")
REPLIES = N_("Your replies to others")
ALT = N_("A chart of your last weeks, the one that is running last.")


def chart(days: Iterable[DayCount], now: Millis, words: Words) -> Drawing | None:
    """Return what is to be drawn; None while there are too few weeks."""
    posts, replies = Counter[Millis](), Counter[Millis]()
    for day in days:
        monday = monday_of(day.day * DAY)
        posts[monday] += day.posts
        replies[monday] += day.replies
    last = monday_of(now)
    mondays = [last - back * 7 * DAY for back in range(WEEKS - 1, -1, -1)]
    shown = [monday for monday in mondays if posts[monday]]
    if len(shown) < FEWEST:
        return None
    mondays = mondays[mondays.index(shown[0]) :]
    top = max(posts.values())
    panels = tuple(
        _panel(words.say(title), [counted[one] for one in mondays], top, words)
        for title, counted in ((POSTS, posts), (REPLIES, replies))
    )
    names = tuple(week_day(monday, words) for monday in mondays)
    alt = [words.say(ALT)]
    alt += [series(one.title, names, one.values, _number, words) for one in panels]
    return Drawing(panels, names, " ".join(alt))


def in_lines(drawing: Drawing, words: Words) -> Iterator[Fact]:
    """Return a chart as a line for each of its panels, with its figures."""
    for panel in drawing.panels:
        values = [value or 0.0 for value in panel.values]
        top = max(panel.top, *values)
        bars = "".join(BARS[round(value / top * (len(BARS) - 1))] for value in values)
        figures = ", ".join(words.number(value) for value in values)
        yield Fact(panel.title, f"{bars}  {figures}")


def _panel(title: str, counts: Sequence[int], top: int, words: Words) -> Panel:
    values = tuple(map(float, counts))
    return Panel(title, values, words.number(counts[-1]), top=top)


def _number(value: float, words: Words) -> str:
    return words.number(value)
