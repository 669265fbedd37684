"""Taking a channel's past over into its workspace: open questions and weekly counts.

It is read on the side, where nobody is coached, so that nothing of it counts for or against
anybody and no hint comes of it. Whoever posted in it is no newcomer any more.
"""

from collections.abc import Iterable

from msgspec import structs

from bot.live.desk import Desk
from bot.opening.aside import beside, joined, read_through
from bot.opening.past import Past
from rules.model import MINUTE, Millis, Week
from rules.state.workspace import Seen, Workspace

BEHIND: Millis = MINUTE
"""How far behind the present a channel counts as handed over."""


def take_over(desk: Desk, channel: str, past: Past, now: Millis) -> tuple[Week, ...]:
    """Put a channel's past into the workspace; return the weeks that are over.

    Of a forum it is its posts' past, each of which is a channel of its own.
    """
    aside, memory = beside(desk), desk.memory
    outcome = read_through(desk.setup.engine, aside, past.posts, now - BEHIND)
    for id in {channel, *aside.channels}:
        read = joined(aside, memory, id)
        read.firsts.clear()
        read.unseen.clear()
        read.week.newcomers = read.week.welcomed = 0
        memory.channels[id] = read
        memory.pending[id] = aside.pending[id]
        memory.voices.pop(id, None)
        memory.dirty_channels.add(id)
    _remember(memory, aside.seen.items())
    return tuple(
        structs.replace(week, newcomers=0, welcomed=0)
        for week in outcome.weeks
        if week.monday >= past.since
    )


def _remember(memory: Workspace, seen: Iterable[tuple[int, Seen]]) -> None:
    """Remember who has posted before."""
    for mark, new in seen:
        known = memory.seen.get(mark, new)
        times = sorted({known.first, known.second, new.first, new.second})
        first, second = times[0], times[min(1, len(times) - 1)]
        last = max(known.last_day, new.last_day)
        memory.seen[mark] = Seen(first, second, last)
        memory.since = min(memory.since, first)
        memory.dirty_seen.add(mark)
