"""The adapter at work for a test: on a loopback Slack, feeding what records or fails."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from adapters.cards import Action, Attachment, Card, Form
from adapters.platform import Channel, Command, Press
from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.platform import SlackPlatform
from rules.model import Event, Watermark
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.stage import NOON, OneInstall, TestOptions
from tests.adapters.slack.town import APP_TOKEN, SECRET

ANSWER = Card(title="An answer", text=("For your eyes.",))
FILE = Card(title="A file", text=(), attachment=Attachment("all.json", b"{}"))


@dataclass
class RecordingFeed:
    """Keeps what it is handed; ``busy`` is awaited before anything is taken."""

    events: list[Event] = field(default_factory=list)
    marks: list[Watermark] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    presses: list[Press] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    shut: list[str] = field(default_factory=list)
    present_in: list[set[str]] = field(default_factory=list)
    """In which workspaces the bot is, each time that is said."""
    until: dict[str, int | None] = field(default_factory=dict)
    busy: asyncio.Event | None = None
    failures: list[Exception] = field(default_factory=list)
    answer: Card = ANSWER
    asks: Form | None = None

    async def present(self, workspaces: Collection[str]) -> None:
        self.present_in.append(set(workspaces))

    async def reached(
        self, workspace: str, channels: Sequence[Channel]
    ) -> Mapping[str, int | None]:
        return {one.id: self.until.get(one.id) for one in channels}

    async def gone(self, workspace: str) -> None:
        self.removed.append(workspace)

    async def closed(self, workspace: str, channel: str) -> None:
        self.shut.append(channel)

    async def take(self, workspace: str, events: Sequence[Event]) -> None:
        if isinstance(events[0], Watermark):
            self.marks += [one for one in events if isinstance(one, Watermark)]
            return
        if self.busy is not None:
            await self.busy.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.events += events

    async def command(self, command: Command) -> Card:
        self.commands.append(command)
        return self.answer

    def asks_in_turn(self, text: str) -> bool:
        return text in ("coach on", "coach-admin setup")

    async def press(self, press: Press) -> Card:
        self.presses.append(press)
        return self.answer

    async def form(self, workspace: str, member: str, verb: str) -> Form | None:
        return self.asks

    async def overview(self, workspace: str, member: str) -> Sequence[Card]:
        button = Action("snooze", "Pause for a week")
        return [ANSWER, Card(title="Your notes", text=(), actions=(button,))]


class HandClock:
    """A clock that a test moves; whoever waits is woken when it is time."""

    def __init__(self, now: int = NOON) -> None:
        self.time = now
        self._moved = asyncio.Condition()

    def now(self) -> int:
        return self.time

    async def wait(self, wake: asyncio.Event, until: int | None) -> None:
        waking = asyncio.ensure_future(wake.wait())
        moving = asyncio.ensure_future(self._until(until))
        both = (waking, moving)
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in both:
                one.cancel()
        wake.clear()

    async def _until(self, until: int | None) -> None:
        async with self._moved:
            await self._moved.wait_for(lambda: until is not None and self.time >= until)

    async def move(self, span: int) -> None:
        """Let time pass, and everything happen that waits for it."""
        async with self._moved:
            self.time += span
            self._moved.notify_all()
        await breathe()


async def breathe(seconds: float = 0.05) -> None:
    """Let everything happen that is under way."""
    await asyncio.sleep(seconds)


@dataclass
class Running:
    """The adapter, at work."""

    slack: LoopbackSlack
    platform: SlackPlatform
    feed: RecordingFeed
    clock: HandClock
    installs: OneInstall
    task: asyncio.Task[None]


@asynccontextmanager
async def running(
    slack: LoopbackSlack,
    *,
    socket_mode: bool = False,
    feed: RecordingFeed | None = None,
    check: bool = True,
) -> AsyncIterator[Running]:
    """Run the adapter on a loopback Slack until the test is over."""
    calls, options = Calls(f"{slack.base}/api/"), TestOptions(socket_mode)
    secrets, clock, installs = Secrets(APP_TOKEN, SECRET), HandClock(), OneInstall()
    platform = SlackPlatform(calls, installs, options, secrets, clock)
    feed = feed or RecordingFeed()
    task = asyncio.ensure_future(platform.run(feed))
    try:
        await _until_there(slack, platform, task, socket_mode)
        yield Running(slack, platform, feed, clock, installs, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    if check:
        assert slack.api.violations == []


async def _until_there(
    slack: LoopbackSlack, platform: SlackPlatform, task: object, socket_mode: bool
) -> None:
    """Wait until the adapter hears what Slack sends."""
    for _ in range(300):
        if socket_mode and len(slack.sockets) == 2:
            break
        if platform.address:
            slack.app_url = platform.address
            break
        await asyncio.sleep(0.01)
    else:
        raise AssertionError(f"it never got there: {task}")
    await breathe()
