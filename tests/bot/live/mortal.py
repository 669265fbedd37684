"""The whole application, killed again and again while it lives through three days.

Run as a program: ``mortal.py DATABASE FOLDER SECONDS SEED``. It starts the application
in a process of its own, kills that (SIGKILL) at a random moment of the first so many
seconds, and starts the next, until one comes to the end of the story. 0 seconds: nobody
is killed. A process goes on where time stood, and is handed what happened shortly before
once more, as a platform's history would.
"""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from adapters.console.clock import TypedClock
from adapters.platform import Card, Feed, Limits, Person
from bot.app import PARTS, App
from bot.config import Config, WorkspaceSettings
from bot.live.setup import Setup
from bot.member import ALWAYS, MemberSettings, Pace, Reach
from bot.store import open_store
from rules.model import DAY, HOUR, MINUTE, Deleted, Event, Millis, Posted, Watermark
from tests.adapters.recording import RecordingPlatform

MONDAY: Millis = 20_514 * DAY
PEOPLE = [f"p{number}" for number in range(8)]
CONFIG = Config(workspace=WorkspaceSettings(every_channel=True))
CHANNELS = [f"c{number}" for number in range(8)]
CHOSEN = MemberSettings(consented=ALWAYS, pace=Pace.ATTENTIVE, reach=Reach.DIRECT)
AGAIN = 6
"""Steps that are handed in once more after a start."""


def story() -> list[tuple[Millis, list[Event]]]:
    """Three days: links, words, links again; one link is deleted soon, one late."""
    steps: list[tuple[Millis, list[Event]]] = []
    for day in range(3):
        for number, (who, channel) in enumerate(zip(PEOPLE, CHANNELS, strict=True)):
            at = MONDAY + day * DAY + 10 * HOUR + number * 20 * MINUTE
            id = f"{day}-{number}"
            text = "good rain today" if day == 1 else f"https://example.org/{id}"
            post = Posted(channel=channel, id=id, at=at, author=who, text=text)
            gone = {("0-1"): 2, ("0-2"): 10}.get(id)
            steps.append((at, [post]))
            for later in (2, 4, 6, 10):
                then = at + later * MINUTE
                over = [Deleted(channel, id, then)] if later == gone else []
                steps.append((then, [*over, Watermark(then)]))
        for hour in range(13, 34):
            at = MONDAY + day * DAY + hour * HOUR
            steps.append((at, [Watermark(at)]))
    return sorted(steps, key=lambda step: step[0])


class MortalPlatform(RecordingPlatform):
    """Feeds the story; what it shows stands in a file, as on another computer."""

    folder: Path
    clock: TypedClock

    async def run(self, feed: Feed) -> None:
        steps, position = story(), read_position(self.folder)
        for number, (at, events) in enumerate(steps):
            if number < position - AGAIN:
                continue
            await self.clock.pass_to(max(at, self.clock.now()))
            if number < position:
                events = as_history(events, steps[:position])
            await feed.take("T1", events)
            await self.clock.settle()
            position = max(position, number + 1)
            part = self.folder / "position.part"
            part.write_text(str(position))
            part.replace(self.folder / "position")

    async def show_near(self, workspace, member, channel, card: Card) -> str:
        return self._show(card)

    async def show_direct(self, workspace, member, card: Card) -> str:
        return self._show(card)

    def _show(self, card: Card) -> str:
        with (self.folder / "shown").open("a") as file:
            file.write(f"{card.subject}\n")
        return card.subject


def as_history(
    events: list[Event], steps: list[tuple[Millis, list[Event]]]
) -> list[Event]:
    """What a platform's history tells of events: neither deletions nor what is gone."""
    gone = {one.id for _, then in steps for one in then if isinstance(one, Deleted)}
    return [
        event
        for event in events
        if not isinstance(event, Deleted)
        and not (isinstance(event, Posted) and event.id in gone)
    ]


def read_position(folder: Path) -> int:
    position = folder / "position"
    return int(position.read_text()) if position.exists() else 0


async def live(address: str, folder: Path) -> None:
    """Live through what is left of the story."""
    steps, position = story(), read_position(folder)
    now = steps[position - 1][0] if position else MONDAY
    clock = TypedClock(now, PARTS)
    platform = MortalPlatform(
        limits=Limits(near=10 * MINUTE),
        people={who: Person(who) for who in PEOPLE},
        channels={channel: set(PEOPLE) for channel in CHANNELS},
    )
    platform.folder, platform.clock = folder, clock
    async with open_store(address) as store:
        setup = Setup(CONFIG, from_the_start=CHOSEN)
        await App(store, setup, clock, Random(0)).run([platform])


def one_life(address: str, folder: Path, seconds: float) -> bool:
    """Start a process and kill it after a while; say whether it came to the end."""
    child = os.fork()
    if child == 0:
        asyncio.run(live(address, folder))
        os._exit(0)
    if seconds:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit("the application failed")
    return os.WIFEXITED(status)


def main(address: str, folder: str, seconds: str, seed: str) -> None:
    """Live and be killed until the story is over; print how often."""
    random, killed = Random(int(seed)), 0
    while not one_life(address, Path(folder), random.uniform(0, float(seconds))):
        killed += 1
    print(killed)


if __name__ == "__main__":
    main(*sys.argv[1:])
