"""How far the workspaces' channels have been heard, and catching up after a gap.

A channel's watermark is vouched for only while events come in and nothing is missing:
never during a gap, so that no question counts as unanswered because nobody listened.
After one, what was posted meanwhile is read from history, and only then time goes on.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable

from adapters.errors import Refused
from adapters.platform import Channel, Feed
from adapters.slack.calls import Calls
from adapters.slack.directory import Directory
from adapters.slack.history import Read, read_back
from adapters.slack.installs import Install, Installs
from adapters.slack.later import Later
from adapters.slack.options import Clock, pausing
from rules.model import DAY, MINUTE, SECOND, Millis, Watermark

BEHIND: Millis = MINUTE
"""How far vouching stays behind the clock: so late may an event be."""
FARTHEST: Millis = DAY
"""What was posted earlier than that before a gap's end is not read."""
SETTLE: Millis = 90 * SECOND
"""After Slack said that it holds events back, so long nothing more of it must come."""
AGAIN: Millis = 30 * SECOND
"""After a failed attempt to catch up."""
A_BATCH = 200

log = logging.getLogger(__name__)


class Progress:
    """Vouches for what was heard, workspace by workspace."""

    def __init__(
        self,
        installs: Installs,
        calls: Calls,
        directory: Directory,
        clock: Clock,
        feed: Feed,
        later: Later,
        step: Millis,
    ) -> None:
        self._installs, self._calls, self._directory = installs, calls, directory
        self._clock, self._feed, self._later = clock, feed, later
        self._step = step
        self._wake = asyncio.Event()
        self._up = False
        self._gaps = 0
        """Counted, so that one that comes while catching up is not overlooked."""
        self._missed = Counter[str]()
        """The same of gaps in a single workspace."""
        self._sound: dict[str, tuple[int, int]] = {}
        """By workspace, up to which of either everything was made good."""
        self._due: dict[str, Millis] = {}
        """Not to be caught up with before."""
        self._busy: set[str] = set()
        self._out: frozenset[str] = frozenset()
        """Workspaces that do not take our token."""

    # -- what the transport says ---------------------------------------------------

    def up(self) -> None:
        """Events come in, or again: whatever came meanwhile was missed."""
        self._gaps += 1
        self._up = True
        self._wake.set()

    def down(self) -> None:
        """No events come in."""
        self._up = False

    def held_back(self, workspace: str) -> None:
        """Slack holds a workspace's events back: there were too many in an hour."""
        log.warning("workspace %s: Slack holds events back; too many", workspace)
        self._read_again(workspace, SETTLE)

    def missed(self, workspace: str) -> None:
        """An event of a workspace was not taken in."""
        self._read_again(workspace, AGAIN)

    def shut_out(self, workspaces: Iterable[str]) -> None:
        """These do not take our token any more: nothing of them is heard."""
        self._out = frozenset(workspaces)
        for workspace in self._out:
            self._missed[workspace] += 1

    def _read_again(self, workspace: str, later: Millis) -> None:
        self._due[workspace] = self._clock.now() + later
        self._missed[workspace] += 1

    # -- vouching ------------------------------------------------------------------

    async def run(self) -> None:
        """Vouch and catch up until told to stop."""
        while True:
            await self._clock.wait(self._wake, self._clock.now() + self._step)
            try:
                if self._up:
                    await self._look()
            except Exception:
                log.exception("vouching for what was heard failed, and goes on")

    async def _look(self) -> None:
        now = self._clock.now()
        for install in await self._installs.all():
            workspace = install.workspace
            if workspace in self._busy or workspace in self._out:
                continue
            gaps = (self._gaps, self._missed[workspace])
            if self._sound.get(workspace) != gaps:
                if self._due.get(workspace, now) <= now:
                    self._busy.add(workspace)
                    what = f"workspace {workspace}: catching up"
                    self._later.do(what, self._make_good(install, gaps))
                continue
            await self._feed.take(workspace, [Watermark(now - BEHIND)])

    async def _make_good(self, install: Install, gaps: tuple[int, int]) -> None:
        """Hand in what was missed; what cannot be had now is tried again."""
        workspace = install.workspace
        try:
            await self._catch_up(install)
        except Exception:
            self._due[workspace] = self._clock.now() + AGAIN
            raise
        else:
            self._sound[workspace] = gaps
        finally:
            self._busy.discard(workspace)
            self._wake.set()

    # -- catching up ---------------------------------------------------------------

    async def _catch_up(self, install: Install) -> None:
        workspace = install.workspace
        found = [
            one for one in await self._directory.channels(install) if not one.shared
        ]
        named = [Channel(one.id, one.name) for one in found]
        reached = await self._feed.reached(workspace, named)
        earliest = self._clock.now() - FARTHEST
        for channel, until in reached.items():
            if until is None:
                continue
            read = await self._read(install, channel, max(until, earliest))
            for start in range(0, len(read.posts), A_BATCH):
                batch = read.posts[start : start + A_BATCH]
                await self._feed.take(workspace, batch)
            if read.restricted:
                log.error(
                    "workspace %s: Slack lets this app read 15 messages a minute;"
                    " what was missed is not read, see docs/slack.md",
                    workspace,
                )
                break

    async def _read(self, install: Install, channel: str, after: Millis) -> Read:
        """Read a channel; one that is closed has nothing."""
        called = self._directory.called(install.workspace)
        pause = pausing(self._clock)
        try:
            return await read_back(self._calls, install, channel, after, pause, called)
        except Refused as error:
            log.info("channel %s is not read: %s", channel, error)
            return Read([])
