"""What a message costs in the database: counted, for a time would depend on the machine."""

from pathlib import Path

from bot.live.batch import take_in
from bot.store import Store, open_store
from rules.model import MINUTE
from tests.bot.delivery.office import NOON, open_office, said


async def test_a_message_takes_two_statements_and_a_commit(tmp_path: Path) -> None:
    async with open_store(tmp_path / "rapport.db") as store:
        desk = (await open_office(store)).desk
        await take_in(desk, [said("m1", NOON)], NOON)
        statements = await traced(store)
        await take_in(desk, [said("m2", NOON + MINUTE)], NOON + MINUTE)
        assert [one.split()[0] for one in statements] == [
            "BEGIN",
            "UPDATE",
            "INSERT",
            "COMMIT",
        ]


async def traced(store: Store) -> list[str]:
    """Return the list that every statement is added to from now on."""
    found: list[str] = []
    async with store._engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.set_trace_callback(found.append)
    return found
