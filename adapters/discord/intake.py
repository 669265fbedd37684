"""What was heard on the gateway, on its way in: a batch a guild, whatever has come by then.

The gateway knows no acknowledgement, so nothing waits for one. How far a guild can be
vouched for is known here, too: not at all while its shard is not connected, or while it
catches up on what it missed.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.discord.saying import Saying
from adapters.platform import Feed
from rules.model import MINUTE, SECOND, Event, Millis, Watermark

MARGIN: Millis = MINUTE
"""A message that was posted so long ago has been heard, if anything has."""
MOST_TRIES = 6
FIRST_PAUSE = 0.5
"""Seconds before a batch that was not taken is handed in again; doubled each time."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Heard:
    """What waits to be handed in of one guild, and what stands against vouching for it."""

    events: list[Event] = field(default_factory=list)
    behind: bool = True
    """What it missed has not been read yet."""
    channels: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    """Channels that missed something which cannot be read: nobody vouches for them."""
    saying: Saying = field(default_factory=Saying)
    """What was said of it to whoever runs the bot."""
    tries: int = 0
    again_at: Millis = 0


class Intake:
    """Hands in what was heard, in the order in which it was."""

    def __init__(self, now: Callable[[], Millis]) -> None:
        self._now = now
        self._guilds: dict[int, Heard] = {}
        self._wake = asyncio.Event()
        self._handing = 0

    def guild(self, id: int) -> Heard:
        """Return what is known of a guild."""
        return self._guilds.setdefault(id, Heard())

    def forget(self, id: int) -> None:
        """Drop a guild and all that waits of it."""
        self._guilds.pop(id, None)

    @property
    def is_idle(self) -> bool:
        """Say whether all that was heard has been handed in."""
        return not self._handing and not any(
            heard.events for heard in self._guilds.values()
        )

    def hear(self, guild: int, channel: int | None, event: Event) -> None:
        """Hand in an event, as soon as can be; ``channel=None``: it is of none."""
        heard = self.guild(guild)
        if channel is not None:
            heard.channels.add(str(channel))
        heard.events.append(event)
        self._wake.set()

    def vouch(self, guild: int, until: Millis) -> None:
        """Everything in a guild was heard until some moment; vouch for it, with a margin."""
        heard = self.guild(guild)
        if heard.behind:
            return
        at = min(until, self._now()) - MARGIN
        if heard.deaf:
            known = sorted(heard.channels - heard.deaf)
            heard.events += [Watermark(at, channel) for channel in known]
        else:
            heard.events.append(Watermark(at))
        self._wake.set()

    async def work(self, feed: Feed) -> None:
        """Hand in whatever comes, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self.hand_in(feed)
            waiting = [one.again_at for one in self._guilds.values() if one.events]
            if waiting:
                loop = asyncio.get_running_loop()
                pause = max(0, min(waiting) - self._now()) / SECOND
                loop.call_later(pause, self._wake.set)

    async def hand_in(self, feed: Feed) -> None:
        """Hand in all that has come by now."""
        now = self._now()
        ready = [
            (id, heard)
            for id, heard in self._guilds.items()
            if heard.events and heard.again_at <= now
        ]
        if len(ready) == 1:
            await self._take(feed, *ready[0])
        else:
            await asyncio.gather(*(self._take(feed, *one) for one in ready))

    async def _take(self, feed: Feed, id: int, heard: Heard) -> None:
        """Hand in what waits of a guild; what is not taken waits on, for a while."""
        events, heard.events = heard.events, []
        self._handing += 1
        try:
            await feed.take(str(id), events)
        except Exception:
            heard.tries += 1
            log.exception("guild %s: %d events were not taken", id, len(events))
            if heard.tries < MOST_TRIES:
                heard.events[:0] = events
                pause = FIRST_PAUSE * 2**heard.tries
                heard.again_at = self._now() + int(pause * SECOND)
                return
            # From now on it is as if nobody had listened: history is read again.
            heard.behind = True
        finally:
            self._handing -= 1
        heard.tries, heard.again_at = 0, 0
