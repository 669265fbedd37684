"""What is kept about a channel goes with it, on both databases."""

import pytest
from msgspec import structs

from bot.config.chosen import EMPTY, EXEMPT_ROLES, kind_setting, read_setting
from bot.live.chosen import CLOSED
from bot.live.gone import forget_channel, keep_only, without_role
from bot.store import Changes, SettingRow, Store
from bot.summary.schedule import setting_of
from bot.trouble import Kind, Thing
from bot.trying.granted import trial_in
from tests.bot.delivery.office import NOON, Office, open_office, said
from tests.bot.summary.weeks import week

SET = {
    read_setting("help"): "on",
    kind_setting("help"): "help",
    setting_of("help"): "friday 16:00",
    kind_setting("den"): "showcase",
    EXEMPT_ROLES: "Staff, team",
}


async def set_up(store: Store) -> Office:
    office = await open_office(store)
    rows = [SettingRow(name, value) for name, value in SET.items()]
    async with office.desk.at_work() as unit:
        office.desk.chosen.update(rows)
        await unit.save(Changes(settings=rows, weeks=(week(),)))
    return office


async def chosen(office: Office) -> dict[str, str]:
    """What is set, as another process reads it."""
    office.desk.read_again()
    async with office.desk.at_work():
        return {name: value for name, value in office.desk.chosen.items() if value}


async def test_what_is_there_stays_as_it_is(store: Store) -> None:
    office = await set_up(store)
    await keep_only(office.desk, {"help", "den", "garden"}, NOON)
    assert await chosen(office) == SET
    assert "help" in office.desk.memory.channels


async def test_nothing_is_left_of_a_channel_that_is_gone(store: Store) -> None:
    office = await set_up(store)
    await keep_only(office.desk, {"den"}, NOON)
    left = {kind_setting("den"): "showcase", EXEMPT_ROLES: "Staff, team"}
    assert await chosen(office) == left
    assert office.desk.memory.channels == {}
    assert await store.weeks("T1") == []
    assert "help" not in office.desk.channels


async def in_a_thread(office: Office, id: str = "t1") -> str:
    """Something is set in a thread of #help, in which somebody spoke."""
    office.platform.channels[id] = {"ana"}
    office.platform.parents[id] = "help"
    await office.desk.meet(["help", id])
    await office.hand_in(structs.replace(said("m2", NOON), channel=id))
    async with office.desk.at_work() as unit:
        office.desk.chosen[trial_in(id)] = "7 99"
        await unit.save(Changes(settings=[SettingRow(trial_in(id), "7 99")]))
    return id


async def test_a_thread_stays_with_its_channel(store: Store) -> None:
    office = await set_up(store)
    thread = await in_a_thread(office)
    await keep_only(office.desk, {"help", "den"}, NOON)
    assert await chosen(office) == SET | {trial_in(thread): "7 99"}
    assert thread in office.desk.memory.channels
    assert office.desk.reads(thread)


async def test_a_thread_goes_with_its_channel(store: Store) -> None:
    office = await set_up(store)
    await in_a_thread(office)
    await keep_only(office.desk, {"den"}, NOON)
    left = {kind_setting("den"): "showcase", EXEMPT_ROLES: "Staff, team"}
    assert await chosen(office) == left
    assert office.desk.memory.channels == {}


async def test_counts_go_also_where_only_threads_were_heard(store: Store) -> None:
    office = await set_up(store)
    await in_a_thread(office)
    del office.desk.memory.channels["help"]
    async with office.desk.at_work() as unit:
        await forget_channel(office.desk, unit, "help")
    assert await store.weeks("T1") == []


async def test_managers_and_whoever_runs_the_bot_hear_of_a_channel_that_is_gone(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    office = await set_up(store)
    await office.desk.meet(["help"])
    for _ in range(2):
        await keep_only(office.desk, {"den"}, NOON)
    async with office.desk.at_work() as unit:
        (change,) = await unit.settings_record()
    assert (change.name, change.who) == (read_setting("help"), CLOSED)
    broke, _ = office.desk.troubles.take()
    assert list(broke) == [Thing(Kind.DELETED, "<#help>", "T1")]
    assert caplog.text.count("channel help is archived or gone") == 1


async def test_a_role_that_is_gone_is_on_no_list(store: Store) -> None:
    office = await set_up(store)
    await without_role(office.desk, {"7", "staff"})
    assert (await chosen(office))[EXEMPT_ROLES] == "team"
    await without_role(office.desk, {"team"})
    assert (await chosen(office))[EXEMPT_ROLES] == EMPTY
