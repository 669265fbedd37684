"""Watermarks are vouched for only while nothing is missing; after a gap it is made good."""

import pytest

from rules.model import DAY, MINUTE, SECOND, Posted
from tests.adapters.slack.loopback import LoopbackSlack, busy
from tests.adapters.slack.running import RecordingFeed, Running, breathe, running
from tests.adapters.slack.stage import NOON
from tests.adapters.slack.town import BOT_USER


def texts(at_work: Running) -> list[str]:
    return [one.text for one in at_work.feed.events if isinstance(one, Posted)]


async def test_it_is_vouched_a_minute_behind_the_clock(over_http: Running) -> None:
    await over_http.clock.move(5 * SECOND)
    await over_http.clock.move(5 * SECOND)
    marks = over_http.feed.marks
    assert {mark.channel for mark in marks} == {None}
    assert marks[-1].at == over_http.clock.now() - MINUTE


async def test_what_was_missed_is_read_before_anything_is_vouched_for(
    slack: LoopbackSlack,
) -> None:
    town = slack.town
    town.clock = (NOON - DAY) / 1_000
    old = town.say("ana", "help", "An old thread")
    town.clock = NOON / 1_000 - 600
    town.say("ana", "help", "Known already")
    town.clock = NOON / 1_000 - 60
    town.say("ben", "help", "Missed")
    town.say("cleo", "help", "A late reply", thread_ts=old["ts"])
    town.say(BOT_USER, "help", "Our own", bot_id="BBOT")
    town.say("ana", "den", "Never read here")
    feed = RecordingFeed(until={"help": NOON - 300_000, "den": None})
    slack.failures.extend([busy(30), busy(30)])
    async with running(slack, feed=feed) as at_work:
        assert (texts(at_work), feed.marks) == ([], [])
        for _ in range(4):
            await at_work.clock.move(31 * SECOND)
        assert texts(at_work) == ["Missed", "A late reply"]
        await at_work.clock.move(5 * SECOND)
        assert feed.marks
        asked = {call["channel"] for call in slack.api.made("conversations.history")}
        assert asked == {"help"}


async def test_a_gap_of_days_is_read_back_one_day(slack: LoopbackSlack) -> None:
    slack.town.clock = (NOON - 2 * DAY) / 1_000
    slack.town.say("ana", "help", "Too long ago")
    slack.town.clock = NOON / 1_000 - 3_600
    slack.town.say("ana", "help", "An hour ago")
    feed = RecordingFeed(until={"help": NOON - 3 * DAY})
    async with running(slack, feed=feed) as at_work:
        await breathe(0.2)
        assert texts(at_work) == ["An hour ago"]


async def test_many_pages_are_read(slack: LoopbackSlack) -> None:
    slack.town.clock = NOON / 1_000 - 60
    slack.api.page = 50
    for number in range(120):
        slack.town.say("ana", "help", f"{number}")
    feed = RecordingFeed(until={"help": NOON - 300_000})
    async with running(slack, feed=feed) as at_work:
        await breathe(0.3)
        assert texts(at_work) == [str(number) for number in range(120)]


async def test_the_restricted_class_is_recognised_and_said(
    slack: LoopbackSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.town.clock = NOON / 1_000 - 60
    slack.api.restricted = True
    for number in range(40):
        slack.town.say("ana", "help", f"{number}")
        slack.town.say("ana", "den", f"{number}")
    feed = RecordingFeed(until={"help": NOON - 300_000, "den": NOON - 300_000})
    async with running(slack, feed=feed) as at_work:
        await breathe(0.2)
        await at_work.clock.move(5 * SECOND)
        assert len(slack.api.made("conversations.history")) == 1
        assert "15 messages a minute" in caplog.text
        assert feed.marks


async def test_a_channel_that_was_archived_meanwhile_holds_nothing_up(
    slack: LoopbackSlack,
) -> None:
    slack.town.channels["help"].archived = True
    feed = RecordingFeed(until={"help": 0, "den": 0})
    async with running(slack, feed=feed) as at_work:
        await breathe(0.2)
        await at_work.clock.move(5 * SECOND)
        assert feed.marks


async def test_nothing_is_vouched_for_while_slack_holds_events_back(
    over_http: Running,
) -> None:
    await over_http.clock.move(5 * SECOND)
    limited = {
        "type": "app_rate_limited",
        "token": "x",
        "team_id": "T1",
        "minute_rate_limited": 1,
        "api_app_id": "A1",
    }
    assert await over_http.slack.deliver("events_api", limited) == {}
    over_http.feed.marks.clear()
    over_http.slack.town.clock += 10
    over_http.slack.town.say("ana", "help", "Held back")
    over_http.feed.until["help"] = NOON
    await over_http.clock.move(60 * SECOND)
    assert over_http.feed.marks == []
    await over_http.clock.move(60 * SECOND)
    await over_http.clock.move(5 * SECOND)
    assert texts(over_http) == ["Held back"]
    assert over_http.feed.marks


async def test_without_a_connection_nothing_is_vouched_for(
    slack: LoopbackSlack,
) -> None:
    async with running(slack, socket_mode=True) as at_work:
        await at_work.clock.move(5 * SECOND)
        assert at_work.feed.marks
        slack.refuse_sockets = True
        await slack.close_sockets()
        await breathe(1.5)
        at_work.feed.marks.clear()
        await at_work.clock.move(10 * SECOND)
        assert at_work.feed.marks == []
