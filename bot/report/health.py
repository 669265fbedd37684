"""The channels' charts: what is drawn, what each picture says in words, and the table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.report.model import Report
from bot.report.pictures import Chart
from bot.report.weeks import ChannelWeek, ChannelWeeks, rhythm
from bot.report.words import Map, Words
from rules.model import Millis

FEWEST_WEEKS = 2
"""One week is a table; a picture needs another to compare it with."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture: its heading, what its shapes stand for, its chart."""

    title: str
    legend: tuple[str, ...]
    chart: Chart


@dataclass(frozen=True, slots=True)
class Row:
    """A week in the table; no cells when too few people wrote."""

    week: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """A channel's pictures and the same figures as a table."""

    name: str
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """The whole section."""

    channels: tuple[ChannelHealth, ...]
    columns: tuple[str, ...]
    more: int
    quiet: int

    def charts(self) -> list[Chart]:
        """Return everything that is to be drawn."""
        return [panel.chart for place in self.channels for panel in place.panels]


Pick = Callable[[ChannelWeek], float | None]


@dataclass(frozen=True, slots=True)
class _Measure:
    """A figure to draw: how to get it from a week, and how to say it."""

    key: str
    title: str
    picks: tuple[Pick, ...]
    say: Callable[[float], str]
    legend: tuple[str, ...] = ()
    form: str = "bars"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Page:
    """What a channel's pictures share: the language, the weeks, the channel's place."""

    words: Words
    mondays: tuple[Millis, ...]
    number: int


def _share(part: int, whole: int) -> float | None:
    """Return a share, or nothing to speak of."""
    return part / whole if whole else None


def _counts(words: Words) -> tuple[_Measure, ...]:
    """What is counted and drawn as bars."""
    _ = words._
    return (
        _Measure("posts", _("Posts"), (lambda w: w.posts,), words.number),
        _Measure("people", _("People who wrote"), (lambda w: w.authors,), words.number),
        _Measure(
            "questions",
            _("Questions"),
            (lambda w: w.answered, lambda w: max(0, w.questions - w.answered)),
            words.number,
            (_("answered"), _("not answered")),
        ),
        _Measure(
            "links",
            _("Links"),
            (lambda w: max(0, w.links - w.link_drops), lambda w: w.link_drops),
            words.number,
            (_("with a word"), _("without")),
        ),
    )


def _lines(words: Words, place: ChannelWeeks) -> tuple[_Measure, ...]:
    """What is measured and drawn as lines; waiting times in the unit that fits."""
    _ = words._
    longest = max((week.median or 0 for week in place.weeks.values()), default=0)
    if longest < 180:
        size, title = 1, _("Minutes to a first answer (median)")
    elif longest < 72 * 60:
        size, title = 60, _("Hours to a first answer (median)")
    else:
        size, title = 1440, _("Days to a first answer (median)")
    return (
        _Measure(
            "replied",
            _("Posts that drew a reply"),
            (lambda w: _share(w.replied, w.posts),),
            words.percent,
            form="line",
            unit="%",
        ),
        _Measure(
            "wait",
            title,
            (lambda w: None if w.median is None else round(w.median / size, 2),),
            words.number,
            form="line",
        ),
    )


def _measures(words: Words, place: ChannelWeeks) -> tuple[_Measure, ...]:
    """Return what is drawn of a channel, in the order of reading."""
    posts, people, questions, links = _counts(words)
    replied, wait = _lines(words, place)
    return posts, people, replied, questions, wait, links


def _ticks(mondays: Sequence[Millis], words: Words) -> tuple[tuple[int, str], ...]:
    """Label the first, the middle and the last week."""
    last = len(mondays) - 1
    return tuple((at, words.week(mondays[at])) for at in sorted({0, last // 2, last}))


def _in_words(measure: _Measure, values: Sequence[float | None], words: Words) -> str:
    """Say a series: its lowest, highest and latest figure."""
    known = [value for value in values if value is not None]
    if not known:
        return words._("no figures")
    low, high, latest = map(measure.say, (min(known), max(known), known[-1]))
    said = words._("between %(low)s and %(high)s, most recently %(latest)s")
    return said % {"low": low, "high": high, "latest": latest}


def _panels(place: ChannelWeeks, name: str, page: _Page) -> Iterator[Panel]:
    """Prepare a channel's pictures."""
    words = page.words
    weeks = [place.weeks.get(monday) for monday in page.mondays]
    hidden = tuple(at for at, week in enumerate(weeks) if week is None)
    for measure in _measures(words, place):
        series = tuple(
            tuple(None if week is None else pick(week) for week in weeks)
            for pick in measure.picks
        )
        labels = measure.legend or (measure.title,)
        said = (
            f"{label}: {_in_words(measure, values, words)}."
            for label, values in zip(labels, series, strict=True)
        )
        title = words._("%(what)s in %(channel)s, by week")
        chart = Chart(
            id=f"{measure.key}-{page.number}",
            form=measure.form,
            unit=measure.unit,
            series=series,
            hidden=hidden,
            ticks=_ticks(page.mondays, words),
            title=title % {"what": measure.title, "channel": name},
            desc=" ".join(said),
        )
        yield Panel(measure.title, measure.legend, chart)


def _row(monday: Millis, week: ChannelWeek | None, words: Words) -> Row:
    """Write a week of the table."""
    label = words.week(monday, "d MMM y")
    if week is None:
        return Row(label, ())
    share = _share(week.replied, week.posts)
    people = words.number(week.authors)
    cells = (
        words.number(week.posts),
        words._("%s or more") % people if week.least else people,
        "–" if share is None else words.percent(share),
        words.number(week.answered),
        words.number(max(0, week.questions - week.answered)),
        "–"
        if week.median is None
        else words.duration(round(week.median * 60_000), "short"),
        words.number(max(0, week.links - week.link_drops)),
        words.number(week.link_drops),
    )
    return Row(label, cells)


def _columns(words: Words) -> tuple[str, ...]:
    """Name the table's columns, in the order of the cells."""
    _ = words._
    return (
        _("Posts"),
        _("People"),
        _("Drew a reply"),
        _("Questions answered"),
        _("Not answered"),
        _("Median time to an answer"),
        _("Links with a word"),
        _("Without a word"),
    )


def _channel(page: _Page, place: ChannelWeeks, name: str) -> ChannelHealth:
    """Prepare a channel: pictures where there is something to compare, and the table."""
    words, weeks = page.words, place.weeks
    drawn = _panels(place, name, page) if len(page.mondays) >= FEWEST_WEEKS else ()
    rows = (_row(monday, weeks.get(monday), words) for monday in page.mondays)
    return ChannelHealth(name, tuple(drawn), tuple(rows))


def health(report: Report, names: Map, words: Words) -> Health:
    """Prepare the section."""
    shown = rhythm(report.weeks, names)
    channels = (
        _channel(_Page(words, shown.mondays, number), place, names.name(place.channel))
        for number, place in enumerate(shown.channels, 1)
    )
    return Health(tuple(channels), _columns(words), shown.more, shown.quiet)
