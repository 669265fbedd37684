"""What is kept about a channel goes with it, on both databases."""

from bot.config.chosen import EMPTY, EXEMPT_ROLES, kind_setting, read_setting
from bot.live.gone import keep_only, without_role
from bot.store import Changes, SettingRow, Store
from bot.summary.schedule import setting_of
from tests.bot.delivery.office import Office, open_office
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
    await keep_only(office.desk, {"help", "den", "garden"})
    assert await chosen(office) == SET
    assert "help" in office.desk.memory.channels


async def test_nothing_is_left_of_a_channel_that_is_gone(store: Store) -> None:
    office = await set_up(store)
    await keep_only(office.desk, {"den"})
    left = {kind_setting("den"): "showcase", EXEMPT_ROLES: "Staff, team"}
    assert await chosen(office) == left
    assert office.desk.memory.channels == {}
    assert await store.weeks("T1") == []
    assert "help" not in office.desk.channels


async def test_a_role_that_is_gone_is_on_no_list(store: Store) -> None:
    office = await set_up(store)
    await without_role(office.desk, {"7", "staff"})
    assert (await chosen(office))[EXEMPT_ROLES] == "team"
    await without_role(office.desk, {"team"})
    assert (await chosen(office))[EXEMPT_ROLES] == EMPTY
