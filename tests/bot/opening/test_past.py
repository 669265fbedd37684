"""A channel's last days: the latest messages, never with a gap."""

from collections.abc import AsyncIterator

import pytest

from adapters.errors import Cause, NotAccepted, Refused
from bot.opening.past import LOOKED_BACK, MOST, last_days
from rules.model import DAY, HOUR, MINUTE, Millis, Posted
from tests.adapters.recording import RecordingPlatform

NOW: Millis = 20_515 * DAY


def post(id: int, ago: Millis) -> Posted:
    return Posted(channel="help", id=f"m{id}", at=NOW - ago, author="ana", text="hi")


class Counting(RecordingPlatform):
    """Counts what it hands over, and breaks off where it is told to."""

    handed = 0
    breaks_before: Millis = NOW - LOOKED_BACK - 1

    async def history(
        self, workspace: str, channel: str, after: Millis
    ) -> AsyncIterator[Posted]:
        if after < self.breaks_before:
            raise NotAccepted("busy")
        async for one in super().history(workspace, channel, after):
            self.handed += 1
            yield one


def platform(*posts: Posted) -> Counting:
    return Counting(channels={"help": {"ana"}}, posts=sorted(posts, key=lambda p: p.at))


async def read(at: Counting):
    return await last_days(at, "T1", "help", NOW, 10)


async def test_everything_of_fourteen_days_comes_once_and_in_order() -> None:
    posts = [post(n, n * HOUR) for n in range(1, 400)]
    past = await read(platform(*posts))
    expected = [one for one in reversed(posts) if one.at > NOW - LOOKED_BACK]
    assert list(past.posts) == expected
    assert past.since == NOW - LOOKED_BACK


async def test_of_a_busy_channel_the_latest_thousand_are_read_and_few_more() -> None:
    posts = [post(n, n * MINUTE) for n in range(1, 10_000)]
    at = platform(*posts)
    past = await read(at)
    assert len(past.posts) == MOST
    assert past.posts[-1].id == "m1"
    assert past.since == past.posts[0].at == NOW - MOST * MINUTE
    assert at.handed < 3 * MOST


async def test_a_span_that_broke_off_is_left_out() -> None:
    at = platform(post(1, HOUR), post(2, 2 * DAY), post(3, 6 * DAY))
    at.breaks_before = NOW - 4 * DAY
    past = await read(at)
    assert [one.id for one in past.posts] == ["m2", "m1"]
    assert past.since == NOW - 3 * DAY


async def test_nothing_at_all_is_an_error() -> None:
    at = platform(post(1, HOUR))
    at.breaks_before = NOW
    with pytest.raises(NotAccepted):
        await read(at)
    with pytest.raises(Refused) as caught:
        await last_days(platform(), "T1", "nowhere", NOW, 10)
    assert caught.value.cause is Cause.NO_CHANNEL


async def test_an_empty_channel_has_an_empty_past() -> None:
    assert (await read(platform())).posts == ()
