"""What was held is decided again when its time has come, and then delivered."""

from bot.store import Changes, Hint, Store
from rules.model import DAY, HOUR
from tests.bot.delivery.office import NOON, Office, finding, open_office

KEY = "asks-and-vanishes:help:m1"


async def hold(office: Office, until: int) -> None:
    held = Hint(
        finding=finding(KEY, posted=NOON - 2 * DAY),
        decided_at=NOON,
        decision="held",
        reason="one-a-day",
        state="silent",
        until=until,
    )
    async with office.desk.at_work() as unit:
        await unit.save(Changes(hints=[held]))


async def test_a_held_hint_is_told_when_its_time_has_come(store: Store):
    office = await open_office(store)
    await hold(office, NOON + HOUR)
    assert await office.work() == NOON + HOUR
    assert office.shown() == []
    await office.work(HOUR)
    assert office.shown() == ["ana directly"]
    (hint,) = await store.hints("T1")
    assert (hint.decision, hint.reason, hint.until) == ("sent", "told", None)


async def test_a_held_hint_may_be_held_again(store: Store):
    office = await open_office(store)
    await hold(office, NOON + HOUR)
    # By then it is 20:00 and quiet.
    assert await office.work(8 * HOUR) == NOON + 20 * HOUR
    (hint,) = await store.hints("T1")
    assert (hint.decision, hint.reason) == ("held", "quiet-hours")


async def test_a_held_hint_of_somebody_who_switched_off_is_dropped(store: Store):
    office = await open_office(store)
    await hold(office, NOON + HOUR)
    await office.choose(consented=None)
    assert await office.work(HOUR) is None
    (hint,) = await store.hints("T1")
    assert (hint.decision, hint.reason) == ("dropped", "off")


async def test_workspaces_that_others_serve_are_left_to_them(store: Store):
    office = await open_office(store)
    other = await store.workspace("T2", "elsewhere")
    async with store.unit(other) as unit:
        held = Hint(
            finding=finding(KEY),
            decided_at=NOON,
            decision="held",
            reason="one-a-day",
            state="silent",
            until=NOON,
        )
        await unit.save(Changes(hints=[held]))
    assert await office.work() is None
