"""Threads in which nothing happens any more, and what they leave: nothing.

A thread's id is that of the message it hangs on, and a community opens more of them than
anybody counts. Once its window is empty and nothing waits in it, a thread is forgotten. What
is posted in it later begins anew. A channel that is none stays, whatever happens in it.
"""

from bot.forgetting import is_bare
from bot.live.desk import Desk
from bot.live.gone import channel_in
from bot.store import Changes, Unit
from rules.state.channel import Channel


async def forget_idle_threads(desk: Desk, unit: Unit) -> int:
    """Forget threads in which nothing is left to do; return how many.

    All at once: whenever rows go, other processes read everything again.
    """
    held = {hint.finding.channel for hint in await unit.inbox.held()}
    waiting = {push.channel for push in await unit.outbox.unfinished()}
    set_up = {channel_in(name) for name, value in desk.chosen.items() if value}
    busy = held | waiting | set_up
    gone = [
        id
        for id, channel in desk.memory.channels.items()
        if id not in busy and _is_idle_thread(desk, channel)
    ]
    for id in gone:
        desk.forget_state(id)
    for id in desk.channels.forget_threads({*busy, *desk.memory.channels}):
        desk.memory.places.pop(id, None)
        desk.unread.discard(id)
    if gone:
        await unit.save(Changes(channels_gone=gone))
    return len(gone)


def _is_idle_thread(desk: Desk, channel: Channel) -> bool:
    """Say whether this is a thread of which nothing is kept but that there is one.

    Posts in a thread count in its channel's week. One that has not come to light since the
    process began is told from a channel by that: it has no week.
    """
    if channel.parent or not is_bare(channel):
        return False
    home = desk.channels.home(channel.id)
    return home.id != channel.id if home is not None else not channel.week.monday
