"""What managers can ask for, and nobody else, on both databases."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.errors import NotAccepted
from adapters.platform import Command, Person, Press
from bot.commands.admin import ABOUT_MANAGING, MANAGING
from bot.commands.answer import (
    answer_command,
    answer_press,
)
from bot.store import Changes, PushState, Store, Summary, SummaryState
from rules.model import HOUR, MINUTE
from tests.bot.delivery.office import Office, open_office


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.platform.people["mia"] = Person("mia", manager=True)
    return found


async def ask(office: Office, text: str, who: str = "mia") -> Card:
    command = Command("T1", who, f"coach-admin {text}", "help")
    return await answer_command(office.desk, command, office.clock.at)


def facts(card: Card) -> dict[str, str]:
    return {fact.label: fact.value for fact in card.facts}


def test_every_command_is_explained() -> None:
    assert set(ABOUT_MANAGING) == set(MANAGING)


@pytest.mark.parametrize("text", ["", "help"])
async def test_a_manager_who_does_not_know_is_told_what_there_is(office, text) -> None:
    card = await ask(office, text)
    assert "/coach-admin pause" in facts(card)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("stuats", "Did you mean “/coach-admin status”?"),
        ("Summry preview", "Did you mean “/coach-admin summary preview”?"),
        ("dance", "“/coach-admin help” lists what I know."),
        ("x" * 3000, "“/coach-admin help” lists what I know."),
        ("word " * 1000, "“/coach-admin help” lists what I know."),
    ],
)
async def test_a_slip_of_the_pen_is_asked_about(office, text, remedy) -> None:
    card = await ask(office, text)
    assert card.title.startswith("I do not know “")
    assert len(card.title) < 70
    assert card.text == (remedy,)


@pytest.mark.parametrize("verb", sorted(MANAGING))
async def test_nobody_else_is_answered(office, verb: str) -> None:
    for who in ("ana", "nobody"):
        card = await ask(office, verb, who)
        assert card.title == "That is for people who manage this place"
    assert not office.desk.paused


async def test_nobody_is_taken_for_a_manager_while_the_platform_is_busy(office) -> None:
    async def look_up(workspace: str, member: str) -> None:
        raise NotAccepted("busy")

    office.platform.look_up = look_up
    card = await ask(office, "pause")
    assert card.title == "That is for people who manage this place"


async def test_from_the_next_send_on_nothing_goes_out_until_resumed(office) -> None:
    await office.push()
    await ask(office, "pause")
    await office.work()
    assert office.shown() == []
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.QUEUED, "workspace-paused")
    await ask(office, "resume")
    await office.work(5 * MINUTE)
    assert office.shown() == ["ana help"]


async def test_what_was_set_holds_for_every_process(office, store) -> None:
    await ask(office, "pause")
    other = await open_office(store, spoke=False)
    assert other.desk.paused


async def test_a_change_is_recorded_once_with_who_made_it(office) -> None:
    await ask(office, "pause")
    assert "already" in (await ask(office, "pause")).text[0]
    card = await ask(office, "status")
    assert card.text == ("A manager lets nothing go out.",)
    assert facts(card)["Changed"] == "Tuesday, March 3: the pause is on, by <@mia>"


async def test_a_manager_who_is_erased_is_named_no_more(office) -> None:
    await ask(office, "pause")
    erase = Press("T1", "mia", "erase", "")
    await answer_press(office.desk, erase, office.clock.at)
    card = await ask(office, "status")
    assert facts(card)["Changed"].endswith("by somebody who had their name taken out")


async def test_counts_of_few_people_are_not_told(office) -> None:
    await office.push()
    found = facts(await ask(office, "status"))
    assert found["People who switched coaching on"] == "fewer than five"
    assert found["Notes of the last week"] == "fewer than five"
    assert found["Notes on their way"] == "1"


async def test_the_status_says_what_stopped_itself(office) -> None:
    office.desk.stopped["link-only"] = office.clock.at + MINUTE
    found = facts(await ask(office, "status"))
    assert found["Rules that stopped themselves"] == "link-only"


async def test_the_status_counts_summaries_nobody_knows_the_fate_of(office) -> None:
    label = "Weekly posts that may not have come through"
    states = [
        ("a", SummaryState.UNKNOWN, 0),
        ("b", SummaryState.SENDING, 2 * HOUR),
        ("c", SummaryState.SENDING, MINUTE),
        ("d", SummaryState.POSTED, 2 * HOUR),
    ]
    assert label not in facts(await ask(office, "status"))
    noted = [
        Summary(channel=id, week="2026-W10", state=state, at=office.clock.at - ago)
        for id, state, ago in states
    ]
    async with office.desk.at_work() as unit:
        await unit.save(Changes(summaries=noted))
    assert facts(await ask(office, "status"))[label] == "2"
