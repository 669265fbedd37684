"""What was posted in a channel, read back: the channel, then the threads that go on.

A channel's history holds roots of threads and what was sent to the channel, no replies.
So the roots of a week are looked at, and the replies of those that got any are read.
https://docs.slack.dev/reference/methods/conversations.history
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import Struct

from adapters.errors import Cause, NotAccepted, Refused
from adapters.slack.calls import Calls
from adapters.slack.described import next_page
from adapters.slack.events import Self, Unreadable, read_history
from adapters.slack.installs import Install
from adapters.slack.payloads import Message
from adapters.slack_parts import micros
from rules.model import DAY, SECOND, Millis, Posted

ROOTS: Millis = 7 * DAY
"""How far back a thread may begin that still goes on."""
MOST = 1_000
"""Messages that are read of a channel, and of a thread."""
A_PAGE = 999
RESTRICTED = 15
"""What Slack gives at most to apps sold outside its Marketplace, once a minute.
https://docs.slack.dev/apis/web-api/rate-limits"""

ATTEMPTS = 20
AGAIN: Millis = 10 * SECOND
LONGEST: Millis = 90 * SECOND
"""Longer than Slack ever asks to wait: the restricted class waits a minute."""

Pause = Callable[[Millis], Awaitable[None]]

log = logging.getLogger(__name__)


class Read(Struct):
    """What was read of a channel."""

    posts: list[Posted]
    restricted: bool = False
    """Slack gives this app so little that there may be more."""


async def read_back(
    calls: Calls,
    install: Install,
    channel: str,
    after: Millis,
    pause: Pause,
    called: Mapping[str, str],
    most: int = MOST,
) -> Read:
    """Read what was posted after a moment, oldest first, replies included.

    ``pause`` waits for so long as Slack asks for.
    """
    reading = _Reading(calls, install, channel, after, pause, called, most)
    roots = await reading.channel()
    for root in roots:
        if reading.restricted:
            break
        await reading.replies(root)
    posts = sorted(reading.posts.values(), key=lambda post: post.order)
    return Read(posts, reading.restricted)


def oldest(after: Millis) -> str:
    """Write a moment so that what was posted in it is left out."""
    return f"{after // SECOND}.{after % SECOND:03}999"


class _Reading:
    """One channel being read."""

    def __init__(
        self,
        calls: Calls,
        install: Install,
        channel: str,
        after: Millis,
        pause: Pause,
        called: Mapping[str, str],
        most: int,
    ) -> None:
        self._calls, self._install, self._id = calls, install, channel
        self._pause = pause
        self._after, self._called, self._most = after, called, most
        self._self = Self(install.user, install.bot)
        self.posts: dict[str, Posted] = {}
        self.restricted = False

    async def channel(self) -> list[str]:
        """Read the channel; return the roots of threads that were replied to since."""
        begin = max(0, self._after - ROOTS)
        alive: list[str] = []
        for message in await self._pages("conversations.history", begin):
            found = self._take(message)
            if found is not None and found.latest_reply is not None:
                replied = micros(found.latest_reply) // 1_000
                if replied > self._after:
                    alive.append(found.ts)
        return alive

    async def replies(self, root: str) -> None:
        """Read a thread's replies."""
        try:
            found = await self._pages("conversations.replies", self._after, ts=root)
        except Refused as error:
            if error.cause is not Cause.NO_MESSAGE:
                raise
            return
        for message in found:
            self._take(message)

    async def _pages(
        self, method: str, after: Millis, **arguments: object
    ) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = []
        cursor = ""
        while len(found) < self._most:
            answer = await self._patiently(
                method,
                channel=self._id,
                oldest=oldest(after),
                limit=A_PAGE,
                cursor=cursor or None,
                **arguments,
            )
            messages = answer.get("messages") or []
            found += messages
            cursor = next_page(answer)
            if not cursor or not answer.get("has_more"):
                break
            if len(messages) <= RESTRICTED:
                self.restricted = True
                break
        return found

    async def _patiently(self, method: str, **arguments: object) -> Mapping[str, Any]:
        """Call a method as slowly as Slack asks for."""
        for _ in range(ATTEMPTS):
            try:
                return await self._calls.call(self._install, method, **arguments)
            except NotAccepted as error:
                await self._pause(min(error.retry_after or AGAIN, LONGEST))
        return await self._calls.call(self._install, method, **arguments)

    def _take(self, message: Mapping[str, Any]) -> Message | None:
        """Keep a message that was posted since."""
        try:
            post, found = read_history(message, self._id, self._self, self._called)
        except Unreadable as error:
            log.warning("channel %s: a message is not readable: %s", self._id, error)
            return None
        if post is not None and post.at > self._after:
            self.posts[post.id] = post
        return found
