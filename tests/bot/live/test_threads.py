"""Nothing stays of threads in which nothing happens any more, on both databases."""

from msgspec import structs

from bot.live.batch import take_in
from bot.store import Changes, Hint, Push, SettingRow, Store
from bot.trying.granted import trial_in
from bot.upkeep import Upkeep
from rules.model import DAY, HOUR, MINUTE, Millis, Watermark
from tests.bot.delivery.office import NOON, Office, finding, open_office, said

SOME = 20
THREADS = [f"t{number}" for number in range(SOME)]


async def process(store: Store) -> Office:
    """A process that begins, on a platform with #help, its threads, and #den."""
    office = await open_office(store, spoke=False)
    office.platform.channels |= {id: {"ana"} for id in ("den", *THREADS)}
    office.platform.parents |= dict.fromkeys(THREADS, "help")
    return office


async def set_up(store: Store) -> Office:
    """Somebody spoke in #help, in #den and in each thread."""
    office = await process(store)
    posts = [
        structs.replace(said(f"m-{id}", NOON), channel=id)
        for id in ("help", "den", *THREADS)
    ]
    await take_in(office.desk, [*posts, Watermark(NOON + HOUR)], NOON + HOUR)
    return office


async def pass_days(office: Office, days: int, *, began: Millis = NOON) -> None:
    """See to what is due at the end of each hour of the first day, and of each day."""
    upkeep = Upkeep()
    hours = [began + hour * HOUR for hour in (0, 2)]
    for now in (*hours, *(began + day * DAY for day in range(2, days))):
        await upkeep.work(office.desk, now)


async def rows(store: Store) -> int:
    return (await store.counts())["channels"]


async def test_nothing_is_left_of_threads_nobody_posts_in(store: Store) -> None:
    office = await set_up(store)
    assert await rows(store) == SOME + 2
    await pass_days(office, 10)
    assert set(office.desk.memory.channels) == {"help", "den"}
    assert set(office.desk.memory.places) == {"help", "den"}
    assert set(office.desk.channels.ids()) == {"help", "den"}
    assert await rows(store) == 2


async def test_threads_are_told_from_channels_after_a_new_start(store: Store) -> None:
    old = await set_up(store)
    new = await process(store)
    assert new.desk is not old.desk
    await pass_days(new, 10, began=NOON + DAY)
    assert set(new.desk.memory.channels) == {"help", "den"}
    assert await rows(store) == 2


async def test_threads_in_which_something_waits_stay(store: Store) -> None:
    office = await set_up(store)
    asked = structs.replace(
        said("q", NOON + HOUR),
        channel="t0",
        text="how do you keep slugs away from young lettuce without any poison?",
    )
    await take_in(office.desk, [asked, Watermark(NOON + 8 * HOUR)], NOON + 8 * HOUR)
    row = SettingRow(trial_in("t1"), "7 99")
    async with office.desk.at_work() as unit:
        office.desk.chosen.update([row])
        await unit.save(Changes(settings=[row]))
    push = Push(
        key="link-only:t2:m-t2", member="ana", channel="t2", due=NOON + 30 * DAY
    )
    held = Hint(
        finding=finding("link-only:t3:m-t3", channel="t3"),
        decided_at=NOON,
        decision="held",
        reason="quiet",
        state="new",
        until=NOON + 30 * DAY,
    )
    async with office.desk.at_work() as unit:
        await unit.save(Changes(pushes=[push], hints=[held]))
    await pass_days(office, 5)
    stay = {"t0", "t1", "t2", "t3"}
    assert set(office.desk.memory.channels) == {"help", "den", *stay}
    assert set(office.desk.channels.ids()) == {"help", "den", *stay}


async def test_what_is_posted_later_begins_anew(store: Store) -> None:
    office = await set_up(store)
    await pass_days(office, 10)
    later = NOON + 10 * DAY
    post = structs.replace(said("m9", later), channel="t3")
    await take_in(office.desk, [post, Watermark(later + HOUR)], later + HOUR)
    (turn,) = office.desk.memory.channels["t3"].recent
    assert turn.id == "m9"
    assert office.desk.memory.home_of("t3") == "help"
    assert office.desk.memory.channels["help"].week.posts == 1
    assert await rows(store) == 3


async def test_a_thread_that_was_just_asked_for_is_known_when_it_is_read(
    store: Store,
) -> None:
    office = await set_up(store)
    await pass_days(office, 10)
    await office.desk.meet(["t3"])
    await pass_days(office, 1, began=NOON + 10 * DAY)
    assert office.desk.reads("t3")


async def test_other_processes_hear_of_it_and_read_on(store: Store) -> None:
    mine, other = await set_up(store), await process(store)
    async with other.desk.at_work():
        assert len(other.desk.memory.channels) == SOME + 2
    await pass_days(mine, 10)
    async with other.desk.at_work():
        assert set(other.desk.memory.channels) == {"help", "den"}
    later = NOON + 10 * DAY + MINUTE
    post = structs.replace(said("m9", later), channel="t3")
    await take_in(other.desk, [post], later)
    assert "t3" in other.desk.memory.channels
