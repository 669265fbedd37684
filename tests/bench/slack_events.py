"""What an event costs on Slack: Bolt's own work, ours on top, and how soon it is taken.

The requests are signed and real; over HTTP they go through a real socket, from this very
process, which makes the times longer than a server's would be. Ours is all that comes of
an event: it is taken in, committed, and settled once its grace is over.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.platform import SlackPlatform
from bot.app import App
from bot.clock import WallClock
from bot.config import Config, WorkspaceSettings
from bot.live.desks import Desks
from bot.live.inlet import BATCH
from bot.live.setup import Setup
from bot.run import settle_memory
from bot.store import open_store
from rules.model import MINUTE, SECOND, Millis
from rules.state.workspace import Workspace
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.stage import OneInstall, TestOptions
from tests.adapters.slack.town import SECRET, TEAM
from tests.bench.slack_requests import (
    AUTHORS,
    CHANNELS,
    MOST_A_SECOND,
    Signed,
    signed,
)

EVERYWHERE = Config(workspace=WorkspaceSettings(every_channel=True))
TOGETHER = BATCH
"""Requests under way at a time, at saturation: as many as are taken in at once."""
A_TURN = 1_000
GRACE: Millis = 10 * MINUTE
"""So much later everything is settled."""
STEP: Millis = SECOND
"""How often it is vouched for what was heard."""


async def costs(texts: Sequence[str]) -> tuple[float, float]:
    """Return Bolt's CPU seconds an event, and ours on top of them, commits included.

    They are measured in turns, on the same events.
    """
    bolt = whole = 0.0
    alone = _alone()
    async with _whole() as app, _session() as session:
        await _met(app, session)
        for start in range(0, len(texts), A_TURN):
            turn = texts[start : start + A_TURN]
            bolt += await _cpu(signed(turn, WallClock().now()), alone)
            requests = signed(turn, app.clock.now())
            # What the sockets and the HTTP server cost is neither Bolt's nor ours.
            whole -= await _cpu(requests, _Posting(session, app.address, skip=True))
            whole += await _cpu(requests, _Posting(session, app.address))
            whole += await app.pass_time(len(requests))
        whole += await app.settle()
    return bolt / len(texts), (whole - bolt) / len(texts)


async def delays(texts: Sequence[str], a_second: int) -> list[float]:
    """Return the seconds until each of so many events a second was acknowledged."""
    async with _whole() as app, _session() as session:
        await _met(app, session)
        post = _Posting(session, app.address)
        requests = signed(texts, app.clock.now(), a_second)
        found: list[float] = []

        async def one(request: Signed) -> None:
            began = time.perf_counter()
            await post(request)
            found.append(time.perf_counter() - began)

        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number, request in enumerate(requests):
                due = began + number / a_second
                await asyncio.sleep(max(0, due - time.perf_counter()))
                tasks.create_task(one(request))
        await app.pass_time(len(requests))
        await app.settle()
    return sorted(found)


async def _met(app: "_Whole", session: aiohttp.ClientSession) -> None:
    """Let everybody speak once: what Slack says of them is asked for only then."""
    requests = signed(["hello"] * AUTHORS, app.clock.now())
    await _cpu(requests, _Posting(session, app.address))
    await app.pass_time(len(requests))
    for _ in range(500):
        if all(app.platform.directory.called(TEAM).values()):
            settle_memory()
            return
        await asyncio.sleep(0.01)
    raise AssertionError("Slack has not said what everybody is called")


def _alone() -> Callable[[Signed], Awaitable[None]]:
    """Return Bolt with one listener that does nothing, and no server."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1")

    async def nothing() -> None:
        pass

    app = AsyncApp(name="bench", signing_secret=SECRET, authorize=authorize)
    app.event("message")(nothing)

    async def one(request: Signed) -> None:
        asked = AsyncBoltRequest(body=request.body, headers=request.headers)  # type: ignore[arg-type]
        answer = await app.async_dispatch(asked)
        assert answer.status == 200

    return one


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=TOGETHER))


class _Posting:
    """Sends a request, signed or (to be turned away at once) not."""

    def __init__(
        self, session: aiohttp.ClientSession, address: str, *, skip: bool = False
    ) -> None:
        self._session, self._address, self._skip = session, address, skip

    async def __call__(self, request: Signed) -> None:
        headers = request.headers
        if self._skip:
            headers = {**headers, "X-Slack-Request-Timestamp": "0"}
        async with self._session.post(
            self._address, data=request.body.encode(), headers=headers
        ) as answer:
            assert answer.status == (401 if self._skip else 200)


async def _cpu(
    requests: Sequence[Signed], one: Callable[[Signed], Awaitable[None]]
) -> float:
    """Return the CPU seconds of requests, with many under way at a time."""
    waiting = iter(requests)

    async def work() -> None:
        for request in waiting:
            await one(request)

    began = time.process_time()
    await asyncio.gather(*(work() for _ in range(TOGETHER)))
    return time.process_time() - began


class _Clock(WallClock):
    """The clock on the wall, put forward."""

    ahead: Millis = 0

    def now(self) -> Millis:
        return super().now() + self.ahead


@dataclass
class _Whole:
    """The application, at work on a loopback Slack."""

    platform: SlackPlatform
    app: App
    clock: _Clock
    count: int = 0

    @property
    def address(self) -> str:
        """Return where events come in."""
        return self.platform.address

    async def pass_time(self, count: int) -> float:
        """So many were posted: be so much later. Return the CPU seconds of a step."""
        self.count += count
        began = time.process_time()
        self.clock.ahead += count * SECOND // MOST_A_SECOND
        await asyncio.sleep(1.2 * STEP / SECOND)
        return time.process_time() - began

    async def settle(self) -> float:
        """Let all grace pass; return the CPU seconds that took.

        Every message has to be counted then.
        """
        began = time.process_time()
        self.clock.ahead += GRACE
        memory = (await self.app.desks.desk(TEAM, self.platform)).memory
        for _ in range(600):
            if _counted(memory) == self.count:
                break
            await asyncio.sleep(0.05)
        spent = time.process_time() - began
        await self._check()
        return spent

    async def _check(self) -> None:
        """Everything has to be where another process would find it: in the store."""
        kept = Desks(self.app.desks.store, Setup(EVERYWHERE))
        desk = await kept.desk(TEAM, self.platform)
        async with desk.at_work():
            found = _counted(desk.memory)
        assert found == self.count, f"of {self.count} messages, {found} are counted"


def _counted(memory: Workspace) -> int:
    """Return how many messages a workspace has settled."""
    return sum(channel.week.posts for channel in memory.channels.values())


@asynccontextmanager
async def _whole() -> AsyncIterator[_Whole]:
    """Run the application on a loopback Slack, every channel read."""
    async with LoopbackSlack() as slack:
        for channel in CHANNELS:
            slack.town.open(channel)
        for number in range(AUTHORS):
            slack.town.join(f"U{number}")
        calls, clock = Calls(f"{slack.base}/api/"), _Clock()
        platform = SlackPlatform(
            calls, OneInstall(), TestOptions(), Secrets(signing=SECRET), clock
        )
        platform.step = STEP
        with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
            async with open_store(Path(folder) / "rapport.db") as store:
                app = App(store, Setup(EVERYWHERE), clock, Random(0))
                stop = asyncio.Event()
                running = asyncio.ensure_future(app.run([platform], stop))
                try:
                    for _ in range(500):
                        if platform.address:
                            break
                        await asyncio.sleep(0.01)
                    yield _Whole(platform, app, clock)
                finally:
                    stop.set()
                    await running
