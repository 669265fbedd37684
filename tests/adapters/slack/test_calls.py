"""Slack's errors, by name: each becomes one of the port's three, and nothing is sent twice."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.cards import Card, MessageRef, Picture
from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from adapters.slack.platform import SlackPlatform
from tests.adapters.slack.stage import SlackStage
from tests.adapters.slack.town import TEAM

CARD = Card(title="A note", text=("For your eyes.",))
WEEK = Card(title="A week", text=("Quiet.",), picture=Picture(b"png", "Posts: 3"))


@pytest.fixture
async def stage() -> AsyncIterator[SlackStage]:
    async with SlackStage() as made:
        yield made


def says(error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error})


async def outcome(stage: SlackStage, answer: web.Response) -> PlatformError:
    stage.slack.failures.append(answer)
    with pytest.raises(PlatformError) as caught:
        await stage.platform.post(TEAM, "help", CARD)
    return caught.value


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        ("user_not_in_channel", Cause.FORBIDDEN),
        ("not_in_channel", Cause.FORBIDDEN),
        ("channel_not_found", Cause.NO_CHANNEL),
        ("is_archived", Cause.NO_CHANNEL),
        ("account_inactive", Cause.FORBIDDEN),
        ("token_revoked", Cause.FORBIDDEN),
        ("missing_scope", Cause.FORBIDDEN),
        ("restricted_action_read_only_channel", Cause.FORBIDDEN),
        ("messages_tab_disabled", Cause.CLOSED),
        ("user_disabled", Cause.NO_MEMBER),
        ("message_not_found", Cause.NO_MESSAGE),
        ("an_error_of_tomorrow", Cause.FORBIDDEN),
    ],
)
async def test_what_is_refused_for_good(
    stage: SlackStage, error: str, cause: Cause
) -> None:
    found = await outcome(stage, says(error))
    assert isinstance(found, Refused)
    assert found.cause is cause


async def test_too_much_at_once_is_not_accepted_and_says_when_again(
    stage: SlackStage,
) -> None:
    answer = web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": "17"},
    )
    found = await outcome(stage, answer)
    assert isinstance(found, NotAccepted)
    assert found.retry_after == 17_000


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(says("internal_error"), id="Slack does not know itself"),
        pytest.param(says("fatal_error"), id="it may have been done in part"),
        pytest.param(
            web.Response(status=503, text="<html>"), id="no answer of Slack's"
        ),
        pytest.param(web.Response(text="{", content_type="application/json"), id="cut"),
    ],
)
async def test_what_nobody_knows(stage: SlackStage, answer: web.Response) -> None:
    assert isinstance(await outcome(stage, answer), Unclear)
    assert len(stage.slack.api.calls) == 0


async def test_where_there_is_no_connection_nothing_was_done(
    stage: SlackStage,
) -> None:
    stage.platform.calls.base_url = "http://127.0.0.1:9/api/"
    with pytest.raises(NotAccepted):
        await stage.platform.post(TEAM, "help", CARD)


async def test_a_broken_connection_is_unclear_and_nothing_is_sent_again(
    stage: SlackStage,
) -> None:
    asked = []

    async def hang_up(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        asked.append(await reader.read(100))
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        stage.platform.calls.base_url = f"http://127.0.0.1:{port}/api/"
        with pytest.raises(Unclear):
            await stage.platform.post(TEAM, "help", CARD)
    assert len(asked) == 1


async def test_a_workspace_without_the_app_is_refused(stage: SlackStage) -> None:
    with pytest.raises(Refused):
        await stage.platform.post("T2", "help", CARD)


async def test_a_picture_is_one_post_with_alt_text(stage: SlackStage) -> None:
    shown = await stage.platform.post(TEAM, "help", WEEK)
    (message,) = stage.town.channels["help"].messages
    assert message["text"].startswith("*A week*\nQuiet.\nPosts: 3")
    (file,) = message["files"]
    assert (file["data"], file["alt_txt"]) == (b"png", "Posts: 3")
    await stage.platform.withdraw(TEAM, shown)
    await stage.platform.withdraw(TEAM, shown)
    assert stage.town.channels["help"].messages == []


async def test_a_picture_that_did_not_get_through_was_not_posted(
    stage: SlackStage,
) -> None:
    stage.slack.failures.append(says("internal_error"))
    with pytest.raises(NotAccepted):
        await stage.platform.post(TEAM, "help", WEEK)
    assert stage.town.channels["help"].messages == []


async def test_a_post_previews_no_links(stage: SlackStage) -> None:
    await stage.platform.post(TEAM, "help", CARD)
    (call,) = stage.slack.api.made("chat.postMessage")
    assert (call["unfurl_links"], call["unfurl_media"]) == ("false", "false")


async def test_a_direct_conversation_is_opened_once(stage: SlackStage) -> None:
    platform: SlackPlatform = stage.platform
    for _ in range(2):
        await platform.show_direct(TEAM, "ana", CARD)
    assert len(stage.slack.api.made("conversations.open")) == 1


async def test_what_was_shown_near_a_message_cannot_be_taken_back(
    stage: SlackStage,
) -> None:
    shown = await stage.platform.show_near(TEAM, "ana", "help", CARD)
    with pytest.raises(Refused):
        await stage.platform.withdraw(TEAM, shown)


@pytest.mark.parametrize(
    ("more", "outside"),
    [
        ({}, False),
        ({"is_restricted": True}, True),
        ({"is_ultra_restricted": True}, True),
        ({"is_stranger": True}, True),
        ({"team_id": "T2"}, True),
        ({"team_id": "E1", "teams": ["T1"]}, False),
    ],
    ids=["a member", "a guest", "of one channel", "unknown", "elsewhere", "an org's"],
)
async def test_guests_and_strangers_are_told_from_members(
    stage: SlackStage, more: dict[str, object], outside: bool
) -> None:
    stage.town.join("dov", tz="Europe/Paris", is_admin=True, **more)
    found = await stage.platform.look_up(TEAM, "dov")
    assert found is not None
    assert found.outside is outside
    assert (found.zone, found.manager, found.locale) == ("Europe/Paris", True, "en_US")


async def test_a_guest_reads_only_the_channels_they_are_in(stage: SlackStage) -> None:
    stage.town.join("dov", is_restricted=True)
    assert not await stage.platform.can_read(TEAM, "dov", "help")
    stage.town.channels["den"].members.add("dov")
    assert await stage.platform.can_read(TEAM, "dov", "den")


async def test_a_permalink_is_slacks_own(stage: SlackStage) -> None:
    await stage.platform.channel(TEAM, "help")
    ref = MessageRef("help", "help:1741089600.000100", 0)
    link = stage.platform.permalink(TEAM, ref)
    assert link == "https://town.example/archives/help/p1741089600000100"


def test_no_token_is_in_what_is_printed(stage: SlackStage) -> None:
    install = stage.platform.installs.install
    assert "xoxb" not in repr(install)
    assert "shh" not in repr(stage.platform.secrets)
