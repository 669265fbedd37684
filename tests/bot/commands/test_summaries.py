"""What managers can ask about a channel's weekly summary."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.errors import NotAccepted
from adapters.platform import Command, Person
from bot.commands.answer import answer_command
from bot.store import Changes, Store
from bot.summary.schedule import setting_of
from rules.state.workspace import Place
from tests.bot.delivery.office import Office, open_office
from tests.bot.summary.weeks import week


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.platform.people["mia"] = Person("mia", manager=True)
    return found


async def ask(office: Office, text: str, channel: str = "help") -> Card:
    command = Command("T1", "mia", f"coach-admin summary {text}", channel)
    return await answer_command(office.desk, command, office.clock.at)


@pytest.mark.parametrize("verb", ["", "preview", "schedule", "off"])
async def test_in_a_direct_conversation_there_is_no_channel_to_speak_of(
    office, verb
) -> None:
    card = await ask(office, verb, channel="")
    assert card.text == ("Please ask in the channel it is about.",)
    assert office.desk.chosen == {}


@pytest.mark.parametrize("words", ["whenever", "friday 26:00", "x" * 3000])
async def test_what_is_no_time_changes_nothing(office, words) -> None:
    card = await ask(office, f"schedule {words}")
    assert "is no weekday and time" in card.text[0]
    assert len(card.text[0]) < 200
    assert office.desk.chosen == {}


async def test_a_time_is_chosen_recorded_and_taken_back(office) -> None:
    card = await ask(office, "schedule Friday 16:00")
    assert "<#help> on Friday, March 6, at 4:00" in card.text[0]
    assert office.desk.chosen == {setting_of("help"): "friday 16:00"}
    card = await ask(office, "off")
    assert card.text[0] == "None is posted in <#help>."
    async with office.desk.at_work() as unit:
        record = await unit.settings_record()
    assert [(one.who, one.value) for one in record] == [
        ("mia", "off"),
        ("mia", "friday 16:00"),
    ]


async def test_without_words_it_says_when_the_next_one_comes(office) -> None:
    assert "on Tuesday, March 10, at 9:30" in (await ask(office, "")).text[0]
    assert "on Tuesday, March 10, at 9:30" in (await ask(office, "dance")).text[0]


async def test_a_thread_speaks_of_its_channel(office) -> None:
    office.desk.memory.places["t1"] = Place(home="help", thread=True)
    await ask(office, "off", channel="t1")
    assert office.desk.chosen == {setting_of("help"): "off"}


async def test_a_thread_nobody_has_met_speaks_of_its_channel(office) -> None:
    office.platform.channels["t2"] = {"mia"}
    office.platform.parents["t2"] = "help"
    await ask(office, "off", channel="t2")
    assert office.desk.chosen == {setting_of("help"): "off"}


async def test_nothing_is_set_where_it_cannot_be_told_what_a_channel_is(office) -> None:
    async def channel(workspace: str, channel: str) -> None:
        raise NotAccepted("busy")

    office.platform.channel = channel
    await ask(office, "off", channel="t2")
    assert office.desk.chosen == {}


async def test_a_preview_of_nothing_says_what_it_needs(office) -> None:
    card = await ask(office, "preview")
    assert card.title == "There is nothing to say"
    assert (await ask(office, "preview", channel="no-such")).title == card.title


async def test_a_preview_is_the_summary_with_its_picture_and_posts_nothing(
    office,
) -> None:
    async with office.desk.at_work() as unit:
        await unit.save(Changes(weeks=[week(back) for back in range(5)]))
    card = await ask(office, "preview")
    assert card.title == "The week in this channel"
    assert card.picture is not None
    assert office.platform.sent == {}
    async with office.desk.at_work() as unit:
        assert await unit.summaries.since(0) == []
