"""An app that several workspaces install: each has its token, sealed in the database.

A whole organisation may install it at once: then one token serves every workspace that
the app was added to. Tokens that expire are made anew two hours before they do.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

import aiohttp
from msgspec import structs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.errors import PlatformError, Refused
from adapters.slack.calls import REMOVED, Calls, ShutOut, translated
from adapters.slack.described import next_page
from adapters.slack.installs import PRIVATE_SCOPES, Install
from adapters.slack.manifest import SCOPES
from adapters.slack.options import INSTALL_PATH, REDIRECT_PATH
from adapters.slack.sealed import Seal, SealedInstallations
from rules.model import MINUTE, Millis

REREAD: Millis = MINUTE
"""How soon a process hears of what another one did."""
EARLY = 120
"""Minutes before a token expires that a new one is made."""
A_PAGE = 100
"""Workspaces of an organisation that are asked for at once."""
STATE_HOLDS = 600
"""Seconds in which an installation that was begun has to be finished."""

log = logging.getLogger(__name__)


class SharedApp:
    """The installations of an app, and how it is installed."""

    def __init__(
        self,
        calls: Calls,
        engine: AsyncEngine,
        client_id: str,
        client_secret: str,
        key: str,
        url: str,
        now: Callable[[], Millis],
        *,
        private: bool = False,
    ) -> None:
        """``private``: ask for private channels, too."""
        self._calls, self._engine, self._now = calls, engine, now
        self._id, self._secret, self._url = client_id, client_secret, url
        self._store = SealedInstallations(client_id, engine, Seal(key))
        self._states = AsyncSQLAlchemyOAuthStateStore(STATE_HOLDS, engine)
        self._scopes = [*SCOPES, *PRIVATE_SCOPES] if private else list(SCOPES)
        self._known: dict[str, Install] = {}
        self._read_at: Millis | None = None
        self._addresses: dict[str, str] = {}
        self._turn = asyncio.Lock()
        self._laid_out = False
        self._unnamed = False
        """An organisation did not say in which of its workspaces the app is."""

    # -- which there are -----------------------------------------------------------

    async def of(self, workspace: str, enterprise: str = "") -> Install | None:
        """Return the installation in a workspace, or None where there is none."""
        found = (await self._current()).get(workspace)
        if found is None and enterprise:
            # A workspace of an organisation that we hear of for the first time.
            found = (await self._current(anew=True)).get(workspace)
        return found

    async def all(self) -> Sequence[Install]:
        """Return every installation, of an organisation's each workspace."""
        return list((await self._current()).values())

    @property
    def complete(self) -> bool:
        """Say whether ``all`` named every one the last time."""
        return not self._unnamed

    async def forget(self, workspace: str, enterprise: str = "") -> Sequence[str]:
        """Forget an installation that is over; return the workspaces that are gone."""
        known = await self._current()
        mine = known.get(workspace)
        gone = [workspace] if workspace else []
        if mine is None or mine.organisation:
            gone = [
                one.workspace
                for one in known.values()
                if one.organisation and one.enterprise == enterprise
            ]
            await self._store.async_delete_bot(enterprise_id=enterprise, team_id=None)
        else:
            await self._store.async_delete_bot(
                enterprise_id=mine.enterprise or None, team_id=workspace
            )
        await self._current(anew=True)
        return gone

    async def close(self) -> None:
        """Let the database go."""
        await self._engine.dispose()

    async def _current(self, *, anew: bool = False) -> dict[str, Install]:
        async with self._turn:
            now = self._now()
            old = self._read_at is None or now - self._read_at >= REREAD
            if old or anew:
                await self._lay_out()
                self._known = await self._read()
                self._read_at = now
            return self._known

    async def _lay_out(self) -> None:
        if not self._laid_out:
            await self._store.create_tables()
            await self._states.create_tables()  # type: ignore[no-untyped-call]  # it has no types
            self._laid_out = True

    async def _read(self) -> dict[str, Install]:
        found: dict[str, Install] = {}
        self._unnamed = False
        for kept in await self._store.async_bots():
            bot = await self._fresh(kept)
            for install in await self._installs(bot):
                found.setdefault(install.workspace, install)
        return found

    async def _installs(self, bot: Bot) -> list[Install]:
        """Return a bot's installation, or those of an organisation's workspaces."""
        organisation = bool(bot.is_enterprise_install)
        install = Install(
            workspace=bot.team_id or "",
            token=bot.bot_token or "",
            user=bot.bot_user_id or "",
            bot=bot.bot_id or "",
            enterprise=bot.enterprise_id or "",
            private=frozenset(bot.bot_scopes or ()).issuperset(PRIVATE_SCOPES),
            organisation=organisation,
        )
        url = await self._address(install)
        teams = await self._teams(install) if organisation else [install.workspace]
        return [structs.replace(install, workspace=team, url=url) for team in teams]

    async def _teams(self, install: Install) -> list[str]:
        """Return the workspaces of an organisation that the app was added to."""
        found: list[str] = []
        cursor = ""
        try:
            while True:
                answer = await self._calls.call(
                    install, "auth.teams.list", cursor=cursor or None, limit=A_PAGE
                )
                found += [str(team["id"]) for team in answer.get("teams") or ()]
                cursor = next_page(answer)
                if not cursor:
                    return found
        except PlatformError as error:
            log.warning("organisation %s: no workspaces: %s", install.enterprise, error)
            removed = isinstance(error, ShutOut) and error.name in REMOVED
            self._unnamed = self._unnamed or not removed
            return []

    async def _address(self, install: Install) -> str:
        """Return where a workspace is found, for links; asked once."""
        key = install.workspace or install.enterprise
        if key not in self._addresses:
            try:
                answer = await self._calls.call(install, "auth.test")
            except PlatformError as error:
                log.warning("workspace %s: no address for links: %s", key, error)
                return ""
            self._addresses[key] = str(answer.get("url") or "")
        return self._addresses[key]

    async def _fresh(self, bot: Bot) -> Bot:
        """Make a token anew that is about to expire."""
        rotator = AsyncTokenRotator(
            client_id=self._id, client_secret=self._secret, client=self._calls.client()
        )
        try:
            rotated = await rotator.perform_bot_token_rotation(
                bot=bot, minutes_before_expiration=EARLY
            )
        except SlackTokenRotationError as error:
            problem = translated(error.api_error, "oauth.v2.access")
            if not isinstance(problem, Refused):
                raise problem from error
            # Others are not to wait for one that has removed the app.
            log.warning("workspace %s: no new token: %s", bot.team_id, problem)
            return bot
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            raise translated(error, "oauth.v2.access") from error
        if rotated is None:
            return bot
        await self._store.async_save_bot(rotated)
        log.info("workspace %s: its token was made anew", bot.team_id)
        return rotated

    # -- installing ----------------------------------------------------------------

    def flow(self) -> AsyncOAuthFlow:
        """Return how the app is installed: Slack's own flow, its state checked."""
        settings = AsyncOAuthSettings(
            client_id=self._id,
            client_secret=self._secret,
            scopes=self._scopes,
            redirect_uri=f"{self._url}{REDIRECT_PATH}",
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=self._store,
            state_store=self._states,
        )
        return AsyncOAuthFlow(client=self._calls.client(), settings=settings)
