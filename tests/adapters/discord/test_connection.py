"""The real client against a small Discord: sessions, close codes, limits, bad days."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import discord
import pytest
from discord.http import Route

from adapters.cards import Card
from adapters.discord.connection import INTENT_REFUSED, TOKEN_REFUSED, Endpoints
from adapters.discord.platform import DiscordPlatform
from adapters.discord.sessions import BEAT
from adapters.errors import CannotRun, Cause, NotAccepted, Refused, Unclear
from bot import languages
from bot.commands.offered import offered
from rules.model import Millis, Posted
from tests.adapters.discord.hearing import ListFeed
from tests.adapters.discord.loopback import (
    GARDEN,
    GUILD,
    HELP,
    OWNER,
    RECONNECT,
    Loopback,
    loopback,
)
from tests.adapters.discord.town import VERBS
from tests.pseudo import compile_pseudo

CARD = Card(title="A note", text=("For your eyes.",), subject="link-only:1:2")
pytestmark = pytest.mark.usefixtures("no_waiting")

WORKSPACE = str(GUILD)
ELSEWHERE = GUILD + (1 << 22)
"""A guild that is another shard's, where there are two."""
HELP_ELSEWHERE = HELP - GUILD + ELSEWHERE


def now() -> Millis:
    return time.time_ns() // 1_000_000


async def hardly(seconds: float) -> None:
    await asyncio.sleep(3_600 if seconds == BEAT else 0.01)


def made(server: Loopback, verbs=VERBS) -> DiscordPlatform:
    endpoints = Endpoints(f"{server.url}/api/v10")
    platform = DiscordPlatform("token", verbs, now, endpoints=endpoints, sleep=hardly)
    # One guild comes at once: nothing is to be waited for.
    platform.client._connection.guild_ready_timeout = 0.05
    return platform


@asynccontextmanager
async def connected(
    *more_guilds: int,
) -> AsyncIterator[tuple[Loopback, DiscordPlatform, ListFeed]]:
    """The client, connected and caught up; with a shard for each guild."""
    async with loopback() as server:
        server.guild_ids += more_guilds
        server.shards = len(server.guild_ids)
        platform, feed = made(server), ListFeed()
        running = asyncio.create_task(platform.run(feed))
        try:
            await server.until(lambda: is_caught_up(platform, server.guild_ids))
            yield server, platform, feed
        finally:
            running.cancel()
            await asyncio.wait((running,))


def is_caught_up(platform: DiscordPlatform, guilds: Iterable[int] = (GUILD,)) -> bool:
    known = {one.id for one in platform.client.guilds}
    return known.issuperset(guilds) and not any(
        platform.intake.guild(id).behind for id in guilds
    )


def texts(feed: ListFeed) -> list[str]:
    return [one.text for one in feed.events if isinstance(one, Posted)]


async def heard(server: Loopback, feed: ListFeed, *expected: str) -> None:
    await server.until(lambda: texts(feed) == list(expected))


# -- sessions ----------------------------------------------------------------------------


async def test_it_identifies_with_what_it_needs_and_no_more() -> None:
    async with connected() as (server, _, _):
        (asked,) = server.identified
        wanted = discord.Intents(
            guilds=True,
            guild_messages=True,
            guild_reactions=True,
            dm_messages=True,
            message_content=True,
        )
        assert asked["intents"] == wanted.value == 38_401
        assert asked["shard"] == [0, 1]


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed() -> None:
    async with connected() as (server, platform, feed):
        await server.say(OWNER, HELP, "before")
        await heard(server, feed, "before")
        await server.drop(4_000)
        for number in range(3):
            await server.say(OWNER, HELP, f"missed {number}")
        await heard(server, feed, "before", "missed 0", "missed 1", "missed 2")
        assert len(server.resumed) == 1
        assert len(server.identified) == 1
        assert history_asked(server) == []
        await server.until(lambda: is_caught_up(platform))


async def test_a_lost_session_is_caught_up_from_history() -> None:
    async with connected() as (server, platform, feed):
        await server.say(OWNER, HELP, "before")
        await heard(server, feed, "before")
        feed.read_to = now() - 1
        server.forget_sessions()
        await asyncio.sleep(0.01)
        server.message(OWNER, HELP, "in the gap")
        await platform_drop(server, platform)
        await heard(server, feed, "before", "in the gap")
        await server.say(OWNER, HELP, "after")
        await heard(server, feed, "before", "in the gap", "after")
        assert len(server.identified) == 2


async def platform_drop(
    server: Loopback, platform: DiscordPlatform, shard_id: int = 0
) -> None:
    """Cut the connection from this end: no session is known at the other."""
    shard = platform.client.shards[shard_id]
    await shard._parent.ws.socket.close(code=4_000)


async def test_being_asked_to_reconnect_resumes() -> None:
    async with connected() as (server, _, feed):
        for session in server.sessions.values():
            await server._send(session, {"op": RECONNECT, "d": None})
        await server.until(lambda: server.resumed)
        await server.say(OWNER, HELP, "after")
        await heard(server, feed, "after")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        pytest.param(4_004, TOKEN_REFUSED, id="token"),
        pytest.param(4_014, INTENT_REFUSED, id="intent"),
        pytest.param(4_012, "4012", id="anything else for good"),
    ],
)
async def test_what_no_waiting_helps_ends_with_a_remedy(code: int, says: str) -> None:
    async with loopback() as server:
        server.refuses_with = code
        with pytest.raises(ExceptionGroup) as caught:
            await made(server).run(ListFeed())
        (error,) = caught.value.exceptions
        assert isinstance(error, CannotRun)
        assert says in str(error)
        assert len(server.identified) == 1


async def test_a_wrong_token_is_said_before_anything_is_heard() -> None:
    async with loopback() as server:
        server.fail("GET", "/users/@me", 401, {"message": "401: Unauthorized"})
        with pytest.raises(ExceptionGroup) as caught:
            await made(server).run(ListFeed())
        assert TOKEN_REFUSED in str(caught.value.exceptions[0])
        assert server.identified == []


async def test_it_waits_for_a_discord_that_is_down() -> None:
    async with loopback() as server:
        server.fail("GET", "/users/@me", 503, times=12)
        server.fail("GET", "/gateway/bot", 503, times=6)
        running = asyncio.create_task(made(server).run(ListFeed()))
        await server.until(lambda: server.identified, 60)
        running.cancel()
        await asyncio.wait((running,))


async def test_a_silent_connection_is_not_vouched_for() -> None:
    async with connected() as (_, platform, _):
        assert now() - platform.client.heard_until(0) < 5_000
        shard = platform.client.shards[0]
        keep_alive = shard._parent.ws._keep_alive
        assert keep_alive is not None
        keep_alive._last_recv -= 90
        assert now() - platform.client.heard_until(0) >= 90_000


async def test_told_to_stop_it_hands_in_what_it_heard() -> None:
    async with loopback() as server:
        platform, feed = made(server), ListFeed()
        running = asyncio.create_task(platform.run(feed))
        await server.until(lambda: is_caught_up(platform))
        for number in range(50):
            await server.say(OWNER, HELP, f"number {number}")
        await server.until(lambda: len(texts(feed)) > 10)
        began = time.monotonic()
        running.cancel()
        await asyncio.wait((running,))
        assert time.monotonic() - began < 4
        assert platform.intake.is_idle


async def test_of_a_server_that_is_out_of_order_nothing_is_said_to_be_gone() -> None:
    async with loopback() as server:
        server.guild_ids.append(ELSEWHERE)
        server.out_of_order = {ELSEWHERE}
        platform, feed = made(server), ListFeed()
        running = asyncio.create_task(platform.run(feed))
        try:
            await server.until(lambda: is_caught_up(platform) and feed.there)
            assert feed.there == {WORKSPACE, str(ELSEWHERE)}
            assert feed.told_of == {str(HELP), str(GARDEN)}
            assert platform.intake.guild(ELSEWHERE).behind
            described = server.guild(ELSEWHERE)
            await server.tell("GUILD_CREATE", {**described, "guild_id": str(ELSEWHERE)})
            await server.until(lambda: is_caught_up(platform, (GUILD, ELSEWHERE)))
            assert str(HELP_ELSEWHERE) in feed.told_of
        finally:
            running.cancel()
            await asyncio.wait((running,))


# -- shards ------------------------------------------------------------------------------


async def test_each_shard_resumes_by_itself() -> None:
    async with connected(ELSEWHERE) as (server, platform, feed):
        assert [one["shard"] for one in server.identified] == [[0, 2], [1, 2]]
        await server.drop(4_000, shard=1)
        await server.say(OWNER, HELP, "here")
        await server.say(OWNER, HELP_ELSEWHERE, "elsewhere")
        await server.until(lambda: set(texts(feed)) == {"here", "elsewhere"})
        assert len(server.resumed) == 1
        assert len(server.identified) == 2
        assert history_asked(server) == []
        await server.until(lambda: platform.sessions._up == {0, 1})


async def test_only_the_guilds_of_a_shard_that_lost_its_session_catch_up() -> None:
    async with connected(ELSEWHERE) as (server, platform, feed):
        feed.read_to = now() - 1
        server.forget_sessions(1)
        server.message(OWNER, HELP_ELSEWHERE, "in the gap")
        await platform_drop(server, platform, 1)
        await server.say(OWNER, HELP, "meanwhile")
        await server.until(lambda: set(texts(feed)) == {"in the gap", "meanwhile"})
        await server.until(lambda: is_caught_up(platform, (GUILD, ELSEWHERE)))
        assert [one["shard"] for one in server.identified[2:]] == [[1, 2]]
        assert history_asked(server) == [f"/channels/{HELP_ELSEWHERE}/messages"]


async def test_a_shard_that_is_gone_is_not_vouched_for_and_the_other_is() -> None:
    async with connected(ELSEWHERE) as (server, platform, feed):
        await server.until(lambda: platform.sessions._up == {0, 1})
        platform.sessions.disconnected(1, platform.client.guilds)
        platform.sessions.vouch(platform.client)
        await server.until(lambda: platform.intake.is_idle)
        assert set(feed.vouched) == {WORKSPACE}


def history_asked(server: Loopback) -> list[str]:
    return [
        one.path
        for one in server.calls
        if one.method == "GET" and one.path.endswith("/messages")
    ]


# -- calls -------------------------------------------------------------------------------


async def test_a_note_is_shown_and_taken_back() -> None:
    async with connected() as (server, platform, _):
        shown = await platform.show_direct(WORKSPACE, str(OWNER), CARD)
        (sent,) = server.sent
        assert shown == f"{OWNER + 7}/{sent['id']}"
        await platform.withdraw(WORKSPACE, shown)
        assert server.sent == []


async def test_a_short_rate_limit_is_waited_for() -> None:
    async with connected() as (server, platform, _):
        body = {"message": "slow", "retry_after": 0.05, "global": False}
        headers = {"Via": "1.1 google", "Retry-After": "0.05"}
        path = r"/channels/\d+/messages"
        server.fail("POST", path, 429, body, headers=headers, times=2)
        await platform.show_direct(WORKSPACE, str(OWNER), CARD)
        assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        pytest.param({"Via": "1.1 google"}, 600_000, id="longer than anybody waits"),
        pytest.param({"Retry-After": "12"}, 12_000, id="by something in between"),
        pytest.param({}, None, id="without saying for how long"),
    ],
)
async def test_a_long_rate_limit_is_left_to_the_outbox(headers, after) -> None:
    async with connected() as (server, platform, _):
        body = {"message": "slow", "retry_after": 600.0, "global": False}
        server.fail("POST", r"/channels/\d+/messages", 429, body, headers=headers)
        with pytest.raises(NotAccepted) as caught:
            await platform.show_direct(WORKSPACE, str(OWNER), CARD)
        assert caught.value.retry_after == after
        assert server.sent == []


async def test_a_server_in_trouble_posts_once_or_nobody_knows() -> None:
    async with connected() as (server, platform, _):
        path = r"/channels/\d+/messages"
        server.fail("POST", path, 502, times=2)
        await platform.show_direct(WORKSPACE, str(OWNER), CARD)
        nonces = {
            one.json["nonce"]
            for one in server.calls
            if one.method == "POST" and one.path.endswith("/messages")
        }
        assert len(nonces) == 1
        server.fail("POST", path, 502, times=9)
        with pytest.raises(Unclear):
            await platform.post(WORKSPACE, str(HELP), CARD)
        assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("status", "code", "cause"),
    [
        pytest.param(403, 50007, Cause.CLOSED, id="closed"),
        pytest.param(400, 50007, Cause.CLOSED, id="closed, said otherwise"),
        pytest.param(403, 50278, Cause.NO_MEMBER, id="no server in common"),
        pytest.param(403, 50013, Cause.FORBIDDEN, id="not allowed"),
        pytest.param(404, 10003, Cause.NO_CHANNEL, id="no channel"),
        pytest.param(404, 10008, Cause.NO_MESSAGE, id="no message"),
    ],
)
async def test_a_refusal_is_known_by_its_code(status, code, cause) -> None:
    async with connected() as (server, platform, _):
        body = {"message": "no", "code": code}
        server.fail("POST", r"/channels/\d+/messages", status, body)
        with pytest.raises(Refused) as caught:
            await platform.show_direct(WORKSPACE, str(OWNER), CARD)
        assert caught.value.cause is cause


async def test_told_that_it_opens_doors_too_fast_it_opens_none_for_an_hour() -> None:
    async with connected() as (server, platform, _):
        body = {"message": "too fast", "code": 40003}
        server.fail("POST", "/users/@me/channels", 400, body)
        for _ in range(2):
            with pytest.raises(NotAccepted) as caught:
                await platform.show_direct(WORKSPACE, str(OWNER), CARD)
            assert caught.value.retry_after is not None
            assert caught.value.retry_after > 3_500_000
        asked = [one for one in server.calls if one.path == "/users/@me/channels"]
        assert len(asked) == 1


async def test_a_server_that_is_gone_proves_that_nothing_was_done() -> None:
    async with connected() as (_, platform, _):
        await platform.look_up(WORKSPACE, str(OWNER))
        Route.BASE = "http://127.0.0.1:9"
        with pytest.raises(NotAccepted):
            await platform.post(WORKSPACE, str(HELP), CARD)


async def test_where_the_bot_is_not_no_channel_is_said_to_be_gone() -> None:
    async with connected() as (_, platform, _):
        with pytest.raises(Refused) as caught:
            await platform.post(str(ELSEWHERE), str(HELP_ELSEWHERE), CARD)
        assert caught.value.cause is Cause.FORBIDDEN


# -- interactions ------------------------------------------------------------------------

HOME = {"id": "5", "name": "coach", "type": 1, "options": [{"name": "home", "type": 1}]}


async def test_an_interaction_is_first_acknowledged_and_then_answered() -> None:
    async with connected() as (server, _, feed):
        token = await server.interact(OWNER, 2, HOME)
        await server.until(lambda: "components" in server.answers.get(token, {}))
        (asked,) = feed.commands
        assert (asked.text, asked.workspace) == ("coach home", WORKSPACE)
        first = next(one for one in server.calls if one.path.endswith("/callback"))
        assert first.json == {"type": 5, "data": {"flags": 64}}


async def test_what_somebody_else_answers_is_left_alone(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connected() as (server, _, feed):
        body = {"message": "already acknowledged", "code": 40060}
        server.fail("POST", "/interactions/.*", 400, body, times=2)
        with caplog.at_level(logging.ERROR, "adapters"):
            for _ in range(2):
                await server.interact(OWNER, 2, HOME)
            await server.interact(OWNER, 2, HOME)
            await server.until(lambda: len(feed.commands) == 1)
        said = [one for one in caplog.records if "another process" in one.getMessage()]
        assert len(said) == 1


async def test_a_command_of_another_version_is_said_in_a_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connected() as (server, _, _):
        with caplog.at_level(logging.WARNING, "adapters"):
            await server.interact(OWNER, 2, {"id": "5", "name": "coach", "type": 1})
            await server.until(lambda: caplog.records)
        (said,) = caplog.records
        assert "another version of Rapport" in said.getMessage()
        assert said.exc_info is None


async def test_an_expired_token_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with connected() as (server, _, feed):
        body = {"message": "Unknown interaction", "code": 10062}
        server.fail("POST", "/interactions/.*", 404, body)
        gone = {"message": "Unknown Webhook", "code": 10015}
        server.fail("PATCH", "/webhooks/.*", 404, gone)
        with caplog.at_level(logging.WARNING):
            await server.interact(OWNER, 2, HOME)
            await server.interact(OWNER, 2, HOME)
            await server.until(lambda: feed.commands)
            token = await server.interact(OWNER, 2, HOME)
            await server.until(lambda: "components" in server.answers.get(token, {}))
        assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_translated_commands_are_sent_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compile_pseudo(tmp_path)
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    async with loopback() as server:
        for asked in (2, 3):
            platform = made(server, verbs=offered())
            running = asyncio.create_task(platform.run(ListFeed()))
            await server.until(partial(has_asked, server, asked))
            await asyncio.sleep(0.05)
            running.cancel()
            await asyncio.wait((running,))
        assert about_commands(server) == ["GET", "PUT", "GET"]
        assert "ru" in server.commands[0]["description_localizations"]


def has_asked(server: Loopback, times: int) -> bool:
    return len(about_commands(server)) >= times


def about_commands(server: Loopback) -> list[str]:
    return [one.method for one in server.calls if one.path.endswith("/commands")]


# -- bad days ----------------------------------------------------------------------------


async def test_a_flapping_gateway_loses_and_doubles_nothing() -> None:
    async with connected() as (server, platform, feed):
        feed.read_to = now() - 1
        said: list[str] = []
        for number in range(12):
            said.append(f"number {number}")
            await server.say(OWNER, HELP, said[-1])
            if number % 3 == 2:
                server.forget_sessions()
                await platform_drop(server, platform)
            else:
                await server.drop(4_000)
            await server.until(lambda: server.sessions and 0 in platform.sessions._up)
        await server.until(lambda: is_caught_up(platform))
        await server.until(lambda: set(texts(feed)) == set(said))
