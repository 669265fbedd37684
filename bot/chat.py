"""``rapport chat``, put together: the whole application on the console platform.

Whoever speaks has switched coaching on, at the attentive pace and with notes of their
own, so that somebody trying it out sees it at work at once.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from random import Random

from rich.console import Console

from adapters.console.chat import Chat
from adapters.console.clock import TypedClock
from bot.app import PARTS, App
from bot.config import Config
from bot.live.setup import Setup
from bot.member import ALWAYS, MemberSettings, Pace, Reach
from bot.store import open_store
from rules.model import DAY, HOUR, Millis

BEGINS: Millis = 20_515 * DAY + 10 * HOUR
"""Tuesday 3 March 2026, 10:00 UTC: a working day, so that nothing waits for one."""
EVERYBODY = MemberSettings(consented=ALWAYS, pace=Pace.ATTENTIVE, reach=Reach.DIRECT)


def play(
    lines: Iterable[str],
    config: Config,
    *,
    console: Console | None = None,
    notice: bool = False,
) -> None:
    """Play lines as they come, until there are no more.

    With ``notice`` nobody has switched coaching on, and a manager may switch on that people
    are coached who did not say no.
    """
    shown = console or _Terminal(highlight=False)
    with tempfile.TemporaryDirectory(prefix="rapport-chat-") as folder:
        clock = TypedClock(BEGINS, PARTS)
        zone = config.workspace.zone
        chat = Chat(one_by_one(lines), clock, shown, zone, notice=notice)
        chosen = None if notice else EVERYBODY
        db = Path(folder) / "rapport.db"
        asyncio.run(converse(chat, clock, config, db, chosen))


async def converse(
    chat: Chat,
    clock: TypedClock,
    config: Config,
    db: Path | str,
    chosen: MemberSettings | None = EVERYBODY,
) -> None:
    """Play a chat's lines on a database, to the last one."""
    setup = Setup(config, everything=True, from_the_start=chosen)
    async with open_store(db) as store:
        await App(store, setup, clock, Random(0)).run([chat.platform])


async def one_by_one(lines: Iterable[str]) -> AsyncIterator[str]:
    """Yield lines. The wait for one may block: until it is typed, time stands still."""
    for line in lines:
        yield line


class _Terminal(Console):
    """A terminal or a pipe; when whoever read it has gone, nothing more is printed."""

    def on_broken_pipe(self) -> None:
        self.quiet = True
