"""What Slack sends reaches the application once, committed before it is acknowledged."""

import asyncio

import pytest
from slack_sdk.signature import SignatureVerifier

from adapters.errors import NotAccepted
from rules.model import SECOND, Deleted, Edited, Posted
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.running import RecordingFeed, Running, breathe, running
from tests.adapters.slack.stage import NOON
from tests.adapters.slack.town import BOT_USER, TEAM


async def test_what_somebody_says_edits_and_deletes_comes_in(at_work: Running) -> None:
    town, feed = at_work.slack.town, at_work.feed
    said = town.say("ana", "help", "Which pan do I need?")
    assert await at_work.slack.send(said) == {}
    assert await at_work.slack.send(town.edit("help", said["ts"], "Which pot?")) == {}
    assert await at_work.slack.send(town.delete("help", said["ts"])) == {}
    assert [type(event) for event in feed.events] == [Posted, Edited, Deleted]


async def test_it_is_acknowledged_only_when_it_is_taken_in(at_work: Running) -> None:
    at_work.feed.busy = asyncio.Event()
    said = at_work.slack.town.say("ana", "help", "Hello?")
    sending = asyncio.ensure_future(at_work.slack.send(said))
    await breathe(0.2)
    assert not sending.done()
    at_work.feed.busy.set()
    assert await sending == {}


async def test_the_same_event_counts_once_also_while_it_is_taken_in(
    at_work: Running,
) -> None:
    at_work.feed.busy = asyncio.Event()
    said = at_work.slack.town.say("ana", "help", "Hello?")
    sending = [
        asyncio.ensure_future(at_work.slack.send(said, event_id="Ev-same"))
        for _ in range(3)
    ]
    await breathe(0.2)
    at_work.feed.busy.set()
    assert await asyncio.gather(*sending) == [{}, {}, {}]
    assert len(at_work.feed.events) == 1


async def test_what_could_not_be_taken_in_is_not_acknowledged_and_may_come_again(
    at_work: Running,
) -> None:
    feed, slack = at_work.feed, at_work.slack
    feed.failures += [OSError("the disk is full"), NotAccepted("busy")]
    feed.until["help"] = NOON - 1
    said = slack.town.say("ana", "help", "Hello?")
    if slack.app_url:
        assert await slack.send(said) == {}  # the third time
    else:
        assert await slack.send(said) == 408
        await at_work.clock.move(31 * SECOND)
        await breathe(0.2)  # the next failure, while catching up
        await at_work.clock.move(31 * SECOND)
        await breathe(0.2)
    assert len(feed.events) == 1


async def test_our_own_posts_and_shared_channels_are_left_out(at_work: Running) -> None:
    own = at_work.slack.town.say(BOT_USER, "help", "A summary", bot_id="BBOT")
    assert await at_work.slack.send(own) == {}
    said = at_work.slack.town.say("ana", "help", "Hello?")
    assert await at_work.slack.send(said, is_ext_shared_channel=True) == {}
    assert at_work.feed.events == []


async def test_what_slack_would_not_send_is_acknowledged_and_left_out(
    at_work: Running, caplog: pytest.LogCaptureFixture
) -> None:
    assert (
        await at_work.slack.send({"type": "message", "ts": [], "channel": "help"}) == {}
    )
    assert at_work.feed.events == []
    assert "is not readable and left out" in caplog.text


@pytest.mark.parametrize("kind", ["channel_archive", "group_archive"])
async def test_a_channel_that_is_archived_is_closed(
    over_http: Running, kind: str
) -> None:
    event = {"type": kind, "channel": "help", "user": "ana"}
    assert await over_http.slack.send(event) == {}
    assert over_http.feed.shut == ["help"]


@pytest.mark.parametrize("kind", ["channel_deleted", "group_deleted"])
async def test_a_channel_that_is_deleted_is_closed_for_good(
    over_http: Running, kind: str
) -> None:
    assert await over_http.slack.send({"type": kind, "channel": "help"}) == {}
    assert over_http.feed.shut == ["help for good"]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": [BOT_USER]}},
    ],
    ids=["uninstalled", "token revoked"],
)
async def test_when_the_app_is_removed_everything_goes(
    at_work: Running, event: dict[str, object]
) -> None:
    assert await at_work.slack.send(event) == {}
    assert at_work.feed.removed == [TEAM]
    assert at_work.installs.install is None
    said = at_work.slack.town.say("ana", "help", "Hello?")
    await at_work.slack.send(said)
    assert at_work.feed.events == []


async def test_names_are_learned_as_people_speak(at_work: Running) -> None:
    for _ in range(2):
        await at_work.slack.send(at_work.slack.town.say("ana", "help", "Hello?"))
        await breathe(0.2)
    first, second = at_work.feed.events
    assert isinstance(first, Posted)
    assert isinstance(second, Posted)
    assert (first.name, second.name) == ("", "Ana")
    assert len(at_work.slack.api.made("users.info")) == 1


async def test_it_ends_within_a_moment(at_work: Running) -> None:
    at_work.task.cancel()
    async with asyncio.timeout(3):
        await asyncio.gather(at_work.task, return_exceptions=True)
    assert at_work.task.cancelled()


JSON = {"Content-Type": "application/json"}
BODY = '{"type": "event_callback", "team_id": "T1", "event_id": "E", "event": {}}'


@pytest.mark.parametrize(
    ("headers", "secret"),
    [
        pytest.param({}, "another", id="a wrong secret"),
        pytest.param({"X-Slack-Signature": ""}, "shh", id="no signature"),
        pytest.param({"X-Slack-Signature": "v0=00"}, "shh", id="a wrong signature"),
        pytest.param(
            {"X-Slack-Request-Timestamp": "1741089299"}, "shh", id="too long ago"
        ),
        pytest.param({"X-Slack-Request-Timestamp": "soon"}, "shh", id="no time"),
        pytest.param({"X-Slack-Request-Timestamp": ""}, "shh", id="an empty time"),
    ],
)
async def test_without_a_valid_signature_nobody_learns_anything(
    over_http: Running, headers: dict[str, str], secret: str
) -> None:
    status, text = await over_http.slack.post(BODY, {**JSON, **headers}, secret)
    assert (status, text) == (401, "")
    assert over_http.feed.events == []


async def test_a_signature_is_over_the_very_body(over_http: Running) -> None:
    slack = over_http.slack
    signed = dict(JSON)
    status, _ = await slack.post(BODY, signed)
    assert status == 200
    stamp = str(int(slack.town.clock))
    other = SignatureVerifier("shh").generate_signature(
        timestamp=stamp, body=BODY + " "
    )
    status, _ = await slack.post(BODY, {**JSON, "X-Slack-Signature": other or ""})
    assert status == 401


async def test_slacks_question_whether_we_are_here_is_answered(
    over_http: Running,
) -> None:
    body = '{"type": "url_verification", "token": "x", "challenge": "abc"}'
    status, text = await over_http.slack.post(body, JSON)
    assert status == 200
    assert "abc" in text


async def test_a_body_that_is_too_long_is_not_read(over_http: Running) -> None:
    status, _ = await over_http.slack.post("x" * (2 * 1024**2), JSON)
    assert status == 413


async def test_a_body_that_is_no_text_is_turned_away(over_http: Running) -> None:
    status, _ = await over_http.slack.post(b"\xff\xfe", JSON)
    assert status == 400


async def test_a_client_that_dawdles_is_let_go_and_holds_nobody_up(
    over_http: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.http.PATIENCE", 0.2)
    host, port = over_http.platform.address.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{"
    )
    await writer.drain()
    said = over_http.slack.town.say("ana", "help", "Hello?")
    assert await over_http.slack.send(said) == {}
    async with asyncio.timeout(3):
        assert b" 400 " in await reader.readline()
    writer.close()
    await writer.wait_closed()


async def test_a_gap_in_socket_mode_is_made_good(slack: LoopbackSlack) -> None:
    feed = RecordingFeed()
    async with running(slack, socket_mode=True, feed=feed) as at_work:
        await at_work.slack.send(slack.town.say("ana", "help", "Hello?"))
        feed.until["help"] = feed.events[-1].at  # type: ignore[union-attr]
        slack.town.clock += 1
        await slack.close_sockets()
        slack.town.say("ben", "help", "Here I am.")
        for _ in range(800):
            if len(feed.events) == 2:
                break
            await breathe(0.01)
        assert isinstance(feed.events[1], Posted)
        assert feed.events[1].text == "Here I am."


async def test_that_socket_mode_was_switched_off_is_said_in_a_line(
    slack: LoopbackSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(slack, socket_mode=True):
        slack.refuse_sockets = True
        message = {"type": "disconnect", "reason": "link_disabled"}
        await slack.sockets[0].send_json(message)
        await breathe()
    said = [one for one in caplog.records if "switched off" in one.getMessage()]
    assert len(said) == 1


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_is_refreshed_leaves_no_gap(
    slack: LoopbackSlack, reason: str
) -> None:
    async with running(slack, socket_mode=True) as at_work:
        await at_work.clock.move(5 * SECOND)
        looked = len(slack.api.made("users.conversations"))
        first, second = slack.sockets
        await first.send_json({"type": "disconnect", "reason": reason})
        for _ in range(500):
            if first.closed and len(slack.sockets) == 2:
                break
            await breathe(0.01)
        assert second in slack.sockets
        assert first not in slack.sockets
        assert await slack.send(slack.town.say("ana", "help", "Hello?")) == {}
        await at_work.clock.move(5 * SECOND)
        assert len(slack.api.made("users.conversations")) == looked
