"""What the adapter is told when it is made: how to be reached, its secrets, the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from msgspec import Struct

from rules.model import Millis

PATH = "/slack/events"
"""Where events, commands and buttons come in over HTTP."""
INSTALL_PATH = "/slack/install"
"""Where somebody begins to install an app for several workspaces."""
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where Slack sends them back to."""


class Options(Protocol):
    """What may be set, as far as the adapter goes by it."""

    @property
    def socket_mode(self) -> bool:
        """Say whether events come through Socket Mode, and not over HTTP."""
        ...

    @property
    def host(self) -> str:
        """Return the address to listen on, over HTTP."""
        ...

    @property
    def port(self) -> int:
        """Return the port to listen on, over HTTP."""
        ...

    @property
    def managers(self) -> Sequence[str]:
        """Return ids of members who manage the place beside the workspace's admins."""
        ...


class Secrets(Struct, frozen=True):
    """What only Slack and the bot know."""

    app_token: str = ""
    """Opens connections in Socket Mode."""
    signing: str = ""
    """Signs what comes over HTTP."""

    def __repr__(self) -> str:
        return "Secrets()"


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> Millis:
        """Return the present moment."""
        ...

    async def wait(self, wake: asyncio.Event, until: Millis | None) -> None:
        """Wait until ``wake`` is set, or until that moment; clear ``wake``."""
        ...


def pausing(clock: Clock) -> Callable[[Millis], Awaitable[None]]:
    """Return what waits for a while on a clock."""

    async def pause(span: Millis) -> None:
        await clock.wait(asyncio.Event(), clock.now() + span)

    return pause
