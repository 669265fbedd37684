"""Setting up: one question at a time, nothing that is settled, on both databases."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.platform import Command, Person, Press
from bot.commands.answer import answer_command, answer_press
from bot.config import Config, WorkspaceSettings
from bot.store import Store
from tests.bot.opening.test_opening import House, build


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    found = await build(store)
    found.platform.people["mia"] = Person("mia", zone="Europe/Berlin", manager=True)
    return found


async def ask(house: House, text: str = "setup", where: str = "help") -> Card:
    command = Command("T1", "mia", f"coach-admin {text}", where)
    return await answer_command(house.desk, command, house.clock.at)


async def press(house: House, verb: str, who: str = "mia", where: str = "help") -> Card:
    given = Press("T1", who, verb, where)
    return await answer_press(house.desk, given, house.clock.at)


def verbs(card: Card) -> list[str]:
    return [action.verb for action in card.actions]


async def test_it_goes_from_question_to_question(house: House) -> None:
    card = await ask(house)
    assert verbs(card) == ["setup-zone", "setup-after-0"]
    card = await press(house, "setup-zone")
    assert house.desk.setup.config.workspace.timezone == "Europe/Berlin"
    assert verbs(card) == ["setup-channel", "setup-after-1"]
    card = await press(house, "setup-channel")
    assert house.desk.reads("help")
    first, second, last = verbs(card)
    assert last == "setup-after-2"
    card = await press(house, first)
    assert house.desk.setup.config.rules[first.removeprefix("setup-rule-")].on
    assert verbs(card) == [second, last]
    card = await press(house, second)
    assert verbs(card) == ["setup-direct", "setup-inbox", "setup-after-3"]
    card = await press(house, "setup-direct")
    assert house.desk.settings("mia").consented == house.clock.at
    assert verbs(card) == ["setup-helping", "setup-after-4"]
    card = await press(house, "setup-helping")
    assert house.desk.settings("mia").helps
    assert card.title == "That is all"
    assert (await ask(house)).title == "That is all"


async def test_every_question_can_be_left_for_later(house: House) -> None:
    await ask(house)
    for step in range(5):
        card = await press(house, f"setup-after-{step}")
    assert card.title == "That is all"
    assert "UTC" in card.text[0]
    assert not house.desk.chosen


async def test_nothing_is_asked_that_the_file_says(store: Store) -> None:
    settings = WorkspaceSettings(timezone="Asia/Tokyo", every_channel=True)
    house = await build(store, Config(workspace=settings))
    assert verbs(await ask(house))[0].startswith("setup-rule-")


async def test_whose_zone_nobody_knows_is_asked_to_write_one(house: House) -> None:
    house.platform.people["mia"] = Person("mia", manager=True)
    card = await ask(house)
    assert verbs(card) == ["setup-after-0"]
    assert verbs(await ask(house, "setup zone tokyo")) == [
        "setup-channel",
        "setup-after-1",
    ]
    assert house.desk.chosen["time zone"] == "Asia/Tokyo"


@pytest.mark.parametrize("name", ["Berlim", "x" * 3000, "nowhere at all", "12"])
async def test_a_zone_that_is_none_changes_nothing(house: House, name: str) -> None:
    card = await ask(house, f"setup zone {name}")
    assert "I know no time zone" in card.text[0]
    assert not house.desk.chosen


async def test_a_channel_nobody_knows_is_not_taken_for_this_one(house: House) -> None:
    card = await ask(house, "setup channel #no-such-place")
    assert card.title == "Nothing was changed"
    assert not house.desk.reads("help")


async def test_a_channel_that_is_gone_meanwhile_is_said(house: House) -> None:
    await ask(house)
    del house.platform.channels["help"]
    card = await press(house, "setup-channel")
    assert card.title == "Nothing was changed"
    assert not house.desk.reads("help")


async def test_asked_in_private_it_leaves_the_channel_out(house: House) -> None:
    card = await ask(house, where="")
    assert verbs(card) == ["setup-zone", "setup-after-0"]
    card = await press(house, "setup-after-0", where="")
    assert verbs(card)[0] == "setup-direct"


async def test_nobody_else_presses_a_managers_button(house: House) -> None:
    await ask(house)
    for verb in ("setup-zone", "setup-channel", "setup-rule-empty-greeting"):
        card = await press(house, verb, who="ana")
        assert card.title == "That is for people who manage this place"
    assert not house.desk.chosen


async def test_the_time_zone_set_in_chat_decides_when_it_is_quiet(house: House) -> None:
    await press(house, "setup-zone")
    assert house.desk.policy().zone == "Europe/Berlin"
