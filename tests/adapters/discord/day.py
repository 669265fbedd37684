"""A whole day of a small community, lived by the real client against a small Discord.

The application is all there: discord.py over a real websocket and real HTTP, the inlet,
the store, the courier. Time is moved by hand; what happened is written down.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from adapters.console.clock import TypedClock
from adapters.discord.connection import Endpoints
from adapters.discord.platform import DiscordPlatform
from adapters.discord.sessions import BEAT
from bot.app import PARTS, App
from bot.config import Config, WorkspaceSettings
from bot.live.setup import Setup
from bot.store import Store, open_store
from rules.model import DAY, HOUR, MINUTE, SECOND, Millis
from tests.adapters.discord.contract import check_calls
from tests.adapters.discord.loopback import GUILD, Loopback, loopback
from tests.adapters.discord.town import VERBS, said_in

BEGINS: Millis = 20_515 * DAY + 10 * HOUR
PEOPLE = {"ana": 1, "ben": 2, "cara": 3, "dov": 4, "eva": 5}
BUTTON, COMMAND = 3, 2
SETTLES_WITHIN = 20.0


async def hardly(seconds: float) -> None:
    await asyncio.sleep(3_600 if seconds == BEAT else 0.01)


@dataclass
class Life:
    """One process: the application, and its way to the server."""

    store: Store
    server: Loopback
    clock: TypedClock
    setup: Setup
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    platform: DiscordPlatform = field(init=False)
    app: App = field(init=False)
    running: asyncio.Task[None] = field(init=False)

    async def begin(self) -> None:
        self.platform = DiscordPlatform(
            "token",
            VERBS,
            self.clock.now,
            endpoints=Endpoints(f"{self.server.url}/api/v10"),
            sleep=hardly,
        )
        self.platform.client._connection.guild_ready_timeout = 0.05
        self.app = App(self.store, self.setup, self.clock, Random(0))
        running = self.app.run([self.platform], self.stop)
        self.running = asyncio.create_task(running)
        await self.server.until(lambda: self.is_caught_up)
        await self.settle()

    @property
    def is_caught_up(self) -> bool:
        known = bool(self.platform.client.guilds)
        return known and not self.platform.intake.guild(GUILD).behind

    async def settle(self) -> None:
        """Wait until what was said has been heard, and led to what it leads to."""
        async with asyncio.timeout(SETTLES_WITHIN):
            # Nobody but a test waits for this, so nothing tells when it is so.
            while self._is_busy():  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        await self.clock.settle()

    def _is_busy(self) -> bool:
        platform = self.platform
        reading = platform.sessions.is_catching_up
        return reading or not self._has_heard() or not platform.intake.is_idle

    def _has_heard(self) -> bool:
        """Has it heard all that was sent to whoever is connected?"""
        sent = {
            one.id: one.sequence
            for one in self.server.sessions.values()
            if one.socket is not None and not one.socket.closed
        }
        shards = self.platform.client.shards.values()
        heard = {one._parent.ws.session_id: one._parent.ws.sequence for one in shards}
        return all(sent[id] == heard[id] for id in sent.keys() & heard.keys())

    async def end(self) -> None:
        self.stop.set()
        await self.running


@dataclass
class Day:
    """What happens, and the transcript."""

    server: Loopback
    store: Store
    clock: TypedClock
    lines: list[str] = field(default_factory=list)
    lives: list[Life] = field(default_factory=list)

    @property
    def life(self) -> Life:
        return self.lives[-1]

    def note(self, text: str) -> None:
        moment = datetime.fromtimestamp(self.clock.now() / SECOND, UTC)
        self.lines.append(f"{moment:%a %H:%M}  {text}")

    async def begin(self, *, anew: bool = True) -> None:
        """A process begins; ``anew`` with a clock of its own, that goes on from now."""
        if anew:
            self.clock = TypedClock(self.clock.now(), PARTS)
            self.server.clock = self.clock.now
        place = WorkspaceSettings(timezone="Europe/Berlin", every_channel=True)
        config = Config(workspace=place)
        life = Life(self.store, self.server, self.clock, Setup(config))
        self.lives.append(life)
        await life.begin()
        self.note("-- a process runs")

    async def end(self) -> None:
        await self.life.end()
        self.note("-- the process ended")

    async def say(self, who: str, channel: int, text: str) -> dict[str, Any]:
        said = await self.server.say(PEOPLE[who], channel, text)
        self.note(f"{who}: {text}")
        await self.life.settle()
        return said

    async def ask(self, who: str, text: str) -> str:
        """Somebody gives a command; return what they are answered."""
        command, *words = text.split()
        data: dict[str, Any] = {"name": words.pop(), "type": 1}
        for group in reversed(words):
            data = {"name": group, "type": 2, "options": [data]}
        given = {"id": "5", "name": command, "type": 1, "options": [data]}
        self.note(f"{who}: /{text}")
        token = await self.server.interact(PEOPLE[who], COMMAND, given)
        return await self._answered(who, token)

    async def press(self, who: str, label: str, components: Any) -> str:
        """Somebody presses a button."""
        carried = next(c for name, c in buttons(components) if name == label)
        data = {"custom_id": carried, "component_type": 2}
        self.note(f"{who} presses [{label}]")
        token = await self.server.interact(PEOPLE[who], BUTTON, data)
        return await self._answered(who, token)

    async def _answered(self, who: str, token: str) -> str:
        answers = self.server.answers
        await self.server.until(lambda: "components" in answers.get(token, {}))
        await self.life.settle()
        said = "\n".join(said_in(answers[token]["components"]))
        self.note(f"   only {who} sees: {said.splitlines()[0]}")
        return said

    def answer(self) -> Any:
        """Return the components of the latest answer."""
        return list(self.server.answers.values())[-1]["components"]

    async def later(self, span: Millis, step: Millis = MINUTE) -> None:
        """Let time pass, vouching for it."""
        until, sent = self.clock.now() + span, len(self.server.sent)
        while self.clock.now() < until:
            await self.clock.pass_to(min(self.clock.now() + step, until))
            platform = self.life.platform
            platform.sessions.vouch(platform.client)
            await self.life.settle()
        for one in self.server.sent[sent:]:
            where = self.where(int(one["channel_id"]))
            title = next(said_in(one["components"]))
            self.note(f"   {where}: {title}")

    def where(self, channel: int) -> str:
        for name, id in PEOPLE.items():
            if channel == id + 7:
                return f"{name}, in a direct message"
        return f"everybody in #{self.server.channels.get(channel, channel)}"

    def sent_to(self, who: str) -> list[str]:
        """Return what somebody was sent directly."""
        return [
            "\n".join(said_in(one["components"]))
            for one in self.server.sent
            if int(one["channel_id"]) == PEOPLE[who] + 7
        ]

    def posted(self) -> list[str]:
        """Return what everybody was shown."""
        return [
            "\n".join(said_in(one["components"]))
            for one in self.server.sent
            if int(one["channel_id"]) in self.server.channels
        ]

    def checked(self) -> int:
        """Check every call made against Discord's description; return how many were."""
        return check_calls(self.server.calls)


def buttons(components: Any) -> list[tuple[str, str]]:
    """Return the buttons of a message: what they say, and what they carry."""
    found = []
    for one in components:
        if one.get("type") == 2:
            found.append((one["label"], one["custom_id"]))
        found += buttons(one.get("components", ()))
    return found


@asynccontextmanager
async def day(db: Path, *, shared: bool = False) -> AsyncIterator[Day]:
    """A day, with a process that runs; ``shared``: others can open its database."""
    async with loopback() as server, open_store(db, durable=shared) as store:
        server.members |= {id: name for name, id in PEOPLE.items()}
        made = Day(server, store, TypedClock(BEGINS, PARTS))
        await made.begin()
        try:
            yield made
        finally:
            for life in made.lives:
                if not life.running.done():
                    await life.end()
