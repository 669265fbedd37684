"""A trial: for one manager, in one channel, for half an hour, and nothing stays."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from adapters.cards import Card
from adapters.errors import NotAccepted
from adapters.platform import Command, Limits, Press
from bot.commands.answer import answer_command, answer_press
from bot.live.batch import take_in
from bot.store import Store
from bot.trying.trials import Trials
from rules.model import MINUTE, SECOND, Edited, Event, Kind, Millis, Posted, Watermark
from tests.bot.delivery.office import NOON
from tests.bot.opening.test_opening import House, build

LINK = "https://example.org/soil"


@dataclass
class Trying:
    house: House
    trials: Trials

    async def ask(self, text: str) -> Card:
        command = Command("T1", "mia", f"coach-admin {text}", "help")
        return await answer_command(self.house.desk, command, self.house.clock.at)

    async def take(self, *events: Event) -> None:
        await take_in(self.house.desk, events, self.house.clock.at)
        self.trials.take(self.house.desk, events)
        await self.trials.work(self.house.clock.at)

    async def say(self, id: str, text: str = LINK, who: str = "mia") -> Posted:
        at = self.house.clock.at
        post = Posted(channel="help", id=id, at=at, author=who, text=text)
        await self.take(post)
        return post

    async def wait(self, span: Millis) -> None:
        for _ in range(span // SECOND):
            self.house.clock.at += SECOND
            await self.trials.work(self.house.clock.at)

    def told(self) -> list[tuple[str, str]]:
        sent = self.house.platform.sent.values()
        return [(one.member, one.channel) for one in sent if one.member]


@pytest.fixture
async def trying(store: Store) -> AsyncIterator[Trying]:
    house = await build(store)
    found = Trying(house, Trials(house.desks, house.clock))
    await found.ask("channels on")
    await found.ask("try")
    return found


async def test_the_answer_comes_after_ten_seconds_and_a_bit(trying: Trying) -> None:
    await trying.say("m1")
    await trying.wait(12 * SECOND)
    assert trying.told() == []
    await trying.wait(2 * SECOND)
    assert trying.told() == [("mia", "help")]
    (card,) = [one.card for one in trying.house.platform.sent.values()]
    assert "nothing of this is counted or kept" in card.text[-1]
    assert card.actions == ()


async def test_as_often_as_there_is_something_to_say(trying: Trying) -> None:
    for number in range(4):
        await trying.say(f"m{number}")
        await trying.wait(15 * SECOND)
    assert len(trying.told()) == 4


async def test_what_is_read_from_history_again_is_not_answered_again(trying) -> None:
    post = await trying.say("m1")
    await trying.wait(MINUTE)
    await trying.take(post)
    await trying.wait(MINUTE)
    assert len(trying.told()) == 1
    # Another process begins, and reads back what was said.
    trying.trials = Trials(trying.house.desks, trying.house.clock)
    await trying.take(post)
    await trying.wait(MINUTE)
    assert len(trying.told()) == 1
    await trying.say("m2")
    await trying.wait(MINUTE)
    assert len(trying.told()) == 2


async def test_a_word_added_in_time_silences_it(trying: Trying) -> None:
    post = await trying.say("m1")
    await trying.wait(5 * SECOND)
    said = Posted(
        channel="help",
        id="m1",
        at=post.at,
        author="mia",
        text=f"{LINK} changed how I water, the part on clay above all",
    )
    await trying.take(Edited(said, trying.house.clock.at))
    await trying.wait(MINUTE)
    assert trying.told() == []


async def test_a_manager_whom_the_rules_spare_sees_it_work_too(trying) -> None:
    await trying.ask("exempt add <@mia>")
    await trying.say("m1")
    await trying.wait(MINUTE)
    assert trying.told() == [("mia", "help")]


async def test_nobody_else_is_part_of_it(trying: Trying) -> None:
    await trying.say("m1", who="dov")
    await trying.wait(MINUTE)
    assert trying.told() == []
    assert "help" in trying.house.desk.memory.channels


async def test_nothing_of_it_is_counted_or_kept(trying: Trying, store: Store) -> None:
    before = await store.counts()
    await trying.say("m1", "hello, anyone here who knows about old roses and frost?")
    await trying.wait(MINUTE)
    await take_in(trying.house.desk, [Watermark(NOON + MINUTE)], NOON + MINUTE)
    assert await store.counts() == before
    assert trying.house.desk.memory.channels == {}
    assert trying.house.desk.memory.seen == {}


async def test_after_half_an_hour_it_is_over(trying: Trying) -> None:
    await trying.wait(30 * MINUTE)
    assert trying.house.desk.trials == {}
    await trying.say("m1")
    assert "help" in trying.house.desk.memory.channels
    await trying.wait(MINUTE)
    assert trying.told() == []


async def test_another_process_counts_nothing_of_it_either(trying, store) -> None:
    other = await build(store)
    post = Posted(channel="help", id="m1", at=NOON, author="mia", text=LINK)
    await take_in(other.desk, [post], NOON)
    assert other.desk.memory.channels == {}


async def test_where_nothing_can_be_shown_nearby_it_comes_directly(trying) -> None:
    trying.house.platform.limits = Limits()
    await trying.say("m1")
    await trying.wait(MINUTE)
    assert trying.told() == [("mia", "")]


async def test_a_platform_that_is_busy_does_no_harm(trying: Trying) -> None:
    trying.house.platform.failures.append(NotAccepted("busy"))
    await trying.say("m1")
    await trying.wait(MINUTE)
    assert trying.told() == []
    await trying.say("m2")
    await trying.wait(MINUTE)
    assert trying.told() == [("mia", "help")]


async def test_whoever_is_erased_tries_nothing_any_more(trying: Trying) -> None:
    desk = trying.house.desk
    await answer_press(desk, Press("T1", "mia", "erase", ""), NOON)
    assert desk.trials == {}


async def test_what_a_line_brings_goes_by_the_rules_in_force_there(trying) -> None:
    def brings(card: Card) -> list[str]:
        return [fact.label for fact in card.facts]

    assert brings(await trying.ask("try"))[:3] == [
        "Brings “A word with your link”",
        "Brings nothing",
        "Brings “How your offer comes across”",
    ]
    await trying.ask("rules link-only off here")
    assert brings(await trying.ask("try"))[0] == "Brings nothing"
    await trying.ask("channels kind showcase")
    assert trying.house.desk.memory.places["help"].kind is Kind.SHOWCASE
    card = await trying.ask("try")
    assert set(brings(card)) == {"Brings nothing"}
    assert "in a channel for showcase" in card.text[1]


async def test_nothing_is_shown_while_a_manager_lets_nothing_out(trying) -> None:
    await trying.ask("pause")
    await trying.say("m1")
    await trying.wait(MINUTE)
    assert trying.told() == []
    assert "lets nothing go out" in (await trying.ask("try")).text[0]


async def test_it_needs_a_channel_that_is_read(trying: Trying) -> None:
    await trying.ask("try stop")
    await trying.ask("channels off")
    assert "do not read" in (await trying.ask("try")).text[0]
    assert trying.house.desk.trials == {}
