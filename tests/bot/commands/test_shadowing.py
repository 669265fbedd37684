"""Shadow mode: delivery changes, and nothing else; on both databases."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from adapters.cards import Card
from adapters.platform import Command, Person
from bot.commands.answer import answer_command
from bot.history import History, RuleTold, Told, without
from bot.live.decisions import decide, save
from bot.store import Changes, PushState, Store
from rules.model import DAY, HOUR
from tests.bot.delivery.office import LINK, NOON, Office, finding, open_office


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.platform.people["mia"] = Person("mia", manager=True)
    return found


async def ask(office: Office, text: str, who: str = "mia") -> Card:
    name = "coach-admin" if who == "mia" else "coach"
    command = Command("T1", who, f"{name} {text}", "help")
    return await answer_command(office.desk, command, office.clock.at)


async def find(office: Office, *people: str, number: int = 1) -> None:
    """Have a bare link found of each of these people."""
    found = [
        finding(
            f"link-only:help:{who}{number}", about=who, messages=(f"{who}{number}",)
        )
        for who in people
    ]
    async with office.desk.at_work() as unit:
        await save(
            office.desk, unit, await decide(office.desk, unit, found, office.clock.at)
        )


async def coach(office: Office, *people: str) -> None:

    async with office.desk.at_work() as unit:
        chosen = office.desk.settings("ana")
        rows = [office.desk.choose(who, chosen) for who in people]
        await unit.save(Changes(consents=rows))


def facts(card: Card) -> dict[str, str]:
    return {fact.label: fact.value for fact in card.facts}


async def test_it_is_noted_and_nobody_is_told(office: Office) -> None:
    await ask(office, "shadow on")
    await find(office, "ana")
    await office.work(HOUR)
    assert office.shown() == []
    (hint,) = await office.store.hints("T1")
    assert (hint.decision, hint.state) == ("sent", "shadow")
    assert "none" in (await ask(office, "inbox", "ana")).text[0]
    status = facts(await ask(office, "status"))
    assert status["Notes of the last week"] == "fewer than five"


async def test_what_is_decided_is_the_same_as_without_it(office: Office, store) -> None:
    async def decisions() -> list[tuple[str, str, str]]:
        for number in range(1, 4):
            await find(office, "ana", number=number)
            office.clock.at += 5 * DAY
        found = await store.hints("T1")
        return [(one.finding.key, one.decision, one.reason) for one in found]

    await ask(office, "shadow on")
    in_shadow = await decisions()
    await ask(office, "shadow off")
    async with office.desk.at_work() as unit:
        keys = [key for key, _, _ in in_shadow]
        await unit.save(Changes(withdrawn=keys))
    office.clock.at = NOON
    assert await decisions() == in_shadow


async def test_what_was_on_its_way_is_not_sent(office: Office) -> None:
    await office.push()
    await ask(office, "shadow on")
    await office.work()
    assert office.shown() == []
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.DROPPED, "shadow")


async def test_counts_and_wording_from_five_people_up_and_no_ids(office) -> None:
    await ask(office, "shadow on")
    people = ("ana", "ben", "cleo", "dov", "eva")
    await coach(office, *people)
    await find(office, *people[:4])
    card = await ask(office, "shadow")
    assert facts(card) == {"link-only": "fewer than five"}
    await find(office, "eva")
    (said,) = facts(await ask(office, "shadow")).values()
    assert said.startswith("5 notes to 5 people, for instance: ")
    assert not any(who in said for who in (*people, "#help", "<", "http"))


async def test_when_it_ends_nobody_has_been_told_anything(office: Office) -> None:
    await ask(office, "shadow on")
    await find(office, "ana")
    assert office.desk.histories["ana"].told
    await ask(office, "shadow off")
    assert office.desk.histories["ana"] == History()
    other = await open_office(office.store, spoke=False)
    assert other.desk.histories["ana"] == History()
    office.clock.at += HOUR
    await find(office, "ana", number=2)
    found = {hint.finding.key: hint.state for hint in await office.store.hints("T1")}
    assert found["link-only:help:ana2"] == "new"
    assert found["link-only:help:ana1"] == "shadow"


async def test_only_what_was_noted_since_is_counted(office: Office) -> None:
    await ask(office, "shadow on")
    await find(office, "ana")
    await ask(office, "shadow off")
    office.clock.at += DAY
    await ask(office, "shadow on")
    assert facts(await ask(office, "shadow")) == {}
    assert "already" in (await ask(office, "shadow on")).text[0]


def test_a_history_without_some_hints_is_as_if_they_had_never_been() -> None:
    real = Told(LINK, "link-only", NOON - 20 * DAY)
    noted = Told("link-only:help:m9", "link-only", NOON)
    pitch = Told("sales-pitch:help:m8", "sales-pitch", NOON)
    before = History(
        told=(real, noted, pitch),
        rules={"link-only": RuleTold(NOON, 2), "sales-pitch": RuleTold(NOON, 1)},
        corrections=3,
        corrected=NOON,
    )
    after = without(before, {noted.key, pitch.key})
    assert after == History(
        told=(real,),
        rules={"link-only": RuleTold(real.at, 1)},
        corrections=1,
        corrected=real.at,
    )
    assert without(before, set()) == before


def test_a_question_somebody_was_asked_about_counts_for_no_rule() -> None:
    asked = Told("ask:link-only:help:m1:1", "link-only", NOON, ("m1",), asked=True)
    noted = Told("link-only:help:m9", "link-only", NOON)
    before = History(
        told=(asked, noted),
        rules={"link-only": RuleTold(NOON, 1)},
        corrections=1,
        corrected=NOON,
    )
    assert without(before, {noted.key}) == History(told=(asked,))
    assert without(before, {asked.key}) == msgspec.structs.replace(
        before, told=(noted,)
    )
