"""Events on their way in: each is committed once before Slack is told that it arrived."""

import logging
from collections.abc import Mapping
from typing import Any

from adapters.platform import Feed
from adapters.slack.directory import Directory
from adapters.slack.events import Self, Unreadable, read_event
from adapters.slack.home import Home
from adapters.slack.installs import Install, Installs
from adapters.slack.later import Later
from adapters.slack.once import Once
from adapters.slack.progress import Progress
from rules.model import Event, Posted

CHANNEL_CHANGES = frozenset(
    f"{kind}_{change}"
    for kind in ("channel", "group")
    for change in ("archive", "deleted", "left", "rename", "unarchive")
) | {"channel_shared", "channel_unshared"}

CLOSES = frozenset(
    f"{kind}_{change}"
    for kind in ("channel", "group")
    for change in ("archive", "deleted")
)
"""What nobody can post in any more."""

log = logging.getLogger(__name__)


class Taking:
    """Takes in what Slack sends of its own accord."""

    def __init__(
        self,
        installs: Installs,
        directory: Directory,
        feed: Feed,
        progress: Progress,
        home: Home,
        later: Later,
    ) -> None:
        self._installs, self._directory, self._feed = installs, directory, feed
        self._progress, self._home, self._later = progress, home, later
        self._once = Once()

    async def take(self, body: Mapping[str, Any]) -> None:
        """Take an event in; return when what it leads to is committed."""
        if body.get("type") == "app_rate_limited":
            self._progress.held_back(str(body.get("team_id") or ""))
            return
        id = str(body.get("event_id") or "")

        async def work() -> None:
            await self._take(body, id)

        try:
            await (self._once.do(id, work) if id else work())
        except Exception:
            # Over HTTP it comes again; in Socket Mode only history may have it.
            self._progress.missed(team_of(body)[0])
            raise

    async def _take(self, body: Mapping[str, Any], id: str) -> None:
        event: Mapping[str, Any] = body.get("event") or {}
        kind, (workspace, enterprise) = event.get("type"), team_of(body)
        revoked = kind == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
        if kind == "app_uninstalled" or revoked:
            await self._uninstalled(workspace, enterprise)
            return
        install = await self._installs.of(workspace, enterprise)
        # What several organisations share is not only this one's to have read.
        if install is None or body.get("is_ext_shared_channel"):
            return
        if kind == "app_home_opened" and event.get("tab") == "home":
            member = str(event.get("user"))
            self._later.do("the Home", self._home.publish(install, member))
        elif kind in CHANNEL_CHANGES:
            channel = _channel_of(event)
            self._directory.forget_channel(workspace, channel)
            if kind in CLOSES:
                deleted = str(kind).endswith("_deleted")
                await self._feed.closed(workspace, channel, deleted=deleted)
        else:
            await self._hand_in(install, event, id)

    async def _hand_in(
        self, install: Install, event: Mapping[str, Any], id: str
    ) -> None:
        called = self._directory.called(install.workspace)
        try:
            events = read_event(event, Self(install.user, install.bot), called)
        except Unreadable as error:
            log.warning("event %s is not readable and left out: %s", id, error)
            return
        if not events:
            return
        for one in events:
            self._wonder(install, one)
        await self._feed.take(install.workspace, events)

    def _wonder(self, install: Install, event: Event) -> None:
        if isinstance(event, Posted) and event.human:
            self._directory.wonder(install, event.author)

    async def _uninstalled(self, workspace: str, enterprise: str) -> None:
        """The app was removed: nothing stays, the token least of all."""
        for gone in await self._installs.forget(workspace, enterprise):
            await self._feed.gone(gone)


def team_of(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the workspace an event is for, and its organisation.

    Of what is shared, ``team_id`` may be the other side's; the authorization is ours.
    """
    (first, *_) = body.get("authorizations") or [{}]
    team = first.get("team_id") or body.get("team_id") or ""
    enterprise = first.get("enterprise_id") or body.get("enterprise_id") or ""
    return str(team), str(enterprise)


def _channel_of(event: Mapping[str, Any]) -> str:
    channel = event.get("channel")
    return str(channel.get("id") if isinstance(channel, Mapping) else channel)
