"""What an event costs on Slack: Bolt's own work, ours on top, and how soon it is taken.

The requests are signed and real; over HTTP they go through a real socket, from this very
process, which makes the times longer than a server's would be. Ours is all that comes of
an event: it is taken in, committed, and settled once its grace is over.
"""

import asyncio
import json
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
from slack_sdk.signature import SignatureVerifier

from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.platform import SlackPlatform
from bot.app import App
from bot.clock import WallClock
from bot.config import Config, WorkspaceSettings
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import open_store
from rules.model import MINUTE, Millis
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.stage import OneInstall, TestOptions
from tests.adapters.slack.town import APP, BOT_USER, SECRET, TEAM

EVERYWHERE = Config(workspace=WorkspaceSettings(every_channel=True))
TOGETHER = 100
"""Requests under way at a time, at saturation."""
CHANNEL = "general"
AUTHORS = 97
GRACE: Millis = 10 * MINUTE
"""So much later everything is settled."""
JSON = "application/json"


def bodies(texts: Sequence[str], a_second: int = 10**6) -> list[str]:
    """Return the bodies of events, as Slack sends them; so many were posted a second."""
    now = time.time_ns() // 1_000
    return [
        _body(number, text, now + number * 10**6 // a_second)
        for number, text in enumerate(texts)
    ]


def _body(number: int, text: str, micros: int) -> str:
    now = micros // 10**6
    ts = f"{now}.{micros % 10**6:06}"
    piece = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [piece]}
    event = {
        "type": "message",
        "user": f"U{number % AUTHORS}",
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "team": TEAM,
        "channel": CHANNEL,
        "channel_type": "channel",
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": [section]}],
    }
    mine = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return json.dumps(
        {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{micros}",
            "event_time": now,
            "authorizations": [{**mine, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
    )


def signed(body: str) -> dict[str, str]:
    """Return the headers of a request with a signature."""
    stamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
    return {
        "Content-Type": JSON,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
    }


async def bolt_alone(texts: Sequence[str]) -> float:
    """Return Bolt's CPU seconds an event: one listener that does nothing."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_token="xoxb-1")

    app = AsyncApp(name="bench", signing_secret=SECRET, authorize=authorize)

    async def nothing() -> None:
        pass

    app.event("message")(nothing)

    async def one(body: str) -> None:
        asked = AsyncBoltRequest(body=body, headers=signed(body))  # type: ignore[arg-type]
        answer = await app.async_dispatch(asked)
        assert answer.status == 200

    return await _cpu_each(bodies(texts), one)


async def with_us(texts: Sequence[str]) -> float:
    """Return the CPU seconds an event of the whole: signature, Bolt, ours, commits."""
    async with _whole() as whole, aiohttp.ClientSession() as session:
        await _met(whole, session)
        skip = _Posting(session, whole.address, skip=True)
        bare = await _cpu_each(bodies(texts), skip)
        taking = await _cpu_each(bodies(texts), _Posting(session, whole.address))
        began = time.process_time()
        await whole.settled(AUTHORS + len(texts))
        settling = (time.process_time() - began) / len(texts)
    # What the sockets and the HTTP server cost is neither Bolt's nor ours.
    return taking - bare + settling


async def delays(texts: Sequence[str], a_second: int) -> list[float]:
    """Return the seconds until each of so many events a second was acknowledged."""
    async with _whole() as whole, aiohttp.ClientSession() as session:
        await _met(whole, session)
        post = _Posting(session, whole.address)
        found: list[float] = []

        async def one(body: str) -> None:
            began = time.perf_counter()
            await post(body)
            found.append(time.perf_counter() - began)

        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number, body in enumerate(bodies(texts, a_second)):
                due = began + number / a_second
                await asyncio.sleep(max(0, due - time.perf_counter()))
                tasks.create_task(one(body))
        await whole.settled(AUTHORS + len(texts))
    return sorted(found)


async def _met(whole: "_Whole", session: aiohttp.ClientSession) -> None:
    """Let everybody speak once: what Slack says of them is asked for only then."""
    await _cpu_each(bodies(["hello"] * AUTHORS), _Posting(session, whole.address))
    while not all(whole.platform.directory.called(TEAM).values()):
        await asyncio.sleep(0.01)


class _Posting:
    """Sends a request, signed or (to be turned away at once) not."""

    def __init__(
        self, session: aiohttp.ClientSession, address: str, *, skip: bool = False
    ) -> None:
        self._session, self._address, self._skip = session, address, skip

    async def __call__(self, body: str) -> None:
        headers = signed(body)
        if self._skip:
            headers["X-Slack-Request-Timestamp"] = "0"
        async with self._session.post(
            self._address, data=body.encode(), headers=headers
        ) as answer:
            assert answer.status == (401 if self._skip else 200)


async def _cpu_each(bodies: list[str], one: Callable[[str], Awaitable[None]]) -> float:
    """Return the CPU seconds of one, with many under way at a time."""
    waiting = iter(bodies)

    async def work() -> None:
        for body in waiting:
            await one(body)

    began = time.process_time()
    await asyncio.gather(*(work() for _ in range(TOGETHER)))
    return (time.process_time() - began) / len(bodies)


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

    @property
    def address(self) -> str:
        """Return where events come in."""
        return self.platform.address

    async def settled(self, count: int) -> None:
        """Let the grace of what was posted pass; wait until all of it is counted."""
        self.clock.ahead += GRACE
        for _ in range(600):
            if await self._counted(self.app.desks) == count:
                break
            await asyncio.sleep(0.05)
        # What another process would find in the store is the proof.
        kept = Desks(self.app.desks.store, Setup(EVERYWHERE))
        found = await self._counted(kept)
        assert found == count, f"of {count} messages, {found} are counted in the store"

    async def _counted(self, desks: Desks) -> int:
        desk = await desks.desk(TEAM, self.platform)
        async with desk.at_work():
            return desk.memory.channels[CHANNEL].week.posts


@asynccontextmanager
async def _whole() -> AsyncIterator[_Whole]:
    """Run the application on a loopback Slack, every channel read."""
    async with LoopbackSlack() as slack:
        slack.town.open(CHANNEL)
        for number in range(AUTHORS):
            slack.town.join(f"U{number}")
        calls, clock = Calls(f"{slack.base}/api/"), _Clock()
        platform = SlackPlatform(
            calls, OneInstall(), TestOptions(), Secrets(signing=SECRET), clock
        )
        with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
            async with open_store(Path(folder) / "rapport.db") as store:
                app = App(store, Setup(EVERYWHERE), clock, Random(0))
                stop = asyncio.Event()
                running = asyncio.ensure_future(app.run([platform], stop))
                while not platform.address:
                    await asyncio.sleep(0.01)
                yield _Whole(platform, app, clock)
                stop.set()
                await running
