"""Receiving, put together: what Slack sends and what people do, over either transport."""

import asyncio
import logging

from adapters.errors import CannotRun, PlatformError
from adapters.platform import Feed
from adapters.slack.answering import Answering
from adapters.slack.bolt import bolt_app
from adapters.slack.calls import REVOKED, ShutOut
from adapters.slack.home import Home
from adapters.slack.http import Endpoint, listening
from adapters.slack.later import Later
from adapters.slack.platform import SlackPlatform
from adapters.slack.presence import Presence
from adapters.slack.progress import Progress
from adapters.slack.sockets import Connections, connected
from adapters.slack.taking import Taking
from rules.model import SECOND, Millis

AGAIN: Millis = 10 * SECOND

log = logging.getLogger(__name__)


async def receive(platform: SlackPlatform, feed: Feed) -> None:
    """Receive until told to stop."""
    installs, calls = platform.installs, platform.calls
    directory, clock = platform.directory, platform.clock
    await _find_installs(platform, feed)
    async with asyncio.TaskGroup() as tasks:
        later = Later(tasks)
        home = Home(calls, feed, platform.linker)
        progress = Progress(
            installs, calls, directory, clock, feed, later, platform.step
        )
        presence = Presence(installs, calls, clock, feed, progress)
        taking = Taking(installs, directory, feed, progress, home, later)
        answering = Answering(platform, feed, home)
        app = bolt_app(calls, installs, taking, answering, later)
        tasks.create_task(directory.learn_names())
        tasks.create_task(progress.run())
        tasks.create_task(presence.run())
        if platform.options.socket_mode:
            token = platform.secrets.app_token
            connections = Connections(app, calls, token, progress)
            async with connected(connections):
                await connections.watch()
        else:
            signing, flow = platform.secrets.signing, platform.flow
            endpoint = Endpoint(app, signing, clock, flow() if flow else None)
            async with listening(endpoint, platform.options) as address:
                platform.address = address
                progress.up()
                await asyncio.Event().wait()


async def _find_installs(platform: SlackPlatform, feed: Feed) -> None:
    """Find out where the app is installed; wait while Slack cannot be reached.

    A token that was revoked is not mistyped: the app was removed from its workspace.
    """
    while True:
        try:
            found = await platform.installs.all()
        except CannotRun as error:
            reason = error.__cause__
            if isinstance(reason, ShutOut) and reason.name in REVOKED:
                await feed.present(())
            raise
        except PlatformError as error:
            log.warning("Slack does not say where the app is installed: %s", error)
            later = platform.clock.now() + AGAIN
            await platform.clock.wait(asyncio.Event(), later)
        else:
            names = ", ".join(install.workspace for install in found)
            log.info("the app is installed in: %s", names or "no workspace yet")
            return
