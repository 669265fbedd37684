"""The invitation, and the look before, on both databases."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, Refused, Unclear
from adapters.platform import Command, Press
from bot.commands.answer import answer_command, answer_press
from bot.store import Store
from rules.model import DAY, HOUR, Posted
from tests.bot.delivery.office import NOON
from tests.bot.opening.test_opening import House, build, post

BARE = [
    post(11, 3 * DAY, "dov", "https://example.org/worms"),
    post(12, 2 * DAY, "ana", "the roses are out, come and see them on Sunday"),
    post(13, 1 * DAY, "cleo", "https://example.org/tomatoes"),
]


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    found = await build(store)
    found.platform.posts = BARE
    await ask(found, "channels on")
    await found.work()
    return found


async def ask(house: House, text: str) -> Card:
    command = Command("T1", "mia", f"coach-admin {text}", "help")
    return await answer_command(house.desk, command, house.clock.at)


async def press(house: House, who: str, verb: str) -> Card:
    return await answer_press(
        house.desk, Press("T1", who, verb, "help"), house.clock.at
    )


def said(card: Card) -> str:
    return " ".join((card.title, *card.text, *(fact.value for fact in card.facts)))


async def test_an_invitation_is_one_post_with_three_buttons(house: House) -> None:
    await ask(house, "announce")
    card = list(house.platform.sent.values())[-1].card
    verbs = [action.verb for action in card.actions]
    assert verbs == ["look", "turn-on", "leave-me-out"]
    assert "at most one note a day, three a week" in said(card)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Refused(Cause.FORBIDDEN), "Am I allowed to write there?"),
        (Unclear("no answer"), "look there first"),
    ],
)
async def test_whether_it_was_posted_is_said(house: House, error, words) -> None:
    house.platform.failures.append(error)
    assert words in said(await ask(house, "announce"))


async def test_nothing_is_posted_where_it_makes_no_sense(house: House) -> None:
    before = len(house.platform.sent)
    await ask(house, "pause")
    assert "Nothing goes out" in said(await ask(house, "announce"))
    await ask(house, "resume")
    await ask(house, "channels off")
    assert "I do not read" in said(await ask(house, "announce"))
    assert len(house.platform.sent) == before


async def test_each_sees_what_they_would_have_been_told_and_nobody_elses(house) -> None:
    card = await press(house, "dov", "look")
    assert [fact.ref.message for fact in card.facts if fact.ref] == ["m11"]
    card = await press(house, "ana", "look")
    assert "it would have been nothing" in said(card)


async def test_nothing_is_kept_of_a_look(house: House, store: Store) -> None:
    before = await store.counts()
    memory = house.desk.memory
    state = (dict(memory.members), len(memory.seen), dict(house.desk.histories))
    await press(house, "dov", "look")
    assert await store.counts() == before
    assert (dict(memory.members), len(memory.seen), dict(house.desk.histories)) == state
    assert house.desk.settings("dov").consented is None
    assert house.desk.looking == set()


async def test_one_look_at_a_time_and_an_end_to_it(house: House) -> None:
    house.desk.looking.add("dov")
    assert "looking already" in said(await press(house, "dov", "look"))
    house.desk.looking.clear()

    async def history(*given: object) -> AsyncIterator[Posted]:
        raise NotAccepted("busy")
        yield

    house.platform.history = history
    assert "It took too long" in said(await press(house, "dov", "look"))
    assert house.desk.looking == set()


async def test_who_is_left_out_is_not_looked_at(house: House) -> None:
    await press(house, "dov", "leave-me-out")
    assert "I have not looked" in said(await press(house, "dov", "look"))


async def test_turning_on_asks_one_thing(house: House) -> None:
    card = await press(house, "dov", "turn-on")
    assert house.desk.settings("dov").consented is None
    assert [one.verb for one in card.actions] == ["turn-on-direct", "turn-on-inbox"]
    await press(house, "dov", "turn-on-inbox")
    assert house.desk.settings("dov").consented == NOON
    house.clock.at += HOUR
    assert "Coaching is on" in said(await press(house, "dov", "turn-on"))
    assert house.desk.settings("dov").consented == NOON
