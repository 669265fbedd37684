"""Notice mode: told first, coached later, and only where the platform allows it."""

from collections.abc import AsyncIterator

import pytest

from adapters.cards import Card
from adapters.errors import Unclear
from adapters.platform import Command, Limits, Person, Press
from bot.commands.answer import answer_command, answer_press
from bot.live.batch import take_in
from bot.member import Pace
from bot.store import PushState, Store
from rules.model import DAY, HOUR, MINUTE, Posted
from tests.bot.delivery.office import NOON, Office, open_office


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    found = await open_office(store)
    found.platform.limits = Limits(near=10 * MINUTE, notice=True)
    found.platform.people["mia"] = Person("mia", manager=True)
    found.platform.people["dov"] = Person("dov")
    found.platform.channels["help"] |= {"dov", "mia"}
    return found


async def ask(office: Office, text: str, who: str = "mia") -> Card:
    name = "coach-admin" if who == "mia" else "coach"
    command = Command("T1", who, f"{name} {text}", "help")
    return await answer_command(office.desk, command, office.clock.at)


async def post(office: Office, id: str, who: str = "dov") -> None:
    at = office.clock.at
    said = Posted(channel="help", id=id, at=at, author=who, text="about that window")
    await take_in(office.desk, [said], at)


async def pushes(office: Office, who: str = "dov") -> list[tuple[str, str]]:
    async with office.desk.at_work() as unit:
        return [(one.state, one.reason) for one in await unit.outbox.of(who)]


async def test_no_platform_has_it_that_asks_for_each_persons_permission(office) -> None:
    office.platform.limits = Limits(near=10 * MINUTE)
    for verb in ("notice", "notice on"):
        card = await ask(office, verb)
        assert "each person's own permission" in card.text[0]
    await post(office, "m1")
    assert await pushes(office) == []
    office.desk.apply("notice mode", str(NOON))
    assert office.desk.notice_since is None
    assert not office.desk.is_shadow(NOON)


async def test_the_notice_comes_once_and_coaching_begins_with_it(office) -> None:
    await ask(office, "notice on")
    await post(office, "m1")
    assert office.desk.settings("dov").consented is None
    await office.work()
    assert office.shown() == ["dov help"]
    settings = office.desk.settings("dov")
    assert (settings.consented, settings.noticed) == (NOON, NOON)
    assert settings.pace is Pace.GENTLE
    for number in range(2, 5):
        await post(office, f"m{number}")
        await office.work(HOUR)
    assert office.shown() == ["dov help"]


async def test_a_new_process_sends_no_second_notice(office, store) -> None:
    await ask(office, "notice on")
    office.platform.failures.append(Unclear("no answer"))
    await post(office, "m1")
    await office.work()
    assert await pushes(office) == [(PushState.UNKNOWN, "unclear")]
    assert office.desk.settings("dov").consented is None
    again = await open_office(store, spoke=False)
    again.platform.limits = office.platform.limits
    await post(again, "m2")
    await again.work(HOUR)
    assert again.shown() == []


async def test_who_said_no_gets_no_notice(office) -> None:
    await ask(office, "notice on")
    await ask(office, "privacy leave-me-out", "dov")
    await post(office, "m1")
    await office.work()
    assert office.shown() == []


@pytest.mark.parametrize("verb", ["turn-off", "leave-me-out"])
async def test_a_no_to_the_notice_is_for_good(office, verb: str) -> None:
    await ask(office, "notice on")
    await post(office, "m1")
    await office.work()
    await answer_press(office.desk, Press("T1", "dov", verb, ""), NOON)
    assert office.desk.settings("dov").consented is None
    office.desk.notified.clear()
    await post(office, "m2")
    await office.work(HOUR)
    assert office.shown() == ["dov help"]


async def test_a_no_that_comes_before_the_notice_stops_it(office) -> None:
    await ask(office, "notice on")
    await post(office, "m1")
    await ask(office, "privacy leave-me-out", "dov")
    await office.work()
    assert office.shown() == []


async def test_pausing_holds_it_and_ending_the_mode_drops_it(office) -> None:
    await ask(office, "notice on")
    await ask(office, "pause")
    await post(office, "m1")
    await office.work()
    assert await pushes(office) == [(PushState.QUEUED, "workspace-paused")]
    await ask(office, "notice off")
    await ask(office, "resume")
    await office.work(5 * MINUTE)
    assert office.shown() == []


async def test_when_it_ends_only_who_said_yes_is_coached(office) -> None:
    await ask(office, "notice on")
    for who in ("dov", "ben"):
        await post(office, f"m-{who}", who)
    await office.work()
    await answer_press(office.desk, Press("T1", "ben", "turn-on-inbox", ""), NOON + 1)
    assert office.desk.settings("ben").noticed is None
    assert office.desk.settings("ben").pace is Pace.ATTENTIVE
    await ask(office, "notice off")
    assert set(office.desk.consents) == {"ana", "ben"}
    other = await open_office(office.store, spoke=False)
    assert set(other.desk.consents) == {"ana", "ben"}


async def test_the_first_week_is_a_shadow_for_everybody(office) -> None:
    await ask(office, "notice on")
    assert office.desk.is_shadow(NOON + 7 * DAY - 1)
    assert not office.desk.is_shadow(NOON + 7 * DAY)
    assert "ends by itself" in (await ask(office, "shadow off")).text[0]


async def test_nothing_about_people_is_in_the_record(office) -> None:
    await ask(office, "notice on")
    (change,) = (await ask(office, "changes")).facts
    assert "notice mode is on, by <@mia>" in change.value
    card = await ask(office, "status")
    noticed = {fact.label: fact.value for fact in card.facts}
    assert noticed["People who were told and did not say no"] == "fewer than five"
