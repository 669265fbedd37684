"""A channel's last days, as its platform hands them over: the latest, and not too many.

A platform tells what was posted after a moment, oldest first. So it is asked about a few
hours first and then about ever longer spans before those, until there is enough: a busy
channel is not read from a fortnight ago on.
"""

import asyncio
from collections import deque
from typing import NamedTuple

from adapters.errors import PlatformError, Refused
from adapters.platform import Platform
from rules.model import DAY, HOUR, Millis, Posted

LOOKED_BACK: Millis = 14 * DAY
MOST = 1_000
"""Messages read of a channel."""
SPANS: tuple[Millis, ...] = (6 * HOUR, DAY, 3 * DAY, 7 * DAY, LOOKED_BACK)


class Past(NamedTuple):
    """The latest messages of a channel, without a gap."""

    since: Millis
    """Everything posted after this is there."""
    posts: tuple[Posted, ...]
    """Oldest first."""

    @property
    def channels(self) -> set[str]:
        """Return the channels they stand in: of a forum, its posts."""
        return {post.channel for post in self.posts}


async def last_days(
    platform: Platform, workspace: str, channel: str, now: Millis, patience: float
) -> Past:
    """Return the latest messages of a channel's last 14 days.

    It is as much as could be read in that many seconds; a span that broke off is left out.
    Where nothing could be read at all that is a ``PlatformError`` or a ``TimeoutError``.
    """
    found: list[Posted] = []
    until = now
    try:
        async with asyncio.timeout(patience):
            for span in SPANS:
                since = now - span
                earlier = await _between(platform, workspace, channel, since, until)
                found, until = [*earlier, *found], since
                if len(found) >= MOST:
                    found = found[-MOST:]
                    return Past(found[0].at, tuple(found))
    except Refused:
        raise
    except (PlatformError, TimeoutError):
        if until == now:
            raise
    return Past(until, tuple(found))


async def _between(
    platform: Platform, workspace: str, channel: str, since: Millis, until: Millis
) -> list[Posted]:
    """Return the latest messages posted after a moment, up to another one."""
    found: deque[Posted] = deque(maxlen=MOST)
    async for post in platform.history(workspace, channel, since):
        if post.at > until:
            break
        found.append(post)
    return list(found)
