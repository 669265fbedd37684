"""How much may be sent, from what was sent lately."""

from itertools import count

import pytest

from adapters.platform import Limits, Person
from bot.delivery.rates import REFUSALS, breaker, room, room_for_direct
from bot.delivery.route import Drop, route
from bot.delivery.verdict import Send, Wait
from bot.member import MemberSettings, Reach
from bot.store import Push, PushState
from rules.model import DAY, HOUR, MINUTE, SECOND

NOW = 1_741_089_600_000
NEAR, DIRECT, OPENS = Send(False), Send(True), Send(True, True)
_numbers = count()


def sent(ago: int, **more) -> Push:
    given = {"member": "ben", "channel": "den", "state": PushState.SHOWN, "due": None}
    return Push(key=str(next(_numbers)), sent_at=NOW - ago, **(given | more))


PUSH = sent(0, member="ana", channel="help", state=PushState.QUEUED)


@pytest.mark.parametrize(
    ("limits", "lately", "until"),
    [
        pytest.param(Limits(), [sent(1)] * 50, None, id="as often as one likes"),
        pytest.param(
            Limits(a_minute=2), [sent(9), sent(MINUTE)], None, id="a minute has passed"
        ),
        pytest.param(
            Limits(a_minute=2), [sent(9), sent(5)], NOW - 9 + MINUTE, id="workspace"
        ),
        pytest.param(
            Limits(a_minute_in_channel=1), [sent(9)], None, id="another channel"
        ),
        pytest.param(
            Limits(a_minute_in_channel=1),
            [sent(9, channel="help")],
            NOW - 9 + MINUTE,
            id="the same channel",
        ),
        pytest.param(
            Limits(),
            [sent(HOUR, member="ana")] * 3,
            NOW - HOUR + DAY,
            id="three a day to a member",
        ),
    ],
)
def test_room_in_a_workspace(limits: Limits, lately: list[Push], until: int | None):
    found = room(PUSH, NEAR, lately, limits, NOW)
    assert (found.until if found else None) == until


def test_a_channels_ceiling_does_not_concern_direct_notes():
    lately = [sent(9, channel="help")]
    assert room(PUSH, DIRECT, lately, Limits(a_minute_in_channel=1), NOW) is None


def test_few_direct_conversations_are_opened():
    limits = Limits(new_direct_a_minute=1, new_direct_an_hour=2)
    opened = [sent(10 * MINUTE, opened=True), sent(20 * MINUTE, opened=True)]
    assert room_for_direct(OPENS, opened[:1], limits, NOW) is None
    full = room_for_direct(OPENS, opened, limits, NOW)
    assert full == Wait(NOW - 20 * MINUTE + HOUR, "many-new-direct")
    assert room_for_direct(DIRECT, opened, limits, NOW) is None
    assert room_for_direct(OPENS, [sent(9 * SECOND, opened=True)], limits, NOW)


def refused(ago: int, reason: str = "closed") -> Push:
    return sent(ago, direct=True, state=PushState.FAILED, reason=reason)


def test_a_run_of_refusals_stops_direct_notes_for_an_hour():
    run = [refused(n * MINUTE) for n in range(1, REFUSALS + 1)]
    assert breaker(run) == NOW - MINUTE + HOUR
    assert breaker(run[1:]) is None
    assert room_for_direct(DIRECT, run, Limits(), NOW) == Wait(
        NOW - MINUTE + HOUR, "breaker"
    )


def test_one_that_arrived_in_between_is_no_run():
    run = [refused(n * MINUTE) for n in range(1, REFUSALS + 1)]
    assert breaker([*run, sent(150 * SECOND, direct=True)]) is None


def test_other_failures_are_no_refusals():
    assert breaker([refused(n * MINUTE, "unclear") for n in range(9)]) is None


CHOSE = MemberSettings(consented=0, reach=Reach.DIRECT)
ANA = Person("ana")


@pytest.mark.parametrize(
    ("settings", "limits", "person", "last", "way"),
    [
        pytest.param(CHOSE, Limits(near=MINUTE), ANA, NOW - MINUTE, NEAR, id="near"),
        pytest.param(
            CHOSE, Limits(near=MINUTE), ANA, NOW - MINUTE - 1, OPENS, id="gone quiet"
        ),
        pytest.param(CHOSE, Limits(near=MINUTE), ANA, None, OPENS, id="never there"),
        pytest.param(CHOSE, Limits(), ANA, NOW, OPENS, id="the platform cannot"),
        pytest.param(
            CHOSE, Limits(), Person("ana", direct=True), NOW, DIRECT, id="open already"
        ),
        pytest.param(
            CHOSE, Limits(direct=False), ANA, NOW, Drop("no-way"), id="no way at all"
        ),
        pytest.param(
            MemberSettings(consented=0, reach=Reach.DIRECT, closed=True),
            Limits(),
            ANA,
            NOW,
            Drop("closed"),
            id="a closed door",
        ),
        pytest.param(
            MemberSettings(consented=0),
            Limits(near=MINUTE),
            ANA,
            NOW,
            Drop("inbox-only"),
            id="only the inbox",
        ),
    ],
)
def test_the_way(settings, limits, person, last, way):
    assert route(settings, limits, person, last, NOW) == way
