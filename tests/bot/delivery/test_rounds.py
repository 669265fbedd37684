"""What was held is decided again when its time has come, and then delivered."""

from bot.delivery.rounds import LOOK_AGAIN
from bot.store import Changes, Hint, Store
from rules.model import DAY, HOUR, SECOND
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


async def test_what_has_been_kept_long_enough_is_swept_once_a_day(store: Store):
    office = await open_office(store)
    await office.push()
    await office.work()
    for days, tables in (
        (13, {"hints": 1, "outbox": 1, "seen": 1, "channels": 1}),
        (2, {"hints": 1, "outbox": 0, "seen": 1, "channels": 1}),
        (46, {"hints": 0, "outbox": 0, "seen": 1, "channels": 1}),
        (310, {"hints": 0, "outbox": 0, "seen": 0, "channels": 1}),
    ):
        await office.work(days * DAY)
        counts = await store.counts()
        assert {name: counts[name] for name in tables} == tables, days
    async with office.desk.at_work():
        assert office.desk.memory.seen == {}
    # Consent is no record of what somebody did: it stays.
    assert (await store.counts())["consents"] == 1


async def test_what_is_still_to_be_done_is_not_swept(store: Store):
    office = await open_office(store)
    await hold(office, NOON + 3 * DAY)
    await office.push(due=NOON + 5 * DAY)
    await office.work(2 * DAY)
    counts = await store.counts()
    assert (counts["hints"], counts["outbox"]) == (2, 1)


async def test_the_next_round_is_when_something_is_due_or_after_a_while(store: Store):
    office = await open_office(store)
    assert await office.rounds.work(NOON) == NOON + LOOK_AGAIN
    await hold(office, NOON + 2 * SECOND)
    assert await office.rounds.work(NOON) == NOON + 2 * SECOND
    await office.push(due=NOON + 1)
    # Never so soon that nothing else gets its turn.
    assert await office.rounds.work(NOON) == NOON + SECOND
