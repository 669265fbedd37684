"""Bad days: a database that cannot be used, a platform that does not answer, buttons and
commands nobody expected, a clock that is set back. Nothing is lost, nothing is said twice.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.cards import Card
from adapters.platform import Person
from bot.commands.admin import BUTTONS as MANAGERS_BUTTONS
from bot.commands.admin import MANAGING
from bot.commands.answer import BUTTONS, COMMANDS
from bot.delivery import courier
from bot.live.inlet import Inlet
from bot.member import Pace
from bot.store import (
    Changes,
    ConsentRow,
    PushState,
    Store,
    StoreError,
    open_store,
)
from bot.trouble import Kind, Thing
from rules.model import DAY, HOUR, MINUTE, Millis, Posted, Watermark
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import LINK, NOON, Office, open_office

NOT_NOW = "I cannot do that right now"


@pytest.fixture
async def embedded(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a SQLite file, whose database a test can break."""
    async with open_store(tmp_path / "rapport.db", patience=0.1) as store:
        office = await open_office(store)
        office.address = str(tmp_path / "rapport.db")
        await office.choose(pace=Pace.ATTENTIVE)
        yield office


@pytest.fixture
async def office(store: Store) -> Office:
    return await open_office(store)


async def pragma(store: Store, text: str) -> None:
    async with store._transaction() as at:
        await at.connection.exec_driver_sql(f"PRAGMA {text}")


@asynccontextmanager
async def full(office: Office) -> AsyncIterator[None]:
    """No page can be added, as on a disk that is full."""
    await pragma(office.store, "max_page_count=1")
    yield
    await pragma(office.store, "max_page_count=1000000")


@asynccontextmanager
async def read_only(office: Office) -> AsyncIterator[None]:
    await pragma(office.store, "query_only=ON")
    yield
    await pragma(office.store, "query_only=OFF")


@asynccontextmanager
async def locked(office: Office) -> AsyncIterator[None]:
    """Another program is in the middle of something."""
    async with open_store(office.address) as other, other.unit(office.desk.kept):
        yield


broken = pytest.mark.parametrize("broken", [full, read_only, locked])


def many_posts() -> Iterator[Posted]:
    """More than fits into the free pages of a small database."""
    for number in range(400):
        yield Posted(
            channel="help",
            id=f"x{number}",
            at=NOON + number,
            author=f"p{number}",
            text="a warm day it was, and the rain held off until late",
        )


# -- the database ---------------------------------------------------------------------


@broken
async def test_what_was_handed_in_is_refused_and_taken_in_once_later(
    embedded: Office, broken
) -> None:
    inlet = Inlet(lambda: None, lambda: None)
    link = Posted(
        channel="help",
        id="m9",
        at=NOON,
        author="ana",
        text="https://example.org/soil",
    )
    events = [link, *many_posts(), Watermark(NOON + HOUR)]

    async def take() -> None:
        taking = asyncio.create_task(inlet.take(embedded.desk, events))
        await asyncio.sleep(0)
        await inlet.work(NOON + HOUR)
        await taking

    async with broken(embedded):
        for _ in range(2):
            with pytest.raises(StoreError):
                await take()
    for _ in range(2):
        await take()
    async with embedded.desk.at_work():
        (member,) = embedded.desk.memory.members.values()
        posts = sum(day.posts for day in member.presence["help"].days())
    # One before, and the link once.
    assert posts == 2
    assert len(embedded.desk.memory.seen) == 401


@pytest.mark.parametrize("broken", [read_only, locked])
async def test_a_push_waits_for_the_database_and_is_sent_once(
    embedded: Office, broken, caplog
) -> None:
    await embedded.push()
    async with broken(embedded):
        with pytest.raises(StoreError):
            await embedded.work()
        assert embedded.shown() == []
    await embedded.work(MINUTE)
    await embedded.work(MINUTE)
    assert embedded.shown() == ["ana help"]


async def test_what_was_shown_and_could_not_be_noted_is_not_shown_again(
    embedded: Office, caplog
) -> None:
    show = embedded.platform.show_near

    async def show_and_break(*args) -> str:
        shown = await show(*args)
        await pragma(embedded.store, "query_only=ON")
        return shown

    embedded.platform.show_near = show_and_break
    await embedded.push()
    with pytest.raises(StoreError):
        await embedded.work()
    await pragma(embedded.store, "query_only=OFF")
    for _ in range(3):
        await embedded.work(courier.LEASE)
    assert embedded.shown() == ["ana help"]
    assert (await embedded.stored()).state is PushState.UNKNOWN
    assert "push link-only:help:m1" in caplog.text


@pytest.mark.parametrize("broken", [read_only, locked])
@pytest.mark.parametrize("verb", sorted(COMMANDS))
async def test_every_command_is_answered_also_then(
    embedded: Office, verb: str, broken
) -> None:
    before = await embedded.store.hints("T1"), embedded.desk.settings("ana")
    async with broken(embedded):
        card = await ask(embedded, f"coach {verb}")
    assert card.title == NOT_NOW
    assert card.text == ("Nothing was changed. Please try again in a minute.",)
    async with embedded.desk.at_work():
        after = await embedded_hints(embedded), embedded.desk.settings("ana")
    assert before == after


async def embedded_hints(office: Office) -> list:
    async with open_store(office.address) as other:
        return await other.hints("T1")


@pytest.mark.parametrize("verb", sorted(BUTTONS))
async def test_every_button_is_answered_also_then(embedded: Office, verb: str) -> None:
    await embedded.push()
    async with read_only(embedded):
        assert (await press(embedded, verb)).title == NOT_NOW


async def test_a_workspace_uninstalled_elsewhere_is_served_no_more(
    embedded: Office,
) -> None:
    await embedded.push()
    await embedded.work()
    async with open_store(embedded.address) as other:
        await other.forget_workspace("T1")
        key = (await other.workspace("T2", "recording")).key
    await embedded.work(2 * HOUR)
    assert embedded.rounds._desks.all() == ()
    assert key != embedded.desk.kept.key
    content = b"".join(
        file.read_bytes() for file in Path(embedded.address).parent.iterdir()
    )
    assert embedded.desk.kept.key not in content


async def test_a_workspace_that_cannot_be_read_stops_no_other(
    embedded: Office, caplog
) -> None:
    spoilt = await embedded.rounds._desks.desk("T0", embedded.platform)
    async with spoilt.at_work() as unit:
        await unit.save(Changes(consents=[ConsentRow("ana", b"\xc1")]))
    spoilt.read_again()
    await embedded.push()
    await embedded.work()
    assert embedded.shown() == ["ana help"]
    assert "workspace T0: could not be seen to" in caplog.text
    assert Thing(Kind.PART, "delivery", "T0") in spoilt.troubles.known


# -- the platform ---------------------------------------------------------------------


async def test_a_platform_that_shows_and_does_not_answer_is_not_asked_again(
    office: Office, monkeypatch
) -> None:
    show = office.platform.show_near

    async def show_and_hang(*args) -> str:
        await show(*args)
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(courier, "PATIENCE", 0.05)
    office.platform.show_near = show_and_hang
    await office.push()
    for later in (0, MINUTE, HOUR, DAY):
        await office.work(later)
    assert office.shown() == ["ana help"]
    assert (await office.stored()).state is PushState.UNKNOWN


async def test_a_channel_that_vanished_is_not_pointed_to(office: Office) -> None:
    await office.push()
    office.platform.channels.clear()
    await office.work()
    assert office.shown() == []
    assert (await office.stored()).state is PushState.DROPPED
    # The inbox holds it in any case.
    assert (await ask(office, "coach inbox")).title == "A word with your link"


# -- commands and buttons -------------------------------------------------------------


@pytest.mark.parametrize("verb", sorted(COMMANDS))
async def test_commands_from_nobody_and_nowhere_are_answered(
    office: Office, verb: str
) -> None:
    for who, where in (("stranger", "help"), ("ana", "vanished"), ("stranger", "")):
        card = await ask(office, f"coach {verb}", who, where=where)
        assert card.title
        assert card.title != NOT_NOW


@pytest.mark.parametrize("verb", sorted(MANAGING))
async def test_managers_are_answered_where_there_is_no_channel(
    office: Office, verb: str
) -> None:
    office.platform.people["mia"] = Person("mia", manager=True)
    for rest in ("", "x" * 3000, "\x00\u202e" * 100):
        for where in ("help", "vanished", ""):
            card = await ask(office, f"coach-admin {verb} {rest}", "mia", where=where)
            assert isinstance(card, Card)
            assert len(card.title) < 200
            assert all(len(text) < 3500 for text in card.text)


async def rows(office: Office) -> tuple:
    """Everything a button of ana's note may change."""
    hints = await office.store.hints("T1")
    async with office.desk.at_work() as unit:
        pushes = await unit.outbox.of("ana")
        settings = dict(office.desk.consents)
        refusals = dict(office.desk.refusals)
    return hints, pushes, settings, refusals


@pytest.mark.parametrize("verb", sorted(BUTTONS))
async def test_a_button_pressed_twice_is_pressed_once(
    office: Office, verb: str
) -> None:
    await office.push()
    await press(office, verb)
    once = await rows(office)
    card = await press(office, verb)
    assert card.title
    assert await rows(office) == once


@pytest.mark.parametrize("verb", sorted(BUTTONS))
async def test_a_button_of_somebody_elses_note_changes_nothing_of_theirs(
    office: Office, verb: str
) -> None:
    await office.push()
    hints, pushes, settings, _ = await rows(office)
    card = await press(office, verb, "ben")
    assert card.title
    after = await rows(office)
    assert after[:2] == (hints, pushes)
    assert after[2].get("ana") == settings["ana"]


@pytest.mark.parametrize("verb", sorted(BUTTONS))
@pytest.mark.parametrize("about", ["", "gone:help:m0", "x" * 3000, "'; --"])
async def test_a_button_of_a_note_that_is_none_is_answered(
    office: Office, verb: str, about: str
) -> None:
    assert (await press(office, verb, about=about)).title


@pytest.mark.parametrize("verb", sorted(MANAGERS_BUTTONS))
async def test_a_managers_button_is_nobody_elses(office: Office, verb: str) -> None:
    before, chosen = await rows(office), dict(office.desk.chosen)
    for who in ("ana", "stranger"):
        card = await press(office, verb, who, about="help")
        assert card.title == "That is for people who manage this place"
    assert (await rows(office), office.desk.chosen) == (before, chosen)


@pytest.mark.parametrize("verb", sorted(MANAGERS_BUTTONS))
async def test_a_managers_button_pressed_twice_or_about_nothing_is_answered(
    office: Office, verb: str
) -> None:
    office.platform.people["mia"] = Person("mia", manager=True, zone="Asia/Tokyo")
    recorded = []
    for about in ("help", "help", "", "x" * 3000, "vanished"):
        card = await press(office, verb, "mia", about=about)
        assert card.title
        assert card.title != NOT_NOW
        async with office.desk.at_work() as unit:
            recorded.append(len(await unit.settings_record()))
    assert recorded[0] == recorded[-1] <= 1


async def test_two_changes_at_once_are_both_kept(office: Office) -> None:
    await asyncio.gather(
        ask(office, "coach settings pace attentive"),
        ask(office, "coach pause 3 days"),
    )
    async with office.desk.at_work():
        chosen = office.desk.settings("ana")
    assert chosen.pace is Pace.ATTENTIVE
    assert chosen.paused_until is not None


async def test_two_managers_at_once_are_both_recorded(office: Office) -> None:
    for who in ("mia", "max"):
        office.platform.people[who] = Person(who, manager=True)
    await asyncio.gather(
        ask(office, "coach-admin pause", "mia"),
        ask(office, "coach-admin summary off", "max"),
        ask(office, "coach-admin pause", "max"),
    )
    async with office.desk.at_work() as unit:
        record = await unit.settings_record()
    assert office.desk.paused
    assert sorted(one.name for one in record) == ["paused", "summary <#help>"]


# -- the clock ------------------------------------------------------------------------


@pytest.mark.parametrize("back", [HOUR, DAY])
async def test_a_clock_that_is_set_back_says_nothing_twice_and_loses_nothing(
    office: Office, back: Millis
) -> None:
    await office.push()
    await office.work()
    assert office.shown() == ["ana help"]
    await office.push("sales-pitch:help:m2", traits=("buy",), due=NOON + MINUTE)
    for later in (-back, MINUTE, back, MINUTE, MINUTE):
        await office.work(later)
    assert sorted(office.shown()) == ["ana help", "ana help"]
    assert (await office.stored(LINK)).state is PushState.SHOWN


async def test_a_zone_that_there_is_no_more_is_no_obstacle(office: Office) -> None:
    await office.choose(zone="Mars/Olympus_Mons")
    await office.push()
    await office.work()
    assert office.shown() == ["ana help"]
    for verb in ("inbox 1", "settings", "privacy show", "pause 3 days"):
        assert (await ask(office, f"coach {verb}")).title != NOT_NOW
