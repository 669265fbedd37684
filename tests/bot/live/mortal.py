"""The whole application, killed again and again while it lives through eight days.

Run as a program: ``mortal.py DATABASE FOLDER SECONDS SEED``. It starts the application
in a process of its own, kills that (SIGKILL) at a random moment of the first so many
seconds, and starts the next, until one comes to the end of the story. 0 seconds: nobody
is killed. A process goes on where time stood, and is handed what happened shortly before
once more, as a platform's history would. What it showed and posted stands in a file, as
on another computer.
"""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from adapters.cards import Card
from adapters.console.clock import TypedClock
from adapters.platform import Command, Feed, Limits, Person
from bot.app import PARTS, App
from bot.config import Config, WorkspaceSettings
from bot.live.setup import Setup
from bot.member import ALWAYS, MemberSettings, Pace, Reach
from bot.opening.notice import TITLE as NOTICE
from bot.store import open_store
from rules.model import MINUTE
from tests.adapters.recording import RecordingPlatform
from tests.bot.live.fortnight import (
    CORNERS,
    MONDAY,
    PEOPLE,
    SQUARE,
    as_history,
    story,
)

CONFIG = Config(workspace=WorkspaceSettings(every_channel=True))
CHOSEN = MemberSettings(consented=ALWAYS, pace=Pace.ATTENTIVE, reach=Reach.DIRECT)
AGAIN = 6
"""Steps that are handed in once more after a start."""


class MortalPlatform(RecordingPlatform):
    """Feeds the story; what it shows stands in a file."""

    folder: Path
    clock: TypedClock

    async def run(self, feed: Feed) -> None:
        steps, position = story(), read_position(self.folder)
        for number, (at, step) in enumerate(steps):
            if number < position - AGAIN:
                continue
            await self.clock.pass_to(max(at, self.clock.now()))
            if isinstance(step, Command):
                # Whoever got no answer asks again; others do not.
                if number >= position:
                    await feed.command(step)
            elif number < position:
                await feed.take("T1", as_history(step, steps[:position]))
            else:
                await feed.take("T1", step)
            await self.clock.settle()
            position = max(position, number + 1)
            part = self.folder / "position.part"
            part.write_text(str(position))
            part.replace(self.folder / "position")

    async def show_near(self, workspace, member, channel, card: Card) -> str:
        return self._note(f"shown {card.subject}")

    async def show_direct(self, workspace, member, card: Card) -> str:
        return self._note(f"shown {card.subject}")

    async def post(self, workspace, channel, card: Card) -> str:
        is_notice = card.title == NOTICE
        return self._note(f"{'noticed' if is_notice else 'posted'} {channel}")

    def _note(self, what: str) -> str:
        with (self.folder / "shown").open("a") as file:
            file.write(f"{what}\n")
        return what


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
        channels={channel: set(PEOPLE) for channel in (*CORNERS, SQUARE)},
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
    random, killed, within = Random(int(seed)), 0, float(seconds)
    before = 0
    while not one_life(address, Path(folder), random.uniform(0, within)):
        killed += 1
        reached = read_position(Path(folder))
        # On a busy machine a process may take longer only to start.
        within = float(seconds) if reached > before else within * 1.5
        before = reached
    print(killed)


if __name__ == "__main__":
    main(*sys.argv[1:])
