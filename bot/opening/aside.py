"""Reading on the side: the same engine, over a workspace of its own that nothing keeps.

It knows people by the same marks as the workspace it stands beside, and leaves out who is
left out there.
"""

from collections.abc import Iterable

from bot.live.desk import Desk
from rules.engine import Engine
from rules.model import Millis, Posted, Watermark
from rules.outcome import Outcome
from rules.state.channel import Channel
from rules.state.workspace import Workspace


def beside(desk: Desk) -> Workspace:
    """Return a workspace without channels and coached members, set up as a desk's is."""
    memory = desk.memory
    return Workspace(
        memory.id,
        memory.key,
        since=memory.since,
        left_out=memory.left_out,
        exempt=memory.exempt,
        places=memory.places,
        domains=memory.domains,
    )


def read_through(
    engine: Engine, aside: Workspace, posts: Iterable[Posted], until: Millis
) -> Outcome:
    """Read a channel's messages, as far as they are settled by a moment."""
    taken = list(posts)
    channels = dict.fromkeys(post.channel for post in taken)
    return engine.fold(aside, [*taken, *(Watermark(until, id) for id in channels)])


def joined(aside: Workspace, live: Workspace, id: str) -> Channel:
    """Return a channel as it was read on the side, with what came in live since then."""
    read, now = aside.open(id), live.open(id)
    pending = aside.pending[id]
    for turn in now.queue:
        if turn.id not in pending and turn.at > read.settled:
            read.queue.append(turn)
            pending[turn.id] = live.pending[id].get(turn.id, "")
    for message, changes in now.changes.items():
        read.changes.setdefault(message, changes)
    read.gone |= now.gone
    read.day, read.today = now.day, now.today
    return read
