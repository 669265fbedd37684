"""Channels' weeks, threads counted with their channel, few people left out.

A week in which fewer than five people wrote keeps all its figures to itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from bot.report.words import FEW, Map
from rules.model import DAY, Millis, Week

WEEK: Millis = 7 * DAY
SHOWN_CHANNELS = 12
SHOWN_WEEKS = 26


@dataclass(frozen=True, slots=True)
class ChannelWeek:
    """What five or more people did in a channel in a week."""

    monday: Millis
    posts: int
    authors: int
    least: bool
    """``authors`` is a lower bound: of a channel and its threads, the fullest one's."""
    replied: int
    questions: int
    answered: int
    median: float | None
    """Minutes to the first human answer."""
    links: int
    link_drops: int


@dataclass(frozen=True, slots=True)
class ChannelWeeks:
    """A channel and the weeks that may be shown."""

    channel: str
    weeks: dict[Millis, ChannelWeek]

    @property
    def posts(self) -> int:
        """How much was written in the weeks shown."""
        return sum(week.posts for week in self.weeks.values())


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The weeks to show, of the busiest channels."""

    mondays: tuple[Millis, ...]
    channels: tuple[ChannelWeeks, ...]
    more: int
    """Channels that could be shown and are not among the busiest."""
    quiet: int
    """Channels in which no week had enough people."""


def merge(parts: Sequence[Week]) -> ChannelWeek:
    """Add up a channel's week and its threads'.

    Distinct people do not add up: the same person may write in two threads.
    """
    minutes = [minute for part in parts for minute in part.answer_minutes]
    return ChannelWeek(
        monday=parts[0].monday,
        posts=sum(part.posts for part in parts),
        authors=max(part.authors for part in parts),
        least=len(parts) > 1,
        replied=sum(part.replied for part in parts),
        questions=sum(part.questions for part in parts),
        answered=sum(part.answered for part in parts),
        median=median(minutes) if minutes else None,
        links=sum(part.links for part in parts),
        link_drops=sum(part.link_drops for part in parts),
    )


def _grouped(weeks: Iterable[Week], names: Map) -> dict[str, list[ChannelWeek]]:
    """Put weeks together by channel; those of too few people are left out."""
    parts: defaultdict[tuple[str, Millis], list[Week]] = defaultdict(list)
    homes: dict[str, list[ChannelWeek]] = {}
    for week in weeks:
        home = names.home(week.channel)
        homes.setdefault(home, [])
        parts[home, week.monday].append(week)
    for (home, _), same in parts.items():
        merged = merge(same)
        if merged.authors >= FEW:
            homes[home].append(merged)
    return homes


def rhythm(weeks: Iterable[Week], names: Map) -> Rhythm:
    """Choose what to show: the latest half-year, the busiest channels first."""
    homes = _grouped(weeks, names)
    mondays = [week.monday for shown in homes.values() for week in shown]
    if not mondays:
        return Rhythm((), (), 0, len(homes))
    first = max(min(mondays), max(mondays) - (SHOWN_WEEKS - 1) * WEEK)
    axis = tuple(range(first, max(mondays) + 1, WEEK))
    found = (
        ChannelWeeks(home, {week.monday: week for week in all_ if week.monday >= first})
        for home, all_ in homes.items()
    )
    full = sorted(
        (channel for channel in found if channel.weeks),
        key=lambda channel: (-channel.posts, channel.channel),
    )
    return Rhythm(
        mondays=axis,
        channels=tuple(full[:SHOWN_CHANNELS]),
        more=max(0, len(full) - SHOWN_CHANNELS),
        quiet=len(homes) - len(full),
    )
