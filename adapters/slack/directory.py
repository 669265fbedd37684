"""Who and what there is in a workspace: members, channels, who is in which.

Slack is asked when somebody needs to know. What it says is remembered for a minute at
most, in memory, so that one answer does not take ten calls; what members are called is
kept longer, for telling who is spoken to by name.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from typing import TypeVar

from adapters.errors import Cause, PlatformError, Refused
from adapters.slack.calls import Calls
from adapters.slack.described import (
    Conversation,
    Member,
    next_page,
    read_channel,
    read_member,
)
from adapters.slack.installs import Install
from rules.model import MINUTE, Millis

REMEMBERED: Millis = MINUTE
MOST = 5_000
"""Answers remembered, of each kind; the oldest go first."""
NAMES = 20_000
PAGES = 20
"""Pages of a channel's members that are read; beyond, somebody counts as not there."""
A_PAGE = 1_000

A_WHILE = 30.0
"""Seconds before names are asked for again, after Slack did not say one."""

Found = TypeVar("Found")

log = logging.getLogger(__name__)


class Directory:
    """Looks people and channels up."""

    def __init__(self, calls: Calls, now: Callable[[], Millis]) -> None:
        self._calls, self._now = calls, now
        self._members: dict[str, tuple[Millis, Member | None]] = {}
        self._channels: dict[str, tuple[Millis, Conversation | None]] = {}
        self._inside: dict[str, tuple[Millis, frozenset[str]]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._unnamed: asyncio.Queue[tuple[Install, str]] = asyncio.Queue(MOST)

    # -- members -------------------------------------------------------------------

    async def member(self, install: Install, id: str) -> Member | None:
        """Return a member, or None for somebody who never was there."""
        key = f"{install.workspace}/{id}"
        if (known := self._fresh(self._members, key)) is not None:
            return known[1]
        try:
            answer = await self._calls.call(
                install, "users.info", user=id, include_locale=True
            )
            found: Member | None = read_member(answer.get("user") or {}, install)
        except Refused as error:
            if error.cause is not Cause.NO_MEMBER:
                raise
            found = None
        if found is not None and found.name:
            self._call(install.workspace, id, found.name)
        return self._remember(self._members, key, found)

    def called(self, workspace: str) -> Mapping[str, str]:
        """Return what members are called, as far as it is known."""
        return self._names.setdefault(workspace, {})

    def wonder(self, install: Install, id: str) -> None:
        """Find out in a while what a member is called, if it is not known."""
        names = self._names.setdefault(install.workspace, {})
        if id not in names and not self._unnamed.full():
            names[id] = ""
            self._unnamed.put_nowait((install, id))

    async def learn_names(self) -> None:
        """Find out, one after the other, what members are called."""
        while True:
            install, id = await self._unnamed.get()
            try:
                await self.member(install, id)
            except PlatformError as error:
                self.called(install.workspace)
                self._names[install.workspace].pop(id, None)
                log.info("the name of a member is not known yet: %s", error)
                await asyncio.sleep(A_WHILE)

    def _call(self, workspace: str, id: str, name: str) -> None:
        names = self._names.setdefault(workspace, {})
        if len(names) >= NAMES:
            names.clear()
        names[id] = name

    # -- channels ------------------------------------------------------------------

    async def channel(self, install: Install, id: str) -> Conversation | None:
        """Return a channel, or None where there is none that the bot can see."""
        key = f"{install.workspace}/{id}"
        if (known := self._fresh(self._channels, key)) is not None:
            return known[1]
        try:
            answer = await self._calls.call(install, "conversations.info", channel=id)
            found = read_channel(answer.get("channel") or {})
        except Refused as error:
            if error.cause is not Cause.NO_CHANNEL:
                raise
            found = None
        return self._remember(self._channels, key, found)

    async def channels(self, install: Install) -> list[Conversation]:
        """Return the channels that the bot is in."""
        found: list[Conversation] = []
        cursor = ""
        while True:
            answer = await self._calls.call(
                install,
                "users.conversations",
                types=f"public_channel{',private_channel' if install.private else ''}",
                exclude_archived=True,
                limit=A_PAGE,
                cursor=cursor or None,
                team_id=install.workspace if install.organisation else None,
            )
            found += map(read_channel, answer.get("channels") or ())
            cursor = next_page(answer)
            if not cursor:
                return found

    async def is_in(self, install: Install, id: str, channel: str) -> bool:
        """Say whether a member is in a channel."""
        key = f"{install.workspace}/{channel}"
        known = self._fresh(self._inside, key)
        inside = known[1] if known else await self._read_inside(install, channel)
        self._remember(self._inside, key, inside)
        return id in inside

    async def _read_inside(self, install: Install, channel: str) -> frozenset[str]:
        inside: set[str] = set()
        cursor = ""
        for _ in range(PAGES):
            answer = await self._calls.call(
                install,
                "conversations.members",
                channel=channel,
                limit=A_PAGE,
                cursor=cursor or None,
            )
            inside.update(answer.get("members") or ())
            cursor = next_page(answer)
            if not cursor:
                break
        return frozenset(inside)

    def forget_channel(self, workspace: str, id: str) -> None:
        """Ask anew about a channel: something about it has changed."""
        self._channels.pop(f"{workspace}/{id}", None)
        self._inside.pop(f"{workspace}/{id}", None)

    # -- remembering ---------------------------------------------------------------

    def _fresh(
        self, kept: dict[str, tuple[Millis, Found]], key: str
    ) -> tuple[Millis, Found] | None:
        known = kept.get(key)
        return known if known and self._now() - known[0] < REMEMBERED else None

    def _remember(
        self, kept: dict[str, tuple[Millis, Found]], key: str, found: Found
    ) -> Found:
        kept.pop(key, None)
        while len(kept) >= MOST:
            del kept[next(iter(kept))]
        kept[key] = (self._now(), found)
        return found
