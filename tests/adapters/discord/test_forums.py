"""Forums: posts are read, and what is said to everybody stands in a thread of ours."""

from pathlib import Path
from typing import Any

import discord
import pytest
from simcord.backend.models import Channel
from simcord.backend.serializers import channel_payload, message_payload
from simcord.builders import ChannelHandle

from adapters.cards import Card
from bot.chat import EVERYBODY
from bot.config import Config
from bot.live.setup import Setup
from rules.model import DAY, HOUR, MINUTE
from tests.adapters.discord.test_continuity import forbid_history
from tests.adapters.discord.town import Town, said_in, town

QUESTION = "does anyone know how to keep slugs off the lettuce without poison?"
ANSWER = "a ring of ash around the bed keeps them away, renew it after rain"
WEEKLY = "The week in this channel"
CARD = Card(title=WEEKLY, text=("A fine week.",))


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "rapport.db"


def coached() -> Setup:
    return Setup(Config(), everything=True, from_the_start=EVERYBODY)


def forum_of(place: Town, **how: Any) -> Any:
    return place.guild.create_forum_channel("questions", **how)


async def begin_post(place: Town, forum: Any, who: str, text: str) -> Channel:
    """Somebody begins a post: its first message has the thread's own id."""
    author, backend = place.people.get(who) or place.join(who), place.env.backend
    made: Channel = backend.create_thread(forum.id, text[:20], author.id)
    first = backend.create_message(made.id, author.id, text, broadcast=False)
    messages = backend.messages[made.id]
    messages[made.id] = messages.pop(first.id)
    first.id = made.id
    backend.emit("MESSAGE_CREATE", message_payload(backend, first))
    await place.env.settle()
    await place.settle()
    return made


async def answer(place: Town, thread: Channel, who: str, text: str) -> None:
    author = place.people.get(who) or place.join(who)
    place.env.backend.create_message(thread.id, author.id, text)
    await place.env.settle()
    await place.settle()


def close(place: Town, thread: Channel) -> None:
    """Nobody said anything in it for days."""
    place.env.backend.edit_channel(thread.id, {}, thread_metadata={"archived": True})


def threads_of_ours(place: Town, forum: Any) -> list[Channel]:
    me, backend = place.env.bot.user.id, place.env.backend
    ids = backend.get_guild(place.guild.id).thread_ids
    threads = [backend.channels[id] for id in ids]
    return [one for one in threads if one.owner_id == me and one.parent_id == forum.id]


def told_in(place: Town, thread: Channel) -> list[str]:
    messages = place.env.backend.messages[thread.id].values()
    return ["\n".join(said_in(one.components)) for one in messages]


async def test_the_week_is_told_in_one_thread_and_edited_there(db: Path) -> None:
    async with town(db, coached()) as place:
        forum = forum_of(place)
        for who in ("ana", "ben", "cleo", "dov", "eva", "fay"):
            post = await begin_post(place, forum, who, f"{who} grew leeks, with a tip")
            await answer(place, post, "gus", "thank you, that is a good one to know")
        await place.later(10 * MINUTE)
        await place.leap(5 * DAY)
        asked = await begin_post(place, forum, "ana", QUESTION)
        await place.later(10 * MINUTE)
        await place.leap(2 * DAY - 20 * MINUTE)
        (thread,) = threads_of_ours(place, forum)
        assert thread.name == WEEKLY
        (said,) = told_in(place, thread)
        assert "Question open for" in said
        assert f"/channels/{place.guild.id}/{asked.id}/{asked.id}" in said

        await answer(place, asked, "ben", ANSWER)
        await place.later(10 * MINUTE)
        await place.leap(HOUR)
        (said,) = told_in(place, thread)
        assert "Question open for" not in said

        close(place, thread)
        await begin_post(place, forum, "cleo", "has anybody a use for nettles by now?")
        await place.later(10 * MINUTE)
        await place.leap(7 * DAY - 90 * MINUTE)
        assert [one.id for one in threads_of_ours(place, forum)] == [thread.id]
        assert len(told_in(place, thread)) == 2


async def test_where_a_post_needs_a_tag_it_gets_one(db: Path) -> None:
    async with town(db) as place:
        forum = forum_of(place)
        tags = [tag(1, moderated=True), tag(2), tag(3)]
        flags = discord.ChannelFlags(require_tag=True).value
        changed = place.env.backend.edit_channel(forum.id, {"available_tags": tags})
        described = channel_payload(place.env.backend, changed)
        place.env.backend.emit("CHANNEL_UPDATE", {**described, "flags": flags})
        await place.env.settle()
        shown = await place.platform.post(str(place.guild.id), str(forum.id), CARD)
        (thread,) = threads_of_ours(place, forum)
        assert shown.startswith(f"{thread.id}/")
        assert thread.applied_tags == [2]


def tag(id: int, *, moderated: bool = False) -> dict[str, Any]:
    named = {"id": str(id), "name": f"tag {id}", "moderated": moderated}
    return {**named, "emoji_id": None, "emoji_name": None}


async def test_without_its_history_a_thread_is_begun_all_the_same(db: Path) -> None:
    async with town(db) as place:
        forum, guild = forum_of(place), str(place.guild.id)
        place.channels["questions"] = forum
        forbid_history(place, "questions", forbidden=True)
        await place.env.settle()
        first = await place.platform.post(guild, str(forum.id), CARD)
        # One that is open is there to be seen.
        await place.platform.post(guild, str(forum.id), CARD)
        (thread,) = threads_of_ours(place, forum)
        assert first.startswith(f"{thread.id}/")
        close(place, thread)
        await place.platform.post(guild, str(forum.id), CARD)
        assert len(threads_of_ours(place, forum)) == 2


async def test_what_was_posted_in_a_forum_is_found_there(db: Path) -> None:
    async with town(db) as place:
        forum, guild = forum_of(place), str(place.guild.id)
        shown = [await place.platform.post(guild, str(forum.id), CARD)]
        (thread,) = threads_of_ours(place, forum)
        close(place, thread)
        shown.append(await place.platform.post(guild, str(forum.id), CARD))
        own = await place.platform.own_posts(guild, str(forum.id), 0)
        assert [one.shown for one in own] == shown
        assert all(WEEKLY in one.text for one in own)


async def test_a_forum_is_switched_on_in_one_of_its_posts(db: Path) -> None:
    async with town(db, Setup(Config())) as place:
        forum = forum_of(place)
        place.channels["questions"] = forum
        for who in ("ana", "ben", "cleo", "dov", "eva", "mia"):
            await place.say(who, "lobby", f"hello all, {who} here")
        place.manages("mia")
        place.show_managers_commands()
        asked = await begin_post(place, forum, "ana", QUESTION)
        place.channels["post"] = ChannelHandle(place.env, place.guild, asked)
        old = await begin_post(place, forum, "ben", "how deep do leeks go, and why?")
        await answer(place, old, "cleo", "as deep as your hand, for the white part")
        close(place, old)
        await place.leap(2 * DAY)
        await place.ask("mia", "lobby", "coach-admin channels")
        await place.choose("mia", "#questions")
        await place.choose("mia", "on")
        assert "I read <#questions> now" in place.answers[-1].text
        await place.later(2 * MINUTE)
        (thread,) = threads_of_ours(place, forum)
        assert "I read along in this channel" in told_in(place, thread)[0]
        await place.ask("mia", "post", "coach questions")
        assert "open for" in place.answers[-1].text
