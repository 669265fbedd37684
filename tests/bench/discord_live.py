"""What Discord costs us live: CPU a message, time to commit, memory while nothing happens.

A small Discord in a process of its own sends messages over a real websocket; another
process hears them, once with nothing but discord.py, once with the whole application on
SQLite. Each is measured by itself.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import discord

from adapters.discord.client import intents
from adapters.discord.connection import Endpoints, stay_connected
from adapters.discord.messages import at_of
from adapters.discord.platform import DiscordPlatform
from bot.app import App
from bot.clock import WallClock
from bot.commands.offered import offered
from bot.config import Config, WorkspaceSettings
from bot.live.setup import Setup
from bot.store import open_store
from rules.model import Event, Posted
from tests.adapters.discord.loopback import GUILD, HELP, Loopback, loopback
from tests.bench.children import of_a_small_parent

EVERYWHERE = Config(workspace=WorkspaceSettings(every_channel=True))
AUTHORS = 300
GUILDS, MEMBERS = 1_000, 100
"""Of the memory's measure: a hundred thousand people in all."""
LAST = "that was the last one"


# -- the server --------------------------------------------------------------------------


async def serve(talk: Path, guilds: int, count: int, rate: float) -> None:
    """Serve; send messages to whoever connects, once they have had a moment."""
    async with loopback() as server:
        server.members |= {5_000 + n: f"member{n}" for n in range(AUTHORS)}
        server.people = MEMBERS
        if guilds > 1:
            server.guild_ids = [GUILD + 100 * n for n in range(guilds)]
            server.channels = {HELP + n: f"channel-{n}" for n in range(20)}
        print(server.url, flush=True)
        await server.until(lambda: server.sessions, 60)
        await asyncio.sleep(4)
        await flood(server, texts_of(talk, count), rate)
        await asyncio.Event().wait()


def texts_of(talk: Path, count: int) -> list[str]:
    rows = [json.loads(line)["text"] for line in talk.open(encoding="utf-8")]
    return [rows[n % len(rows)][:1_900] for n in range(count)]


async def flood(server: Loopback, texts: Sequence[str], rate: float) -> None:
    """Send messages, so many a second or as fast as can be."""
    began = time.perf_counter()
    for number, text in enumerate([*texts, LAST]):
        if rate:
            ahead = began + number / rate - time.perf_counter()
            await asyncio.sleep(max(0, ahead))
        await server.say(5_000 + number * 7 % AUTHORS, HELP, text)
        server.messages.clear()
        for session in server.sessions.values():
            session.sent.clear()


# -- the two that hear -------------------------------------------------------------------


class Timed:
    """CPU from the first message to the last, and how long each took."""

    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.began = self.ended = 0.0
        self.count = 0
        self.took: list[float] = []

    def first(self) -> None:
        if not self.began:
            self.began = time.process_time()

    def done(self, count: int, *, last: bool) -> None:
        self.count += count
        if last:
            self.ended = time.process_time()
            self.over.set()

    def result(self) -> dict[str, float]:
        took = sorted(self.took) or [0.0]
        return {
            "cpu": (self.ended - self.began) / max(1, self.count),
            "p50": took[len(took) // 2],
            "p99": took[int(len(took) * 0.99)],
        }


async def bare(url: str) -> dict[str, float]:
    """Hear with nothing but discord.py."""
    timed = Timed()

    class Bare(discord.AutoShardedClient):
        async def on_message(self, message: discord.Message) -> None:
            timed.first()
            timed.done(1, last=message.content == LAST)

    client = Bare(
        intents=intents(members=False),
        max_messages=None,
        chunk_guilds_at_startup=False,
        member_cache_flags=discord.MemberCacheFlags.none(),
    )
    endpoints = Endpoints(f"{url}/api/v10")
    connected = asyncio.create_task(stay_connected(client, "token", endpoints))
    await timed.over.wait()
    await client.close()
    connected.cancel()
    return timed.result()


class Measured(DiscordPlatform):
    """Hears with everything, and tells when each message was committed."""

    def __init__(self, *given: Any, timed: Timed, **more: Any) -> None:
        super().__init__(*given, **more)
        self._timed = timed
        hear = self.intake.hear

        def heard(guild: int, channel: int | None, event: Event) -> None:
            timed.first()
            hear(guild, channel, event)

        self.intake.hear = heard  # type: ignore[method-assign]

    async def run(self, feed: Any) -> None:
        take, timed = feed.take, self._timed

        async def taken(workspace: str, events: Sequence[Event]) -> None:
            await take(workspace, events)
            now = time.time() * 1_000
            posts = [one for one in events if isinstance(one, Posted)]
            timed.took += [now - at_of(int(one.id)) for one in posts]
            timed.done(len(posts), last=any(one.text == LAST for one in posts))

        feed.take = taken
        await super().run(feed)


async def ours(url: str) -> dict[str, float]:
    """Hear with the whole application."""
    clock, timed, stop = WallClock(), Timed(), asyncio.Event()
    platform = Measured(
        "token",
        offered(),
        clock.now,
        endpoints=Endpoints(f"{url}/api/v10"),
        timed=timed,
    )
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        async with open_store(Path(folder) / "rapport.db") as store:
            app = App(store, Setup(EVERYWHERE), clock, Random(0))
            running = asyncio.create_task(app.run([platform], stop))
            await asyncio.wait(
                (running, asyncio.create_task(timed.over.wait())),
                return_when=asyncio.FIRST_COMPLETED,
            )
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
            stop.set()
            await running
    return {**timed.result(), "memory": peak / 1_000_000}


# -- measuring ---------------------------------------------------------------------------


def measure(talk: Path, who: str, guilds: int, count: int, rate: float) -> Any:
    """Measure one of the two, in processes of their own."""
    me = (sys.executable, "-m", "tests.bench.discord_live")
    asked = (str(talk), str(guilds), str(count), str(rate))
    with subprocess.Popen(
        (*me, "serve", *asked), stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            said = subprocess.run(
                of_a_small_parent((*me, who, url)),
                capture_output=True,
                text=True,
                check=True,
                timeout=300,
            )
        finally:
            server.terminate()
    return json.loads(said.stdout.splitlines()[-1])


def report(talk: Path, *, quick: bool) -> None:
    """Measure and print."""
    count = 3_000 if quick else 20_000
    alone = measure(talk, "bare", 1, count, 0)["cpu"]
    whole = measure(talk, "ours", 1, count, 0)["cpu"]
    print(
        f"Discord live, at saturation: {whole * 1e6:.0f} µs of CPU a message, commits"
        f" included; discord.py alone {alone * 1e6:.0f} µs: {whole / alone:.2f} times"
    )
    steady = measure(talk, "ours", 1, 2_000 if quick else 6_000, 200)
    print(
        "Discord live, 200 messages a second, sent to committed:"
        f" p50 {steady['p50']:.0f} ms, p99 {steady['p99']:.0f} ms"
    )
    idle = measure(talk, "ours", GUILDS, 1, 0)
    print(
        f"Discord idle, {GUILDS:,} servers of {MEMBERS} people:"
        f" {idle['memory']:.0f} MB at most"
    )


def main() -> int:
    """Be one of the processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=("serve", "bare", "ours"))
    parser.add_argument("given", nargs="+")
    asked = parser.parse_args()
    if asked.role == "serve":
        talk, guilds, count, rate = asked.given
        asyncio.run(serve(Path(talk), int(guilds), int(count), float(rate)))
        return 0
    hear = bare if asked.role == "bare" else ours
    print(json.dumps(asyncio.run(hear(asked.given[0]))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
