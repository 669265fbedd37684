"""A push arrives at most once, and only while what it says still holds."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.errors import Cause, NotAccepted, Refused, Unclear
from adapters.platform import Limits, Person
from bot.delivery.courier import ATTEMPTS, LEASE
from bot.member import Reach
from bot.store import PushState, Store, open_store
from bot.trouble import Kind, Thing
from rules.model import DAY, HOUR, MINUTE, SECOND, Deleted, Edited, Reacted, Watermark
from tests.bot.delivery.office import LINK, NOON, Office, open_office, said


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    return await open_office(store)


async def test_a_push_is_shown_near_the_message_while_its_author_is_there(office):
    await office.push()
    assert await office.work() is None
    assert office.shown() == ["ana help"]
    stored = await office.stored()
    assert (stored.state, stored.shown, stored.direct) == (PushState.SHOWN, "s1", False)
    (hint,) = await office.store.hints("T1")
    assert hint.state == "seen"


async def test_the_card_says_what_was_noticed_and_what_to_press(office):
    await office.push()
    await office.work()
    card = office.platform.sent["s1"].card
    assert card.title == "A word with your link"
    assert "<#help>" in card.text[0]
    assert card.subject == LINK
    assert [action.verb for action in card.actions][:2] == ["useful", "not-for-me"]


async def test_nothing_is_sent_twice_however_often_it_is_looked_at(office):
    await office.push()
    for _ in range(3):
        await office.work(MINUTE)
    assert len(office.platform.sent) == 1


async def test_who_has_gone_quiet_is_written_to_directly(office):
    await office.push()
    await office.work(6 * MINUTE)
    assert office.shown() == ["ana directly"]
    stored = await office.stored()
    assert (stored.direct, stored.opened) == (True, True)


async def test_a_direct_conversation_that_is_there_is_not_opened(office):
    office.platform.people["ana"] = Person("ana", direct=True)
    await office.push()
    await office.work(6 * MINUTE)
    assert not (await office.stored()).opened


async def test_who_wants_only_their_inbox_is_sent_nothing(office):
    await office.push()
    await office.choose(reach=Reach.INBOX)
    await office.work()
    assert office.shown() == []
    assert (await office.stored()).reason == "inbox-only"
    assert len(await office.store.hints("T1")) == 1


# -- the last look ----------------------------------------------------------------------


async def dropped(office: Office) -> str:
    """Why a push was given up: it was, and nothing was shown."""
    await office.work()
    assert office.shown() == []
    stored = await office.stored()
    assert stored.state is PushState.DROPPED
    return stored.reason


async def test_off_means_off_before_the_next_send(office):
    await office.push()
    await office.choose(consented=None)
    assert await dropped(office) == "off"


async def test_paused_is_off_until_then(office):
    await office.push()
    await office.choose(paused_until=NOON + DAY)
    assert await dropped(office) == "paused"


async def test_a_rule_turned_off_meanwhile_says_nothing(office):
    await office.push()
    await office.choose(off=frozenset({"link-only"}))
    assert await dropped(office) == "rule-off"


async def test_who_has_left_is_sent_nothing(office):
    await office.push()
    del office.platform.people["ana"]
    assert await dropped(office) == "no-member"


async def test_who_became_a_guest_is_sent_nothing(office):
    await office.push()
    office.platform.people["ana"] = Person("ana", outside=True)
    assert await dropped(office) == "outside"


async def test_nothing_points_to_a_channel_its_reader_cannot_read(office):
    await office.push()
    office.platform.channels["help"].remove("ana")
    assert await dropped(office) == "cannot-read"


async def test_what_is_past_its_use_by_is_not_sent(office):
    await office.push(at=NOON - 25 * HOUR)
    assert await dropped(office) == "use-by"


async def test_a_message_that_is_being_deleted_is_not_spoken_of(office):
    await office.push()
    await office.hand_in(said("m1", NOON - 30 * SECOND), Deleted("help", "m1", NOON))
    assert await dropped(office) == "deleted"


async def waits(office: Office) -> int:
    """How long a push waits, in minutes."""
    await office.work()
    assert office.shown() == []
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.QUEUED, "unsettled")
    return (stored.due - office.clock.at) // MINUTE


async def test_an_edit_that_is_not_settled_holds_the_push_until_it_is(office):
    await office.push()
    await office.hand_in(Edited(said("m1", NOON - 4 * MINUTE), NOON))
    assert await waits(office) == 4


async def test_a_reply_that_is_not_settled_holds_the_push_until_it_is(office):
    await office.push()
    await office.hand_in(said("m2", NOON, author="ben", reply_to="m1"))
    assert await waits(office) == 4
    await office.hand_in(Watermark(NOON + 4 * MINUTE))
    await office.work(4 * MINUTE)
    assert office.shown() == ["ana help"]


async def test_a_reaction_that_is_not_settled_holds_the_push(office):
    await office.push()
    await office.hand_in(Reacted("help", "m1", NOON, "ben", "+1"))
    assert await waits(office) == 4


async def test_about_a_question_any_message_before_the_hint_may_be_the_answer(office):
    key = "asks-and-vanishes:help:m1"
    await office.push(key)
    await office.hand_in(said("m2", NOON - SECOND, author="ben"))
    await office.work()
    assert (await office.stored(key)).reason == "unsettled"
    # What comes later does not hold it for ever.
    await office.hand_in(Watermark(NOON + 4 * MINUTE))
    await office.hand_in(said("m3", NOON + 5 * MINUTE, author="ben"))
    await office.work(4 * MINUTE)
    assert office.shown() == ["ana help"]


async def test_quiet_hours_hold_what_is_not_fresh(store):
    office = await open_office(store, zone="Asia/Tokyo")  # There it is 21:00.
    key = "asks-and-vanishes:help:m1"
    await office.push(key, posted=NOON - 2 * DAY)
    assert await office.work() == NOON + 11 * HOUR
    assert office.shown() == []
    await office.work(11 * HOUR)
    assert office.shown() == ["ana directly"]


# -- errors -----------------------------------------------------------------------------


async def test_what_was_not_accepted_is_tried_again_later_and_later(office):
    await office.push()
    office.platform.failures = [NotAccepted("busy"), NotAccepted("busy")]
    first = await office.work()
    assert SECOND <= first - office.clock.at <= 3 * SECOND
    second = await office.work(3 * SECOND)
    assert 2 * SECOND <= second - office.clock.at <= 6 * SECOND
    await office.work(6 * SECOND)
    assert office.shown() == ["ana help"]
    assert (await office.stored()).attempts == 3


async def test_a_platform_that_says_when_is_not_asked_before(office):
    await office.push()
    office.platform.failures = [NotAccepted("ratelimited", MINUTE)]
    due = await office.work()
    assert due - office.clock.at > MINUTE


async def test_there_is_an_end_to_trying(office):
    await office.push()
    office.platform.failures = [NotAccepted("busy")] * ATTEMPTS
    for _ in range(ATTEMPTS):
        await office.work(10 * SECOND)
        office.clock.at = max(office.clock.at, (await office.stored()).due or 0)
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.FAILED, "tried-too-often")
    assert office.shown() == []


async def test_what_may_have_been_accepted_is_never_sent_again(office):
    await office.push()
    office.platform.failures = [Unclear("timeout")]
    assert await office.work() is None
    await office.work(HOUR)
    assert (await office.stored()).state is PushState.UNKNOWN
    assert office.shown() == []
    assert len(await office.store.hints("T1")) == 1


async def test_a_closed_door_is_remembered(office):
    office.platform.closed.add("ana")
    await office.push()
    await office.work(6 * MINUTE)
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.FAILED, "closed")
    await office.push("asks-and-vanishes:help:m1")
    await office.work()
    again = await office.stored("asks-and-vanishes:help:m1")
    assert (again.state, again.reason) == (PushState.DROPPED, "closed")


async def test_a_refusal_is_for_good(office):
    await office.push()
    office.platform.failures = [Refused(Cause.NO_CHANNEL)]
    await office.work()
    await office.work(HOUR)
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.FAILED, "no-channel")


async def test_a_channel_found_archived_is_switched_off(office):
    await office.hand_in(said("m0", NOON - MINUTE))
    await office.desk.meet(["help"])
    await office.push()
    assert office.desk.reads("help")
    office.platform.failures = [Refused(Cause.NO_CHANNEL)]
    await office.work()
    assert not office.desk.reads("help")
    assert "help" not in office.desk.memory.channels
    async with office.desk.at_work() as unit:
        (change,) = await unit.settings_record()
    assert (change.name, change.value) == ("channel <#help>", "off")
    assert Thing(Kind.CHANNEL, "<#help>", "T1") in office.desk.troubles.known


async def test_when_nobody_can_say_who_the_member_is_the_push_waits(office):
    await office.push()

    async def look_up(workspace: str, member: str) -> Person | None:
        raise NotAccepted("busy", MINUTE)

    kept, office.platform.look_up = office.platform.look_up, look_up
    await office.work()
    assert (await office.stored()).reason == "no-look"
    office.platform.look_up = kept
    await office.work(2 * MINUTE)
    assert office.shown() == ["ana help"]


async def test_a_mistake_of_ours_stops_no_other_push(office, caplog):
    await office.push()
    await office.push("sales-pitch:help:m2")
    office.platform.failures = [KeyError("ours")]
    await office.work()
    assert office.shown() == ["ana help"]
    assert "KeyError" in caplog.text
    # Its lease over, nobody knows what became of the first; it is not sent again.
    await office.work(LEASE)
    states = {(await office.stored(key)).state for key in (LINK, "sales-pitch:help:m2")}
    assert states == {PushState.SHOWN, PushState.UNKNOWN}


async def test_what_cannot_be_worded_is_not_tried_again_and_again(office, caplog):
    await office.push(numbers={}, pattern=True, messages=("m1", "m2"))
    assert await office.work() == NOON + HOUR
    assert "KeyError" in caplog.text
    assert office.shown() == []


# -- taking back ------------------------------------------------------------------------


async def overtake(office: Office) -> None:
    async with office.desk.at_work() as unit:
        await unit.outbox.overtake([LINK], office.clock.at)


async def test_what_is_overtaken_is_taken_back(office):
    await office.push()
    await office.work()
    await overtake(office)
    await office.work()
    assert office.shown() == []
    assert (await office.stored()).state is PushState.WITHDRAWN


async def test_taking_back_is_tried_again(office):
    await office.push()
    await office.work()
    await overtake(office)
    office.platform.failures = [Unclear("timeout")]
    due = await office.work()
    assert office.shown() == ["ana help"]
    await office.work(due - office.clock.at)
    assert office.shown() == []


async def test_what_cannot_be_taken_back_is_let_be(office):
    await office.push()
    await office.work()
    await overtake(office)
    office.platform.failures = [Refused(Cause.NO_MESSAGE)]
    assert await office.work() is None
    stored = await office.stored()
    assert (stored.state, stored.reason) == (PushState.WITHDRAWN, "no-message")


# -- ceilings ---------------------------------------------------------------------------


async def test_ceilings_put_a_push_off_until_there_is_room(office):
    office.platform.limits = Limits(near=10 * MINUTE, a_minute=1)
    await office.push()
    await office.push("sales-pitch:help:m2")
    due = await office.work()
    assert office.shown() == ["ana help"]
    assert due == NOON + MINUTE
    await office.work(MINUTE)
    assert office.shown() == ["ana help"] * 2


async def test_two_processes_at_once_send_each_push_once(office, address):
    async with open_store(address) as second:
        other = await open_office(second, spoke=False)
        keys = [LINK, "sales-pitch:help:m2", "link-only:help:m3"]
        for key in keys:
            await office.push(key)
        await asyncio.gather(*(one.work() for one in (office, other, office, other)))
        sent = [*office.platform.sent.values(), *other.platform.sent.values()]
        assert sorted(one.card.subject for one in sent) == sorted(keys)
