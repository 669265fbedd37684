"""Looking whether everything is in place on Slack, and what to do where it is not."""

from collections.abc import AsyncIterator

import aiohttp

from adapters.errors import CannotRun, PlatformError
from adapters.platform import Check, Health
from adapters.slack.calls import Calls
from adapters.slack.described import Conversation
from adapters.slack.history import RESTRICTED
from adapters.slack.installs import PRIVATE_SCOPES, Install
from adapters.slack.manifest import SCOPES
from adapters.slack.options import INSTALL_PATH, PATH
from adapters.slack.platform import SlackPlatform

LEADS_NOWHERE = (
    "start rapport run and look again; if it is so still, look where the proxy leads"
)
PROBE = 200
"""Messages asked for, to see how many Slack gives."""


async def look_over(platform: SlackPlatform, url: str | None) -> AsyncIterator[Check]:
    """Look at tokens, permissions, channels, the rate class and the way in."""
    calls, installs, secrets = platform.calls, platform.installs, platform.secrets
    if secrets.app_token:
        yield await _app_token(calls, secrets.app_token)
    try:
        found = await installs.all()
    except (CannotRun, PlatformError) as error:
        yield Check(Health.BAD, str(error))
        return
    if not found:
        about = "no workspace has installed the app yet"
        yield Check(Health.WATCH, about, f"open {url}{INSTALL_PATH}, once it runs")
    for install in found:
        yield Check(Health.GOOD, f"the bot token is for workspace {install.workspace}")
        yield await _scopes(calls, install)
        try:
            channels = await platform.directory.channels(install)
            yield _membership(channels)
            if channels:
                yield await _rate_class(calls, install, channels[0])
        except PlatformError as error:
            yield Check(Health.BAD, f"its channels cannot be looked at: {error}")
    if not secrets.app_token:
        yield await _address(calls, url)


async def _app_token(calls: Calls, token: str) -> Check:
    try:
        await calls.call(Install("Socket Mode", token), "apps.connections.open")
    except PlatformError:
        return Check(
            Health.BAD,
            "Slack does not take the app-level token",
            "make one on the app's page Basic Information, with connections:write",
        )
    return Check(Health.GOOD, "the app-level token opens Socket Mode")


async def _scopes(calls: Calls, install: Install) -> Check:
    try:
        _, given = await calls.who_am_i(install)
    except PlatformError as error:
        return Check(Health.BAD, str(error))
    missing = [scope for scope in SCOPES if scope not in given]
    more = sorted(given - {*SCOPES, *PRIVATE_SCOPES})
    if missing:
        return Check(
            Health.BAD,
            f"scopes are missing: {', '.join(missing)}",
            "paste the manifest (rapport slack manifest) anew, and install again",
        )
    if more:
        return Check(
            Health.WATCH,
            f"it has scopes it does not need: {', '.join(more)}",
            "take them out of the app, and install again",
        )
    return Check(Health.GOOD, "it has the scopes it needs, and no others")


def _membership(channels: list[Conversation]) -> Check:
    if not channels:
        return Check(Health.WATCH, "it is in no channel", "invite it: /invite @Rapport")
    shared = sum(channel.shared for channel in channels)
    about = "it is in " + (
        "1 channel" if len(channels) == 1 else f"{len(channels)} channels"
    )
    if shared:
        about += f"; {shared} are shared with other organisations and not read"
    return Check(Health.GOOD, about)


async def _rate_class(calls: Calls, install: Install, channel: Conversation) -> Check:
    answer = await calls.call(
        install, "conversations.history", channel=channel.id, limit=PROBE
    )
    few = len(answer.get("messages") or ()) <= RESTRICTED
    if few and answer.get("has_more"):
        return Check(
            Health.WATCH,
            "Slack gives this app 15 messages a minute: what is missed stays missed",
            "make your own app, from the manifest, in your workspace",
        )
    return Check(Health.GOOD, "what is missed can be read back from history")


async def _address(calls: Calls, url: str | None) -> Check:
    """See whether the public address leads to Rapport: it turns the unsigned away."""
    if url is None:
        return Check(
            Health.WATCH,
            "the public address is not known",
            "set url in [slack] to where Slack reaches Rapport",
        )
    try:
        async with calls.session.post(f"{url}{PATH}") as answer:
            status = answer.status
    except (aiohttp.ClientError, TimeoutError) as error:
        about = f"{url} does not answer ({str(error) or 'it took too long'})"
        return Check(Health.BAD, about, LEADS_NOWHERE)
    if status != 401:
        return Check(
            Health.BAD,
            f"{url}{PATH} answers {status}, where Rapport would say 401",
            LEADS_NOWHERE,
        )
    return Check(Health.GOOD, f"{url} leads to Rapport")
