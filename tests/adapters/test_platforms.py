"""The contract of the platform port, run over every implementation.

A new platform joins by a ``Stage``: how its people, channels and posts are set up, and
how to look at what was shown.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

import pytest
import pytest_asyncio

from adapters.cards import Card, MessageRef
from adapters.console.community import Community
from adapters.console.platform import WORKSPACE, ConsolePlatform
from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from adapters.platform import Person, Platform, RereadsOwn
from rules.model import MINUTE, Posted
from tests.adapters.discord.contract_stage import DiscordStage
from tests.adapters.recording import RecordingPlatform
from tests.adapters.slack.stage import SlackStage

NOON = 1_741_089_600_000
CARD = Card(title="A note", text=("For your eyes.",))
OTHER = Card(title="Another", text=("In its place.",))


class Stage(Protocol):
    """A community with ana, ben and cleo, #help for all and #den for ana and ben."""

    platform: Platform
    workspace: str

    def id(self, name: str) -> str:
        """The platform's id of somebody or of a channel; of others, one of nobody's."""

    def say(self, author: str, channel: str, text: str, at: int) -> str: ...

    def leave(self, member: str) -> None: ...

    def close(self, member: str) -> None:
        """The member takes no direct messages any more."""

    def seen(self, shown: str) -> tuple[str, str, str] | None:
        """To whom, where and under what title a card is shown, or that it is gone."""


class ConsoleStage:
    def __init__(self) -> None:
        self.community = Community()
        self.platform = ConsolePlatform(self.community)
        self.workspace = WORKSPACE
        for name in ("ana", "ben", "cleo"):
            self.community.join(name, "help", NOON)
        self.community.open("help")
        self.community.open("den", frozenset({"ana", "ben"}))

    def say(self, author: str, channel: str, text: str, at: int) -> str:
        return self.community.post(author, channel, text, at).id

    def leave(self, member: str) -> None:
        self.community.leave(member)

    def close(self, member: str) -> None:
        self.community.member(member).takes_direct = False

    def id(self, name: str) -> str:
        return name

    def seen(self, shown: str) -> tuple[str, str, str] | None:
        one = self.platform.screen.shown[shown]
        return None if one.withdrawn else (one.member, one.channel, one.card.title)


class RecordingStage:
    def __init__(self) -> None:
        people = ("ana", "ben", "cleo")
        self.platform = RecordingPlatform(
            people={id: Person(id) for id in people},
            channels={"help": set(people), "den": {"ana", "ben"}},
        )
        self.workspace = "T1"

    def say(self, author: str, channel: str, text: str, at: int) -> str:
        id = f"m{len(self.platform.posts) + 1}"
        post = Posted(channel=channel, id=id, at=at, author=author, text=text)
        self.platform.posts.append(post)
        return id

    def leave(self, member: str) -> None:
        del self.platform.people[member]

    def close(self, member: str) -> None:
        self.platform.closed.add(member)

    def id(self, name: str) -> str:
        return name

    def seen(self, shown: str) -> tuple[str, str, str] | None:
        one = self.platform.sent[shown]
        return None if one.withdrawn else (one.member, one.channel, one.card.title)


@asynccontextmanager
async def discord_stage() -> AsyncIterator[Stage]:
    """Discord as simcord plays it."""
    async with DiscordStage.opened() as opened:
        yield opened


@asynccontextmanager
async def console_stage() -> AsyncIterator[Stage]:
    yield ConsoleStage()


@asynccontextmanager
async def recording_stage() -> AsyncIterator[Stage]:
    yield RecordingStage()


@pytest_asyncio.fixture(
    params=[console_stage, recording_stage, discord_stage, SlackStage]
)
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    opening: AbstractAsyncContextManager[Stage] = request.param()
    async with opening as opened:
        yield opened


async def refusal(asked) -> Cause:
    with pytest.raises(Refused) as caught:
        await asked
    return caught.value.cause


async def test_a_card_near_a_message_is_one_members(stage: Stage) -> None:
    if not stage.platform.limits.near:
        show = stage.platform.show_near(stage.workspace, stage.id("ana"), "", CARD)
        assert await refusal(show) is Cause.FORBIDDEN
        return
    shown = await stage.platform.show_near(
        stage.workspace, stage.id("ana"), stage.id("help"), CARD
    )
    assert stage.seen(shown) == ("ana", "help", CARD.title)


async def test_nothing_is_shown_near_what_the_member_cannot_read(stage: Stage) -> None:
    show = stage.platform.show_near(
        stage.workspace, stage.id("cleo"), stage.id("den"), CARD
    )
    assert await refusal(show) is Cause.FORBIDDEN


async def test_a_direct_card_is_one_members(stage: Stage) -> None:
    shown = await stage.platform.show_direct(stage.workspace, stage.id("ana"), CARD)
    assert stage.seen(shown) == ("ana", "", CARD.title)


async def test_closed_direct_messages_are_refused_for_good(stage: Stage) -> None:
    stage.close("ana")
    show = stage.platform.show_direct(stage.workspace, stage.id("ana"), CARD)
    assert await refusal(show) is Cause.CLOSED


async def test_who_has_left_is_refused_for_good(stage: Stage) -> None:
    stage.leave("ana")
    show = stage.platform.show_direct(stage.workspace, stage.id("ana"), CARD)
    assert await refusal(show) is Cause.NO_MEMBER


async def test_a_posted_card_is_everybodys(stage: Stage) -> None:
    shown = await stage.platform.post(stage.workspace, stage.id("help"), CARD)
    assert stage.seen(shown) == ("", "help", CARD.title)


async def test_own_posts_are_read_where_a_platform_lets_them(stage: Stage) -> None:
    platform = stage.platform
    if not isinstance(platform, RereadsOwn):
        pytest.skip("this platform does not let the bot read its own posts")
    workspace, help = stage.workspace, stage.id("help")
    shown = await platform.post(workspace, help, CARD)
    gone = await platform.post(workspace, help, OTHER)
    if platform.limits.near:
        await platform.show_near(workspace, stage.id("ana"), help, CARD)
    await platform.withdraw(workspace, gone)
    (own,) = await platform.own_posts(workspace, help, NOON)
    assert own.shown == shown
    assert CARD.title in own.text
    assert CARD.text[0] in own.text


async def test_posting_where_there_is_no_channel_is_refused(stage: Stage) -> None:
    post = stage.platform.post(stage.workspace, stage.id("nowhere"), CARD)
    assert await refusal(post) is Cause.NO_CHANNEL


async def test_an_edited_card_takes_the_place_of_the_first(stage: Stage) -> None:
    shown = await stage.platform.post(stage.workspace, stage.id("help"), CARD)
    await stage.platform.edit(stage.workspace, shown, OTHER)
    assert stage.seen(shown) == ("", "help", OTHER.title)


async def test_what_was_withdrawn_is_gone_and_cannot_be_edited(stage: Stage) -> None:
    shown = await stage.platform.show_direct(stage.workspace, stage.id("ana"), CARD)
    for _ in range(2):
        await stage.platform.withdraw(stage.workspace, shown)
    assert stage.seen(shown) is None
    edit = stage.platform.edit(stage.workspace, shown, OTHER)
    assert await refusal(edit) is Cause.NO_MESSAGE


async def test_history_begins_after_a_moment_and_stays_in_its_channel(
    stage: Stage,
) -> None:
    stage.say("ana", "help", "before", NOON)
    second = stage.say("ben", "help", "after", NOON + MINUTE)
    stage.say("ben", "den", "elsewhere", NOON + MINUTE)
    third = stage.say("ana", "help", "later", NOON + 2 * MINUTE)
    read = [
        post
        async for post in stage.platform.history(
            stage.workspace, stage.id("help"), NOON
        )
    ]
    assert [post.id for post in read] == [second, third]
    assert [post.at for post in read] == [NOON + MINUTE, NOON + 2 * MINUTE]


async def test_the_history_of_no_channel_is_refused(stage: Stage) -> None:
    posts = stage.platform.history(stage.workspace, stage.id("nowhere"), 0)
    assert await refusal(anext(posts)) is Cause.NO_CHANNEL


async def test_who_is_there_is_found_and_who_is_not_is_not(stage: Stage) -> None:
    found = await stage.platform.look_up(stage.workspace, stage.id("ana"))
    assert found is not None
    assert found.id == stage.id("ana")
    stage.leave("ana")
    assert await stage.platform.look_up(stage.workspace, stage.id("ana")) is None
    assert await stage.platform.look_up(stage.workspace, stage.id("nobody")) is None


async def test_who_can_read_what(stage: Stage) -> None:
    can_read = stage.platform.can_read
    assert await can_read(stage.workspace, stage.id("ana"), stage.id("den"))
    assert not await can_read(stage.workspace, stage.id("cleo"), stage.id("den"))
    assert not await can_read(stage.workspace, stage.id("ana"), stage.id("nowhere"))
    stage.leave("ana")
    assert not await can_read(stage.workspace, stage.id("ana"), stage.id("den"))


async def test_a_channel_is_known_by_its_id(stage: Stage) -> None:
    found = await stage.platform.channel(stage.workspace, stage.id("den"))
    assert found is not None
    assert (found.id, found.name, found.parent) == (stage.id("den"), "den", "")
    assert await stage.platform.channel(stage.workspace, stage.id("nowhere")) is None


def test_a_permalink_is_an_address_or_nothing(stage: Stage) -> None:
    id = stage.say("ana", "help", "hello", NOON)
    link = stage.platform.permalink(
        stage.workspace, MessageRef(stage.id("help"), id, NOON)
    )
    assert link == "" or link.startswith("https://")


def test_every_error_is_one_of_three_and_says_what_to_do() -> None:
    assert Refused(Cause.CLOSED).cause is Cause.CLOSED
    assert NotAccepted("busy", 5).retry_after == 5
    assert {
        type(e) for e in (Refused(Cause.CLOSED), NotAccepted(""), Unclear())
    } == set(PlatformError.__subclasses__())
