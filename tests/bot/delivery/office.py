"""A workspace with one coached member and one hint, on a platform that records."""

import asyncio
from dataclasses import dataclass
from random import Random

from adapters.platform import Person
from bot.config import Config, WorkspaceSettings
from bot.delivery.courier import Courier
from bot.delivery.rounds import Rounds
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.member import MemberSettings, Reach
from bot.memory import changes
from bot.store import Changes, Hint, Push, Store
from rules.model import DAY, MINUTE, Finding, Millis, Posted, Watermark
from tests.adapters.recording import RecordingPlatform

NOON: Millis = 20_515 * DAY + 12 * 60 * MINUTE
"""Tuesday 3 March 2026, 12:00 UTC."""
LINK = "link-only:help:m1"


@dataclass
class HandClock:
    """A clock that a test sets."""

    at: Millis = NOON

    def now(self) -> Millis:
        return self.at

    async def wait(self, wake: asyncio.Event, until: Millis | None) -> None:
        await wake.wait()
        wake.clear()


@dataclass
class Office:
    store: Store
    desk: Desk
    platform: RecordingPlatform
    clock: HandClock
    rounds: Rounds
    address: str = ""

    async def work(self, later: Millis = 0) -> Millis | None:
        """Let time pass, and see to what is due.

        Return when the next thing is; None where nothing is.
        """
        self.clock.at += later
        await self.rounds.work(self.clock.at)
        return (await self.store.waiting()).get(self.desk.id)

    async def choose(self, **settings) -> None:
        """Change what ana chose."""
        async with self.desk.at_work() as unit:
            chosen = MemberSettings(
                **{"consented": 0, "reach": Reach.DIRECT, **settings}
            )
            row = self.desk.choose("ana", chosen)
            rows = changes(self.desk.memory, self.desk.histories)
            await unit.save(rows)
            await unit.save(Changes(consents=[row]))

    async def push(self, key: str = LINK, *, due: Millis | None = None, **more) -> Push:
        """Put a hint in the inbox and its push into the outbox."""
        found = finding(key, **more)
        hint = Hint(
            finding=found,
            decided_at=self.clock.at,
            decision="sent",
            reason="told",
            state="new",
        )
        push = Push(key=key, member="ana", channel="help", due=due or self.clock.at)
        async with self.desk.at_work() as unit:
            await unit.save(Changes(hints=[hint], pushes=[push]))
        return push

    async def hand_in(self, *events) -> None:
        """Take events in, without deciding anything."""
        async with self.desk.at_work() as unit:
            self.desk.setup.engine.fold(self.desk.memory, events)
            await unit.save(changes(self.desk.memory, self.desk.histories))

    async def stored(self, key: str = LINK) -> Push:
        async with self.desk.at_work() as unit:
            (found,) = [p for p in await unit.outbox.of("ana") if p.key == key]
            return found

    def shown(self) -> list[str]:
        """To whom and where something is shown now."""
        return [
            f"{one.member} {one.channel or 'directly'}"
            for one in self.platform.sent.values()
            if not one.withdrawn
        ]


def finding(key: str = LINK, **more) -> Finding:
    """A finding about ana's message m1 in #help, a minute old."""
    rule, _, _ = key.partition(":")
    given = {
        "channel": "help",
        "about": "ana",
        "at": NOON - MINUTE,
        "posted": NOON - 4 * MINUTE,
        "messages": ("m1",),
        "numbers": {"times": 1, "days": 1, "share": 1.0, "answered_at": NOON},
        "certainty": 0.9,
        "pattern": False,
    }
    return Finding(rule=rule, key=key, **(given | more))


def said(id: str, at: Millis, *, author: str = "ana", **more) -> Posted:
    return Posted(
        channel="help", id=id, at=at, author=author, text="about that window", **more
    )


async def open_office(store: Store, *, zone: str = "UTC", spoke: bool = True) -> Office:
    """An office at noon; ``spoke``: ana posted in #help five minutes ago."""
    people = ("ana", "ben")
    platform = RecordingPlatform(
        people={id: Person(id) for id in people}, channels={"help": set(people)}
    )
    config = Config(workspace=WorkspaceSettings(timezone=zone, every_channel=True))
    desks = Desks(store, Setup(config))
    desk = await desks.desk("T1", platform)
    clock = HandClock()
    rounds = Rounds(desks, Courier(clock, Random(5)))
    office = Office(store, desk, platform, clock, rounds)
    await office.choose()
    if spoke:
        before = NOON - 5 * MINUTE
        await office.hand_in(said("m0", before), Watermark(NOON - MINUTE))
    return office
