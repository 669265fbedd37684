"""A workspace's own app: one token, and the workspace that Slack says it is for."""

import logging
from collections.abc import Sequence

from adapters.errors import CannotRun, Refused
from adapters.slack.calls import Calls
from adapters.slack.installs import PRIVATE_SCOPES, Install

log = logging.getLogger(__name__)


class OwnApp:
    """The one installation of an app that a workspace made for itself."""

    complete = True

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls, self._token = calls, token
        self._install: Install | None = None
        self._removed = False

    async def of(self, workspace: str, enterprise: str = "") -> Install | None:
        """Return the installation, if it is in that workspace."""
        found = next(iter(await self.all()), None)
        return found if found is not None and found.workspace == workspace else None

    async def all(self) -> Sequence[Install]:
        """Return the installation, unless the app was removed."""
        if self._removed:
            return ()
        if self._install is None:
            self._install = await self._ask()
        return (self._install,)

    async def forget(self, workspace: str, enterprise: str = "") -> Sequence[str]:
        """The app was removed: its token is not used any more."""
        self._removed = True
        log.warning(
            "workspace %s removed the app; install it again, and start again with the"
            " new token",
            workspace,
        )
        return [workspace]

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def _ask(self) -> Install:
        try:
            asked = Install("?", self._token)
            answer, scopes = await self._calls.who_am_i(asked)
        except Refused as error:
            raise CannotRun(
                "Slack does not take the bot token (xoxb-…);"
                " copy it anew from the app's page Install App"
            ) from error
        return Install(
            workspace=str(answer["team_id"]),
            token=self._token,
            user=str(answer.get("user_id") or ""),
            bot=str(answer.get("bot_id") or ""),
            url=str(answer.get("url") or ""),
            private=scopes.issuperset(PRIVATE_SCOPES),
        )
