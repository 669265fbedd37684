"""Where the bot is still let in, found out by asking: Slack tells nobody who is away.

An app that is removed while nothing runs is never heard of again; only its token is not
taken any more. So each token is tried at the start and now and then. What cannot be told
(no connection, too many calls) changes nothing.
https://docs.slack.dev/reference/methods/auth.test
"""

import asyncio
import logging
from collections.abc import Iterable

from adapters.errors import PlatformError
from adapters.platform import Feed
from adapters.slack.calls import REMOVED, Calls, ShutOut
from adapters.slack.installs import Install, Installs
from adapters.slack.options import Clock
from adapters.slack.progress import Progress
from rules.model import DAY, HOUR, Millis

LOOKS_ROUND: Millis = 6 * HOUR
"""After so long every token is tried again."""
KEPT: Millis = DAY
"""A token that was refused for so long is forgotten."""

log = logging.getLogger(__name__)


class Presence:
    """Says in which workspaces the bot is."""

    def __init__(
        self,
        installs: Installs,
        calls: Calls,
        clock: Clock,
        feed: Feed,
        progress: Progress,
    ) -> None:
        self._installs, self._calls, self._clock = installs, calls, clock
        self._feed, self._progress = feed, progress
        self._refused: dict[str, Millis] = {}
        """Workspaces that do not let us in, and since when as far as is known."""

    async def run(self) -> None:
        """Look round until told to stop."""
        while True:
            try:
                await self._look()
            except PlatformError as error:
                log.warning("nobody can tell where the app is installed: %s", error)
            except Exception:
                log.exception("what is kept of workspaces without us was not seen to")
            later = self._clock.now() + LOOKS_ROUND
            await self._clock.wait(asyncio.Event(), later)

    async def _look(self) -> None:
        """Try every token, and say where the bot is."""
        installs = await self._installs.all()
        complete = self._installs.complete
        taken = {
            token: await self._takes(token, installs) for token in _tokens(installs)
        }
        refused = {one.workspace for one in installs if not taken[one.token]}
        now = self._clock.now()
        self._refused = {id: self._refused.get(id, now) for id in refused}
        self._progress.shut_out(refused)
        # What an organisation did not name just now may be there all the same.
        if complete:
            await self._feed.present({one.workspace for one in installs} - refused)
        for install in installs:
            since = self._refused.get(install.workspace, now)
            if now - since >= KEPT:
                await self._installs.forget(install.workspace, install.enterprise)

    async def _takes(self, token: str, installs: Iterable[Install]) -> bool:
        """Say whether Slack still takes a token, or may do so."""
        install = next(one for one in installs if one.token == token)
        try:
            await self._calls.who_am_i(install)
        except ShutOut as error:
            if error.name in REMOVED:
                log.warning("workspace %s: %s", install.workspace, error)
                return False
        except PlatformError as error:
            log.info("workspace %s: not tried: %s", install.workspace, error)
        return True


def _tokens(installs: Iterable[Install]) -> dict[str, None]:
    """Return each token once: a whole organisation has a single one."""
    return dict.fromkeys(one.token for one in installs)
