"""Slack for tests: the platform on a loopback Slack, one installation, a clock by hand."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from adapters.slack.calls import Calls
from adapters.slack.installs import Install
from adapters.slack.options import Secrets
from adapters.slack.platform import SlackPlatform
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.town import (
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    SECRET,
    TEAM,
    Json,
)

NOON = 1_741_089_600_000


@dataclass
class TestOptions:
    """How the adapter is to be reached."""

    __test__ = False
    socket_mode: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    managers: tuple[str, ...] = ()


class OneInstall:
    """The app in one workspace."""

    complete = True

    def __init__(self) -> None:
        self.install: Install | None = Install(
            TEAM, BOT_TOKEN, BOT_USER, BOT_ID, "https://town.example/", private=True
        )

    async def of(self, workspace: str, enterprise: str = "") -> Install | None:
        return self.install if workspace == TEAM else None

    async def all(self) -> list[Install]:
        return [self.install] if self.install else []

    async def forget(self, workspace: str, enterprise: str = "") -> list[str]:
        self.install = None
        return [workspace]

    async def close(self) -> None:
        pass


class StillClock:
    """A clock that stands still, and lets nobody wait in vain."""

    def __init__(self, now: int = NOON) -> None:
        self.time = now

    def now(self) -> int:
        return self.time

    async def wait(self, wake: asyncio.Event, until: int | None) -> None:
        await wake.wait()
        wake.clear()


class SlackStage:
    """A community with ana, ben and cleo, #help for all and #den for ana and ben."""

    def __init__(self) -> None:
        self.slack = LoopbackSlack()
        self.town = self.slack.town
        self.workspace = TEAM
        self.clock = StillClock()
        self.town.clock += 60
        for name in ("ana", "ben", "cleo"):
            self.town.join(name)
        self.town.open("help", ("ana", "ben", "cleo"))
        self.town.open("den", ("ana", "ben"), private=True)

    async def __aenter__(self) -> "SlackStage":
        self._open = AsyncExitStack()
        await self._open.enter_async_context(self.slack)
        self.platform = SlackPlatform(
            Calls(f"{self.slack.base}/api/"),
            OneInstall(),
            TestOptions(),
            Secrets(APP_TOKEN, SECRET),
            self.clock,
        )
        self._open.push_async_callback(self.platform.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()
        assert self.slack.api.violations == []

    def say(self, author: str, channel: str, text: str, at: int) -> str:
        self.town.clock = at / 1_000
        return f"{channel}:{self.town.say(author, channel, text)['ts']}"

    def leave(self, member: str) -> None:
        self.town.users[member]["deleted"] = True
        self.clock.time += 120_000

    def close(self, member: str) -> None:
        self.town.closed.add(member)

    def id(self, name: str) -> str:
        return name

    def seen(self, shown: str) -> tuple[str, str, str] | None:
        """To whom and where something is shown now, and its title."""
        kind, channel, id = shown.split("/")
        if kind == "near":
            (one,) = [e for e in self.town.ephemerals if e.id == id]
            return one.user, one.channel, _title(one.message)
        for message in self.town.channels[channel].messages:
            if message["ts"] == id:
                user = self.town.directs.get(channel, "")
                return user, "" if user else channel, _title(message)
        return None


def _title(message: Json) -> str:
    return str(message["blocks"][0]["text"]["text"])
