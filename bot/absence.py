"""Workspaces that the bot is not in any more, which it was not told of when it happened.

What is kept of one is erased once it has been missing for a day, and not at once: this is
also what it looks like when another bot's token is used with the same database. Since when
one is missing is kept, so that the day does not begin anew with each process.
"""

import logging
from collections.abc import Collection
from datetime import UTC, datetime

from adapters.platform import Platform
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.store import Changes, SettingRow, WorkspaceGone
from rules.model import DAY, SECOND, Millis

ABSENT: Millis = DAY
MISSING = "missing since"
"""Names the setting, which no manager makes; empty: it is not missing."""
GONE = (
    "the bot is no longer in the %s workspace %s: what is kept of it is erased after %s."
    " If this is another bot's token, stop it before then"
)

log = logging.getLogger(__name__)


class Absence:
    """Erases what is kept of workspaces that have been missing for long enough."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._said: set[str] = set()
        """Workspaces of which this process has said that they are missing."""

    async def see_to(
        self, platform: Platform, present: Collection[str], now: Millis
    ) -> None:
        """Note what is missing, and erase what has been for a day.

        ``present`` are all workspaces of the platform that the bot is in.
        """
        store = self._desks.store
        marked = await store.settings_named(MISSING, platform.name)
        for back in marked.keys() & set(present):
            await self._note(await self._desks.desk(back, platform), "")
            self._said.discard(back)
        for missing in await store.workspaces(platform.name):
            if missing not in present:
                await self._see_to_missing(missing, platform, now)

    async def _see_to_missing(
        self, workspace: str, platform: Platform, now: Millis
    ) -> None:
        desk = await self._desks.desk(workspace, platform)
        try:
            since = int(await self._note(desk, str(now)))
        except WorkspaceGone:
            self._desks.drop(workspace)
            return
        if now - since >= ABSENT:
            await self._desks.close(workspace)
            log.info("workspace %s: missing for a day, and erased", workspace)
        elif workspace not in self._said:
            self._said.add(workspace)
            until = datetime.fromtimestamp((since + ABSENT) / SECOND, UTC)
            log.error(GONE, platform.name, workspace, f"{until:%Y-%m-%d %H:%M} UTC")

    async def _note(self, desk: Desk, since: str) -> str:
        """Note since when a workspace is missing, or not any more; return what is noted."""
        async with desk.at_work() as unit:
            known = desk.chosen.get(MISSING, "")
            if known and since:
                return known
            row = SettingRow(MISSING, since)
            desk.chosen.update([row])
            await unit.save(Changes(settings=[row]))
        return since
