"""``rapport run``, put together: the application on the platforms that are switched on.

It runs until it is told to stop (SIGTERM, Ctrl-C), and then ends within five seconds.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from random import Random
from typing import TYPE_CHECKING

from pydantic import SecretStr

from adapters.errors import CannotRun
from adapters.platform import Platform
from bot.app import App
from bot.clock import Clock, WallClock
from bot.commands.offered import offered
from bot.config import Config
from bot.config.platforms import DiscordSettings
from bot.errors import UserError
from bot.live.setup import Setup
from bot.secrets import secret
from bot.store import StoreError, engine_of, open_store

if TYPE_CHECKING:
    from adapters.discord.platform import DiscordPlatform
    from adapters.slack.calls import Calls
    from adapters.slack.platform import SlackPlatform
    from adapters.slack.shared_app import SharedApp

_STOPPING = (signal.SIGTERM, signal.SIGINT)
DISCORD_TOKEN = "RAPPORT_DISCORD_TOKEN"
SLACK_BOT_TOKEN = "RAPPORT_SLACK_BOT_TOKEN"
SLACK_APP_TOKEN = "RAPPORT_SLACK_APP_TOKEN"
SLACK_SIGNING_SECRET = "RAPPORT_SLACK_SIGNING_SECRET"
SLACK_CLIENT_SECRET = "RAPPORT_SLACK_CLIENT_SECRET"
SLACK_TOKEN_KEY = "RAPPORT_SLACK_TOKEN_KEY"
STARTED = 60.0
"""Seconds after which everything is loaded that will be."""

log = logging.getLogger(__name__)


def run(config: Config) -> None:
    """Run on every platform that is switched on, until told to stop."""
    platforms = platforms_of(config, WallClock())
    try:
        asyncio.run(serve(config, platforms))
    except StoreError as error:
        raise UserError(str(error)) from error


def platforms_of(config: Config, clock: Clock) -> list[Platform]:
    """Return the platforms that are switched on; a library is loaded only for its own."""
    found: list[Platform] = []
    if config.discord.on:
        found.append(discord_platform(config.discord, clock))
    if config.slack.on:
        found.append(slack_platform(config, clock))
    if not found:
        raise UserError(
            "no platform is switched on; name a configuration with --config that has a"
            " section [slack] or [discord] where on is not false (rapport init writes one)"
        )
    return found


def discord_platform(
    settings: DiscordSettings, clock: Clock, token: SecretStr | None = None
) -> "DiscordPlatform":
    """Return Discord, with a token or the one that is set."""
    # Here, so that its library takes no memory where it is not run.
    from adapters.discord.connection import Endpoints
    from adapters.discord.platform import DiscordPlatform

    found = token or secret(DISCORD_TOKEN, "the bot's token", settings.token_file)
    return DiscordPlatform(
        found.get_secret_value(),
        offered(),
        clock.now,
        endpoints=Endpoints(settings.api, settings.gateway),
        members=settings.members,
    )


def slack_platform(config: Config, clock: Clock) -> "SlackPlatform":
    """Return Slack: a workspace's own app, or one that several install."""
    # Here, so that its library takes no memory where it is not run.
    from adapters.slack.calls import Calls
    from adapters.slack.options import Secrets
    from adapters.slack.own_app import OwnApp
    from adapters.slack.platform import SlackPlatform

    settings = config.slack
    calls = Calls(settings.api)
    if settings.socket_mode:
        what, file = "the app-level token (xapp-…)", settings.app_token_file
        secrets = Secrets(app_token=_secret(SLACK_APP_TOKEN, what, file))
    else:
        what, file = "the app's signing secret", settings.signing_secret_file
        secrets = Secrets(signing=_secret(SLACK_SIGNING_SECRET, what, file))
    if settings.client_id:
        shared = _shared_app(config, calls, clock)
        return SlackPlatform(calls, shared, settings, secrets, clock, shared.flow)
    what, file = "the bot token (xoxb-…)", settings.bot_token_file
    own = OwnApp(calls, _secret(SLACK_BOT_TOKEN, what, file))
    return SlackPlatform(calls, own, settings, secrets, clock)


def _shared_app(config: Config, calls: "Calls", clock: Clock) -> "SharedApp":
    """Return the app that several workspaces install."""
    from adapters.slack.shared_app import SharedApp

    settings = config.slack
    assert settings.client_id is not None
    assert settings.url is not None
    client_secret = _secret(SLACK_CLIENT_SECRET, "the app's client secret")
    key = _secret(SLACK_TOKEN_KEY, "the key that seals tokens")
    engine = engine_of(config.store.url)
    try:
        return SharedApp(
            calls,
            engine,
            settings.client_id,
            client_secret,
            key,
            settings.url,
            clock.now,
            private=settings.private_channels,
        )
    except CannotRun as error:
        raise UserError(f"{SLACK_TOKEN_KEY}: {error}") from None


def _secret(name: str, what: str, file: str = "") -> str:
    return secret(name, what, file).get_secret_value()


async def serve(config: Config, platforms: Sequence[Platform]) -> None:
    """Run the application until told to stop, or until a platform cannot go on."""
    stop = asyncio.Event()
    with _told_to_stop(stop):
        async with open_store(config.store.url) as store:
            app = App(store, Setup(config), WallClock(), Random())
            names = ", ".join(platform.name for platform in platforms)
            log.info("running on %s", names)
            try:
                async with _coming_to_rest():
                    await app.run(platforms, stop)
            except* CannotRun as group:
                raise UserError(str(_first(group))) from None
    log.info("stopped")


@asynccontextmanager
async def _coming_to_rest() -> AsyncIterator[None]:
    """Once everything is loaded, settle what is there to stay."""

    async def settle() -> None:
        await asyncio.sleep(STARTED)
        settle_memory()

    settling = asyncio.create_task(settle())
    try:
        yield
    finally:
        settling.cancel()


def settle_memory() -> None:
    """Spare the search for garbage what is there to stay: modules, classes, rules.

    It went through all of them again and again, at a third of the cost of an event.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _told_to_stop(stop: asyncio.Event) -> Iterator[None]:
    """Set ``stop`` when the process is told to end."""
    loop = asyncio.get_running_loop()
    for number in _STOPPING:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in _STOPPING:
            loop.remove_signal_handler(number)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the first error that is no group."""
    inner: Iterable[BaseException] = group.exceptions
    for error in inner:
        return _first(error) if isinstance(error, BaseExceptionGroup) else error
    return group
