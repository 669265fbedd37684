"""Events in, hints and pushes out: committed before anybody is told, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from adapters.platform import Person
from bot.config import ChannelSettings, Config, WorkspaceSettings
from bot.live.desk import Desk
from bot.live.desks import Desks
from bot.live.inlet import LOOK_AGAIN, Inlet
from bot.live.setup import Setup
from bot.member import ALWAYS, MemberSettings, Pace, Reach
from bot.store import PushState, Store
from rules.model import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Deleted,
    Edited,
    Event,
    Millis,
    Posted,
    Watermark,
)
from tests.adapters.recording import RecordingPlatform

NOON: Millis = 20_515 * DAY + 12 * HOUR
"""Tuesday 3 March 2026, 12:00 UTC."""
CHOSEN = MemberSettings(consented=ALWAYS, pace=Pace.ATTENTIVE, reach=Reach.DIRECT)
KEY = "link-only:talk:m1"


@dataclass
class Live:
    """One process at work on a workspace."""

    store: Store
    desk: Desk
    inlet: Inlet
    woken: list[str]
    now: Millis = NOON

    async def take(self, *events: Event, later: Millis = 0) -> None:
        """Let time pass, and hand events in."""
        self.now += later
        taking = asyncio.ensure_future(self.inlet.take(self.desk, events))
        await asyncio.sleep(0)
        await self.inlet.work(self.now)
        await taking

    async def pass_time(self, minutes: int) -> None:
        """Let minutes pass, with a watermark for each."""
        for _ in range(minutes):
            await self.take(Watermark(self.now + MINUTE), later=MINUTE)

    async def hints(self) -> list[tuple[str, str, str]]:
        found = await self.store.hints("T1")
        return [(one.finding.key, one.decision, one.state) for one in found]

    async def pushes(self) -> list[tuple[str, str]]:
        async with self.desk.at_work() as unit:
            return [(one.key, one.state) for one in await unit.outbox.of("dov")]


async def process(store: Store, **settings) -> Live:
    """A process that knows nothing yet."""
    platform = RecordingPlatform(
        people={id: Person(id) for id in ("dov", "ana")},
        channels={"talk": {"dov", "ana"}, "unread": {"dov"}},
    )
    channels = {"talk": ChannelSettings(read=True)}
    config = Config(channels=channels, **settings)
    desks = Desks(store, Setup(config, from_the_start=CHOSEN))
    woken: list[str] = []
    inlet = Inlet(lambda: woken.append("inlet"), lambda: woken.append("courier"))
    return Live(store, await desks.desk("T1", platform), inlet, woken)


@pytest.fixture
async def live(store: Store) -> AsyncIterator[Live]:
    return await process(store)


def said(text: str, at: Millis, id: str, author: str = "dov", **more) -> Posted:
    return Posted(channel="talk", id=id, at=at, author=author, text=text, **more)


LINK = said("https://example.org/soil", NOON, "m1")


async def test_a_link_drop_leads_to_a_hint_and_a_push(live: Live):
    await live.take(LINK)
    await live.pass_time(3)
    assert await live.hints() == []
    await live.pass_time(1)
    assert await live.hints() == [(KEY, "sent", "new")]
    assert await live.pushes() == [(KEY, PushState.QUEUED)]
    assert live.woken[-1] == "courier"


async def test_the_same_events_again_change_nothing(live: Live):
    for _ in range(2):
        await live.take(LINK)
    await live.pass_time(5)
    await live.take(LINK)
    await live.pass_time(5)
    assert await live.hints() == [(KEY, "sent", "new")]


async def test_who_wants_only_their_inbox_gets_no_push(live: Live):
    await live.take(LINK)
    async with live.desk.at_work() as unit:
        live.desk.choose("dov", MemberSettings(consented=ALWAYS))
        assert await unit.outbox.of("dov") == []
    await live.pass_time(5)
    assert await live.hints() == [(KEY, "sent", "new")]
    assert await live.pushes() == []


async def test_a_channel_that_is_not_read_leaves_no_trace(live: Live):
    post = Posted(channel="unread", id="m1", at=NOON, author="dov", text="hello")
    await live.take(post)
    assert live.desk.memory.channels == {}
    assert live.desk.consents == {}


PITCH = said(
    "Buy now and save 50% with code PUMP50, today only! https://pump.example.org",
    NOON,
    "m1",
    name="Dov",
)


@pytest.mark.parametrize(
    ("named", "hints"),
    [
        pytest.param({}, ["sales-pitch:talk:m1"], id="nobody is named"),
        pytest.param({"announcer_members": ("dov",)}, [], id="who announces"),
        pytest.param({"exempt_members": ("DOV",)}, [], id="who is exempt"),
    ],
)
async def test_whom_the_settings_name_presses_nobody(store: Store, named, hints):
    live = await process(store, workspace=WorkspaceSettings(**named))
    await live.take(PITCH)
    await live.pass_time(5)
    assert [key for key, _, _ in await live.hints()] == hints


async def test_a_deleted_message_takes_its_hint_along_at_once(live: Live):
    await live.take(LINK)
    await live.pass_time(4)
    await live.take(Deleted("talk", "m1", live.now))
    assert await live.hints() == []
    assert await live.pushes() == [(KEY, PushState.DROPPED)]


async def test_an_edit_that_adds_words_takes_the_hint_back(live: Live):
    await live.take(LINK)
    await live.pass_time(4)
    worded = said("how peat forms, with pictures: https://example.org/soil", NOON, "m1")
    await live.take(Edited(worded, live.now))
    assert await live.hints() == [(KEY, "sent", "new")]
    await live.pass_time(4)
    assert await live.hints() == []


async def test_what_was_shown_is_to_be_taken_back(live: Live):
    await live.take(LINK)
    await live.pass_time(4)
    async with live.desk.at_work() as unit:
        (push,) = await unit.outbox.of("dov")
        await unit.outbox.claim(push, now=live.now, until=live.now + MINUTE)
        (claimed,) = await unit.outbox.of("dov")
        await unit.outbox.show(claimed, "s1", live.now)
    await live.take(Deleted("talk", "m1", live.now))
    assert await live.pushes() == [(KEY, PushState.OVERTAKEN)]
    assert live.woken[-1] == "courier"


async def test_a_process_replaced_after_every_batch_decides_the_same(live: Live):
    batches = [
        (LINK, Watermark(NOON)),
        (Watermark(NOON + 2 * MINUTE),),
        (Watermark(NOON + 4 * MINUTE),),
        (said("https://example.org/peat", NOON + HOUR, "m2"), Watermark(NOON + HOUR)),
        (Watermark(NOON + 2 * HOUR),),
    ]
    for batch in batches:
        replaced = await process(live.store)
        replaced.now = batch[-1].at
        await replaced.take(*batch)
    decided = await live.hints()
    # The second is one too many on the same day.
    assert decided == [(KEY, "sent", "new"), ("link-only:talk:m2", "dropped", "silent")]


async def test_a_batch_that_fails_leaves_nothing_and_is_told(live: Live, monkeypatch):
    await live.take(LINK)
    fold = live.desk.setup.engine.fold

    def broken(workspace, events):
        fold(workspace, events)
        raise ZeroDivisionError

    monkeypatch.setattr(live.desk.setup.engine, "fold", broken)
    with pytest.raises(ZeroDivisionError):
        await live.take(said("and words", NOON + SECOND, "m2"))
    monkeypatch.undo()
    # It never came: the link still stands alone.
    await live.pass_time(5)
    assert await live.hints() == [(KEY, "sent", "new")]


async def version(live: Live) -> int:
    async with live.store.unit(live.desk.kept) as unit:
        return unit.version


async def test_a_watermark_nobody_waits_for_costs_no_unit_of_work(live: Live):
    await live.take(LINK)
    before = await version(live)
    await live.take(Watermark(NOON + SECOND), later=SECOND)
    assert await version(live) == before + 1
    # Yet after a while another process's work is looked for.
    await live.take(Watermark(NOON + LOOK_AGAIN), later=LOOK_AGAIN)
    assert await version(live) == before + 3


async def test_what_comes_at_once_is_one_unit_of_work(live: Live):
    before = await version(live)
    takes = [
        asyncio.ensure_future(live.inlet.take(live.desk, [said("hm", NOON, str(n))]))
        for n in range(20)
    ]
    await asyncio.sleep(0)
    await live.inlet.work(NOON)
    await asyncio.gather(*takes)
    assert await version(live) == before + 2


async def test_a_rule_that_finds_far_too_much_stops_itself_for_every_process(
    live: Live, caplog
):
    for number in range(12):
        link = said(f"https://example.org/{number}", NOON, str(number), f"p{number}")
        await live.take(link)
    await live.pass_time(4)
    assert "link-only stopped itself" in caplog.text
    other = await process(live.store)
    async with other.desk.at_work():
        assert "link-only" in other.desk.stopped
        assert other.desk.policy().stopped == other.desk.stopped
