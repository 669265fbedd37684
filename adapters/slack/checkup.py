"""Looking whether everything is in place on Slack, and what to do where it is not."""

from collections.abc import AsyncIterator

import aiohttp
from msgspec import Struct
from slack_sdk.errors import SlackApiError

from adapters.platform import CannotRun, PlatformError
from adapters.slack.calls import Calls, translated
from adapters.slack.directory import Conversation
from adapters.slack.history import RESTRICTED
from adapters.slack.installs import Install
from adapters.slack.manifest import PRIVATE_SCOPES, SCOPES
from adapters.slack.options import PATH
from adapters.slack.platform import SlackPlatform

PROBE = 200
"""Messages asked for, to see how many Slack gives."""


class Checked(Struct, frozen=True):
    """What was looked at: well, or with what to do about it."""

    what: str
    remedy: str = ""
    """Empty: it is well."""


async def look_over(platform: SlackPlatform, url: str | None) -> AsyncIterator[Checked]:
    """Look at tokens, permissions, channels, the rate class and the way in."""
    calls, installs, secrets = platform.calls, platform.installs, platform.secrets
    if secrets.app_token:
        yield await _app_token(calls, secrets.app_token)
    try:
        found = await installs.all()
    except (CannotRun, PlatformError) as error:
        yield Checked("bot token", str(error))
        return
    for install in found:
        yield Checked(f"bot token, for workspace {install.workspace}")
        yield await _scopes(calls, install)
        try:
            channels = await platform.directory.channels(install)
            yield _membership(channels)
            if channels:
                yield await _rate_class(calls, install, channels[0])
        except PlatformError as error:
            yield Checked("channels", f"Slack says: {error}")
    if not secrets.app_token:
        yield await _address(calls, url)


async def _app_token(calls: Calls, token: str) -> Checked:
    what = "app-level token, for Socket Mode"
    try:
        await calls.call(Install("Socket Mode", token), "apps.connections.open")
    except PlatformError:
        remedy = "make one on the app's page Basic Information, with connections:write"
        return Checked(what, remedy)
    return Checked(what)


async def _scopes(calls: Calls, install: Install) -> Checked:
    try:
        answer = await calls.client(install.token).api_call("auth.test")
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        return Checked("scopes", str(translated(error, "auth.test")))
    given = {one.strip() for one in answer.headers.get("x-oauth-scopes", "").split(",")}
    missing = [scope for scope in SCOPES if scope not in given]
    if missing:
        return Checked(
            "scopes",
            f"missing: {', '.join(missing)}; paste the manifest anew and install again",
        )
    more = sorted(given - {*SCOPES, *PRIVATE_SCOPES, ""})
    if more:
        return Checked(
            "scopes", f"not needed: {', '.join(more)}; take them out of the app"
        )
    return Checked("scopes")


def _membership(channels: list[Conversation]) -> Checked:
    if not channels:
        return Checked("channels", "in none; invite it: /invite @Rapport")
    read = [one for one in channels if not one.shared]
    what = f"channels: in {len(channels)}"
    if len(read) < len(channels):
        what += (
            f", of which {len(channels) - len(read)} shared with others and not read"
        )
    return Checked(what)


async def _rate_class(calls: Calls, install: Install, channel: Conversation) -> Checked:
    answer = await calls.call(
        install, "conversations.history", channel=channel.id, limit=PROBE
    )
    few = len(answer.get("messages") or ()) <= RESTRICTED
    if few and answer.get("has_more"):
        return Checked(
            "history",
            "Slack gives this app 15 messages a minute: it was made for sale. Make your"
            " own app, from the manifest, in your workspace",
        )
    return Checked("history: what is missed can be read back")


async def _address(calls: Calls, url: str | None) -> Checked:
    """See whether the public address leads to Rapport: it turns the unsigned away."""
    what = "public address"
    if url is None:
        return Checked(what, "set url in [slack] to where Slack reaches Rapport")
    try:
        async with calls.session.post(f"{url}{PATH}") as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError) as error:
        return Checked(what, f"{url} does not answer ({type(error).__name__})")
    if status != 401:
        return Checked(
            what, f"{url}{PATH} answers {status}, where Rapport running would say 401"
        )
    return Checked(f"{what}: {url}")
