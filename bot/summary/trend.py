"""A channel's trend: a picture to be drawn, and the same facts in words."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from babel.dates import format_skeleton
from msgspec import Struct

from bot.summary.digest import Digest, answer_time, reply_share, usual
from bot.wording import Words
from rules.model import DAY, HOUR, MINUTE, Millis, Week
from rules.rule import N_

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ALIKE = 0.05
"""Shares no further apart than this are told as about the same."""

MORE = N_("More posts got a reply than usual here: {share}, where {usual} is usual.")
FEWER = N_("Fewer posts got a reply than usual here: {share}, where {usual} is usual.")
ALIKE_HERE = N_("About as many posts got a reply as usual here: {share}.")
WAITED = N_(
    "Half of the first answers came within {span}; in the weeks before, within {usual}."
)
REPLIED = N_("Posts that got a reply")
WAIT_MINUTES = N_("Minutes to a first answer")
WAIT_HOURS = N_("Hours to a first answer")
WAIT_DAYS = N_("Days to a first answer")
ALT = N_("A chart, week by week, the last one being the week told of.")
SERIES = N_("{title}: {weeks}.")
IN_A_WEEK = N_("{day}: {value}")
NOT_SHOWN = N_("not shown")


class Panel(Struct, frozen=True):
    """One small chart: a value a week, or none; shares are drawn up to 100%."""

    title: str
    values: tuple[float | None, ...]
    label: str
    """The last of them, as it is written."""
    share: bool = False
    top: float = 0
    """Up to where it is drawn at least, so that panels can be compared."""


class Drawing(Struct, frozen=True):
    """What the child that draws is handed (see ``bot.summary.picture``)."""

    panels: tuple[Panel, ...]
    weeks: tuple[str, ...]
    """The day on which each week began."""
    alt: str


def trend(found: Digest, words: Words) -> tuple[str, ...]:
    """Say how the week compares with the ones before; nothing while these are few."""
    if found.week is None or not found.has_trend:
        return ()
    share = reply_share(found.week)
    before = usual(_reply_shares(found.before)) or 0.0
    near = abs(share - before) < ALIKE
    text = ALIKE_HERE if near else MORE if share > before else FEWER
    said = [words.say(text, share=_share(share, words), usual=_share(before, words))]
    waits = usual(_answer_times(found.before))
    wait = answer_time(found.week)
    if wait is not None and waits is not None:
        span, so_far = _span(wait, words), _span(round(waits), words)
        said.append(words.say(WAITED, span=span, usual=so_far))
    return tuple(said)


def drawing(found: Digest, words: Words) -> Drawing | None:
    """Return what is to be drawn; None while there are too few weeks."""
    if not found.has_trend:
        return None
    first = next(at for at, week in enumerate(found.before) if week is not None)
    weeks = (*found.before[first:], found.week)
    days = [
        week_day(found.monday - back * 7 * DAY, words)
        for back in range(len(weeks) - 1, -1, -1)
    ]
    shares = _reply_shares(weeks)
    title = words.say(REPLIED)
    panels = [Panel(title, shares, _share(shares[-1] or 0.0, words), share=True)]
    alt = [words.say(ALT), series(title, days, shares, _share, words)]
    waits = _answer_times(weeks)
    if sum(wait is not None for wait in waits) > 1:
        panels.append(_waits(waits, words))
        alt.append(series(_wait_title(waits, words)[0], days, waits, _span, words))
    return Drawing(tuple(panels), tuple(days), " ".join(alt))


def _reply_shares(weeks: Sequence[Week | None]) -> tuple[float | None, ...]:
    return tuple(None if week is None else reply_share(week) for week in weeks)


def _answer_times(weeks: Sequence[Week | None]) -> tuple[Millis | None, ...]:
    return tuple(None if week is None else answer_time(week) for week in weeks)


def _waits(waits: Sequence[Millis | None], words: Words) -> Panel:
    title, unit = _wait_title(waits, words)
    values = tuple(None if one is None else one / unit for one in waits)
    return Panel(title, values, words.number(values[-1] or 0))


def _wait_title(waits: Sequence[Millis | None], words: Words) -> tuple[str, Millis]:
    """Choose the unit that fits the longest wait."""
    longest = max(wait or 0 for wait in waits)
    if longest < 3 * HOUR:
        return words.say(WAIT_MINUTES), MINUTE
    if longest < 3 * DAY:
        return words.say(WAIT_HOURS), HOUR
    return words.say(WAIT_DAYS), DAY


def series(
    title: str,
    days: Sequence[str],
    values: Sequence[float | None],
    say: Callable[[float, Words], str],
    words: Words,
) -> str:
    """Say every value of a panel, with its week."""
    told = (words.say(NOT_SHOWN) if one is None else say(one, words) for one in values)
    weeks = [
        words.say(IN_A_WEEK, day=day, value=value)
        for day, value in zip(days, told, strict=True)
    ]
    return words.say(SERIES, title=title, weeks=", ".join(weeks))


def _share(value: float, words: Words) -> str:
    return words.figure("share", value)


def _span(value: float, words: Words) -> str:
    return words.duration(max(MINUTE, round(value)))


def week_day(monday: Millis, words: Words) -> str:
    """Write a week's first day, whatever the reader's zone: ``Mar 2``."""
    day = EPOCH + timedelta(milliseconds=monday)
    return format_skeleton("MMMd", day, locale=words.locale)
