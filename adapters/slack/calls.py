"""Calling Slack's Web API, and what its errors come to.

Every error becomes one of the port's three here and nowhere else. Slack names them; a
name it has added since is proof that nothing was done, and is logged.
https://docs.slack.dev/apis/web-api
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from adapters.slack.installs import Install
from rules.model import SECOND

PATIENCE = aiohttp.ClientTimeout(total=10, connect=3)

MISSING_SCOPE = "missing_scope"
GONE_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
"""The bot is not (any more) let in to the workspace."""
REVOKED = frozenset({"account_inactive", "token_revoked"})
"""Said only of a token that was good once."""
REMOVED = REVOKED | {"invalid_auth"}
"""The app is not installed there any more."""
_CAUSES = {
    Cause.NO_CHANNEL: {
        "channel_is_archived",
        "channel_not_found",
        "is_archived",
    },
    Cause.NO_MEMBER: {
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    },
    Cause.CLOSED: {"cannot_dm_bot", "messages_tab_disabled"},
    Cause.NO_MESSAGE: {
        "cant_delete_message",
        "cant_update_message",
        "edit_window_closed",
        "file_deleted",
        "file_not_found",
        "message_not_found",
        "not_found",
        "thread_not_found",
    },
    Cause.FORBIDDEN: {
        "access_denied",
        "ekm_access_denied",
        MISSING_SCOPE,
        "no_permission",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "user_not_in_channel",
        *GONE_TOKEN,
    },
}
REFUSALS = {name: cause for cause, names in _CAUSES.items() for name in names}
LATER = frozenset(
    {
        "accesslimited",
        "message_limit_exceeded",
        "rate_limited",
        "ratelimited",
        "service_unavailable",
        "team_added_to_org",
    }
)
MAYBE = frozenset({"fatal_error", "internal_error", "request_timeout"})
"""Slack itself does not know how far it came."""

log = logging.getLogger(__name__)


class ShutOut(Refused):
    """Slack does not take a token; ``name`` is what Slack calls that."""

    def __init__(self, name: str) -> None:
        super().__init__(Cause.FORBIDDEN)
        self.name = name


class Calls:
    """Calls the Web API in the name of an installation."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self._said: set[tuple[str, str]] = set()
        """By workspace, what has been said to be wrong and is so still."""

    @property
    def session(self) -> aiohttp.ClientSession:
        """Return the connections that all calls share."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=PATIENCE)
        return self._session

    async def close(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def client(self, token: str = "") -> AsyncWebClient:
        """Return Slack's own client. It tries nothing twice: that may be seen twice."""
        return AsyncWebClient(
            token=token or None,
            base_url=self.base_url,
            session=self.session,
            retry_handlers=[],
        )

    async def call(
        self, install: Install, method: str, **arguments: object
    ) -> Mapping[str, Any]:
        """Call a method; what it answers, or a ``PlatformError``."""
        data = {
            name: _encoded(value)
            for name, value in arguments.items()
            if value is not None
        }
        try:
            answer = await self.client(install.token).api_call(method, data=data)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            self._say_once(install.workspace, method, error)
            raise translated(error, f"{install.workspace} {method}") from error
        if self._said:
            self._let_in(install.workspace)
        found: Mapping[str, Any] = answer.data  # type: ignore[assignment]  # JSON here
        return found

    async def who_am_i(
        self, install: Install
    ) -> tuple[Mapping[str, Any], frozenset[str]]:
        """Return whom a token is for, and the scopes that it was given."""
        try:
            answer = await self.client(install.token).api_call("auth.test")
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            raise translated(error, f"{install.workspace} auth.test") from error
        scopes = str(answer.headers.get("x-oauth-scopes", "")).split(",")
        found: Mapping[str, Any] = answer.data  # type: ignore[assignment]  # JSON here
        return found, frozenset(scope.strip() for scope in scopes if scope.strip())

    def _say_once(self, workspace: str, method: str, error: Exception) -> None:
        """Say in one line what somebody has to put right, however often it fails."""
        name = name_of(error) if isinstance(error, SlackApiError) else ""
        if name not in GONE_TOKEN and name != MISSING_SCOPE:
            return
        if (workspace, name) not in self._said:
            self._said.add((workspace, name))
            log.error(
                "workspace %s: Slack answers %s to %s; rapport doctor says what to do",
                workspace,
                name,
                method,
            )

    def _let_in(self, workspace: str) -> None:
        """A call has worked: should its token go again, that is to be said anew."""
        self._said = {
            one for one in self._said if one[0] != workspace or one[1] == MISSING_SCOPE
        }

    async def upload(self, url: str, data: bytes) -> None:
        """Send a file to where Slack said; nobody sees it before it is shared."""
        try:
            async with self.session.post(url, data=data) as answer:
                if answer.status != 200:
                    raise NotAccepted(f"upload {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotAccepted(f"upload {type(error).__name__}") from error

    async def respond(self, url: str, message: Mapping[str, Any]) -> bool:
        """Answer where a command or a button was; say whether Slack took the answer."""
        try:
            async with self.session.post(url, json=message) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("an answer could not be given: %s", type(error).__name__)
            return False


def translated(error: Exception, doing: str) -> PlatformError:
    """Return the port's error for one of Slack's client or of the connection."""
    if isinstance(error, SlackApiError):
        return _named(error, doing)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return NotAccepted("no connection")
    return Unclear(f"{doing}: {type(error).__name__}")


def name_of(error: SlackApiError) -> str:
    """Return Slack's name of an error; empty where the answer was no answer."""
    data = getattr(error.response, "data", None)
    name = data.get("error") if isinstance(data, Mapping) else None
    return name if isinstance(name, str) else ""


def _named(error: SlackApiError, doing: str) -> PlatformError:
    name, status = name_of(error), getattr(error.response, "status_code", 0)
    if status == 429 or name in LATER:
        wait = str(error.response.headers.get("Retry-After", ""))
        after = int(wait) * SECOND if wait.isdecimal() else None
        return NotAccepted(name or "ratelimited", after)
    if not name or name in MAYBE:
        return Unclear(f"{doing}: {name or status}")
    if name not in REFUSALS:
        log.error("%s: Slack says %s, which is nothing we know", doing, name)
    refused = (
        ShutOut(name)
        if name in GONE_TOKEN
        else Refused(REFUSALS.get(name, Cause.FORBIDDEN))
    )
    refused.add_note(f"{doing}: {name}")
    return refused


def _encoded(value: object) -> str | int:
    """Write an argument as Slack's forms have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
