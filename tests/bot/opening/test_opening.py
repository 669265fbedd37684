"""Opening a channel: the notice once, its past taken over, nobody judged by it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, Refused, Unclear
from adapters.platform import Command, Person
from bot.commands.answer import answer_command
from bot.config import Config
from bot.live.batch import take_in
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.member import ALWAYS, MemberSettings
from bot.opening.opening import LEASE, TRY_AGAIN, Opening
from bot.store import Changes, Refusal, RefusalRow, Store
from rules.model import DAY, HOUR, MINUTE, Millis, Posted, Watermark
from rules.state.turn import NAMELESS
from tests.adapters.recording import RecordingPlatform
from tests.bot.delivery.office import NOON, HandClock

PEOPLE = ("ana", "ben", "cleo", "dov", "eva", "mia")
QUESTION = (
    "does anybody know when to cut back an old climbing rose without losing flowers?"
)


def post(id: int, ago: Millis, author: str, text: str, **more) -> Posted:
    return Posted(
        channel="help", id=f"m{id}", at=NOON - ago, author=author, text=text, **more
    )


PAST = [
    post(1, 6 * DAY, "ana", QUESTION),
    post(2, 6 * DAY - HOUR, "ben", "late winter, before the buds swell", reply_to="m1"),
    post(3, 5 * DAY, "cleo", "the tomatoes are a hand high already this morning"),
    post(4, 5 * DAY - HOUR, "dov", "https://example.org/worms"),
    post(5, 4 * DAY, "eva", "I read about soil all weekend and learned a lot"),
    post(
        6,
        HOUR,
        "dov",
        "has anybody here grown quince from seed, and how long did it take?",
    ),
]


@dataclass
class House:
    desks: Desks
    platform: RecordingPlatform
    clock: HandClock
    opening: Opening
    desk: object = field(default=None)

    async def ask(self, text: str, who: str = "mia") -> Card:
        command = Command("T1", who, text, "help")
        return await answer_command(self.desk, command, self.clock.at)

    async def work(self, later: Millis = 0) -> None:
        self.clock.at += later
        await self.opening.work(self.clock.at)

    def posted(self) -> list[str]:
        return [one.channel for one in self.platform.sent.values() if not one.member]


async def build(store: Store, config: Config | None = None) -> House:
    platform = RecordingPlatform(
        people={id: Person(id, manager=id == "mia") for id in PEOPLE},
        channels={"help": set(PEOPLE)},
        posts=list(PAST),
    )
    clock = HandClock()
    desks = Desks(store, Setup(config or Config()))
    house = House(desks, platform, clock, Opening(desks, clock))
    house.desk = await desks.desk("T1", platform)
    return house


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    return await build(store)


async def test_questions_and_the_week_are_there_at_once(house: House) -> None:
    await house.ask("coach-admin channels on")
    await house.work()
    assert house.posted() == ["help"]
    questions = await house.ask("coach questions", "ana")
    assert [fact.ref.message for fact in questions.facts] == ["m6"]
    (week,) = await house.desks.store.weeks("T1")
    assert (week.posts, week.questions, week.answered) == (5, 1, 1)
    assert (week.newcomers, week.welcomed) == (0, 0)


async def test_nobody_is_counted_or_told_anything_of_the_past(house: House) -> None:
    async with house.desk.at_work() as unit:
        chosen = MemberSettings(consented=ALWAYS)
        await unit.save(Changes(consents=[house.desk.choose("dov", chosen)]))
    await house.ask("coach-admin channels on")
    await house.work()
    mark = house.desk.memory.alias("dov")
    assert house.desk.memory.members[mark].presence == {}
    for minute in range(5):
        at = NOON + minute * MINUTE
        await take_in(house.desk, [Watermark(at)], at)
    assert await house.desks.store.hints("T1") == []


async def test_whoever_posted_before_is_no_newcomer(house: House) -> None:
    await house.ask("coach-admin channels on")
    await house.work()
    assert not house.desk.newness("ana", NOON).newcomer
    assert len(house.desk.memory.seen) == 5
    seen = house.desk.memory.seen[house.desk.memory.alias("dov")]
    assert (seen.first, seen.second) == (PAST[3].at, PAST[5].at)


async def test_nobody_is_to_be_greeted_for_a_post_of_the_past(house: House) -> None:
    later = [post(10 + n, 3 * DAY - n * HOUR, "ana", "a windy day") for n in range(3)]
    house.platform.posts[5:5] = later
    async with house.desk.at_work() as unit:
        chosen = MemberSettings(consented=ALWAYS, welcomes=True)
        await unit.save(Changes(consents=[house.desk.choose("ana", chosen)]))
        house.desk.memory.since = NOON - 60 * DAY
    await house.ask("coach-admin channels on")
    await house.work()
    channel = house.desk.memory.channels["help"]
    assert (channel.firsts, channel.unseen) == ({}, {})


async def test_who_is_left_out_is_nameless_in_the_past_too(house: House) -> None:
    async with house.desk.at_work():
        mark = house.desk.memory.alias("dov")
        house.desk.refuse(mark, Refusal.EVERYTHING)
        house.desk.chosen["channel <#help>"] = "on"
    async with house.desk.at_work() as unit:
        await unit.save(Changes(refusals=[RefusalRow(mark, Refusal.EVERYTHING)]))
    await house.ask("coach-admin channels on")
    await house.work()
    assert mark not in house.desk.memory.seen
    channel = house.desk.memory.channels.get("help")
    assert channel is None or all(
        turn.flags & NAMELESS for turn in channel.recent if turn.author in (0, mark)
    )


async def test_what_is_posted_while_the_past_is_read_is_there_once(
    house: House,
) -> None:
    await house.ask("coach-admin channels on")
    new = Posted(channel="help", id="m7", at=NOON, author="ana", text="hello again")
    await take_in(house.desk, [new], NOON)
    house.platform.posts.append(new)
    later = Posted(channel="help", id="m8", at=NOON + 1, author="ben", text="and me")
    await take_in(house.desk, [later], NOON + 1)
    await house.work(MINUTE)
    channel = house.desk.memory.channels["help"]
    assert sorted(turn.id for turn in channel.queue) == ["m7", "m8"]
    for minute in range(2, 8):
        at = NOON + minute * MINUTE
        await take_in(house.desk, [Watermark(at)], at)
    recent = [turn.id for turn in house.desk.memory.channels["help"].recent]
    assert recent[-2:] == ["m7", "m8"]


async def test_a_notice_is_tried_again_only_if_it_was_not_accepted(
    house: House,
) -> None:
    await house.ask("coach-admin channels on")
    house.platform.failures.append(NotAccepted("busy"))
    await house.work()
    assert house.posted() == []
    assert house.desk.memory.channels.get("help") is None
    await house.work(TRY_AGAIN)
    assert house.posted() == ["help"]
    await house.work(HOUR)
    assert house.posted() == ["help"]


async def test_a_notice_that_may_have_been_posted_is_not_repeated(house: House) -> None:
    await house.ask("coach-admin channels on")
    house.platform.failures.append(Unclear("no answer"))
    await house.work()
    await house.work(HOUR)
    assert house.posted() == []
    assert "help" in house.desk.memory.channels


async def test_nobody_is_read_where_nobody_may_be_told(house: House) -> None:
    await house.ask("coach-admin channels on")
    house.platform.failures.append(Refused(Cause.FORBIDDEN))
    await house.work()
    assert not house.desk.reads("help")
    card = await house.ask("coach-admin channels")
    assert "may not post my notice" in card.facts[0].value
    await house.ask("coach-admin channels on")
    await house.work()
    assert house.posted() == ["help"]


async def test_a_process_that_died_while_it_posted_posts_nothing_twice(
    house: House, store: Store
) -> None:
    await house.ask("coach-admin channels on")

    async def post(*given: object) -> str:
        raise KeyboardInterrupt

    house.platform.post = post
    with pytest.raises(KeyboardInterrupt):
        await house.work()
    again = await build(store)
    async with again.desk.at_work():
        pass
    await again.work(LEASE - MINUTE)
    assert "help" not in again.desk.memory.channels
    await again.work(LEASE)
    assert again.posted() == []
    assert "help" in again.desk.memory.channels


async def test_what_nobody_expected_is_tried_again_later(house: House) -> None:
    await house.ask("coach-admin channels on")
    working = house.platform.history

    async def history(*given: object) -> AsyncIterator[Posted]:
        raise ZeroDivisionError
        yield

    house.platform.history = history
    await house.work()
    assert "help" not in house.desk.memory.channels
    house.platform.history = working
    await house.work(MINUTE)
    assert "help" not in house.desk.memory.channels
    await house.work(TRY_AGAIN)
    assert "help" in house.desk.memory.channels
    assert house.posted() == ["help"]


async def test_a_new_process_knows_what_is_switched_on(house, store) -> None:
    await house.ask("coach-admin channels on")
    await house.work()
    again = await build(store)
    async with again.desk.at_work():
        pass
    await again.work()
    card = await again.ask("coach-admin status")
    assert card.facts[0].value == "1"
    assert again.posted() == []


async def test_two_processes_post_one_notice(house: House, store: Store) -> None:
    other = await build(store)
    other.platform = other.desk.platform = house.platform
    await house.ask("coach-admin channels on")
    async with other.desk.at_work():
        pass
    await house.work()
    await other.work()
    assert house.posted() == ["help"]


async def test_a_past_that_cannot_be_read_is_said(house: House) -> None:
    await house.ask("coach-admin channels on")

    async def history(*given: object) -> AsyncIterator[Posted]:
        raise Refused(Cause.FORBIDDEN)
        yield

    house.platform.history = history
    await house.work()
    card = await house.ask("coach-admin channels")
    assert card.facts[0].value.endswith("I may not read what was posted before")


async def test_a_channel_switched_on_in_the_file_carries_the_notice_too(store) -> None:
    config = Config.model_validate(
        {"channels": {"help": {"read": True}}, "operator": {"contact": "@ana"}}
    )
    house = await build(store, config)
    await take_in(house.desk, [PAST[-1]], NOON)
    await house.work()
    await house.work(HOUR)
    (notice,) = [one for one in house.platform.sent.values() if not one.member]
    assert notice.card.text[-1] == "Run by @ana."
    assert [action.verb for action in notice.card.actions] == ["leave-me-out"]
    assert await store.weeks("T1") == []


async def test_nothing_is_posted_while_a_manager_lets_nothing_out(house: House) -> None:
    await house.ask("coach-admin pause")
    await house.ask("coach-admin channels on")
    await house.work()
    assert house.posted() == []
    await house.ask("coach-admin resume")
    await house.work()
    assert house.posted() == ["help"]
