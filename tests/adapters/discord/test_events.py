"""What happens on Discord, as the events it becomes."""

import logging

import pytest
from simcord.backend.serializers import channel_payload, message_payload
from simcord.builders import ChannelHandle
from simcord.enums import MessageType

from adapters.discord.client import WITHOUT_WORDS
from adapters.discord.intake import MARGIN, MOST_TRIES
from adapters.discord.messages import at_of, id_at
from adapters.discord.sessions import LOOKS_ROUND
from rules.model import SECOND, Deleted, Edited, Joined, Posted, Reacted, Watermark
from tests.adapters.discord.hearing import Ear, ear


async def one(place: Ear) -> Posted:
    (event,) = await place.heard()
    assert isinstance(event, Posted)
    return event


@pytest.mark.parametrize(
    "at", [1_420_070_400_001, 1_741_089_600_000, 1_800_000_000_123]
)
def test_an_id_names_the_moment_it_was_given(at: int) -> None:
    assert at_of(id_at(at)) == at
    assert at_of(id_at(at) + 1) == at + 1
    assert id_at(0) == 0


async def test_a_message_is_a_post_in_plain_text() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        user = place.env.create_user("ana", global_name="Ana")
        ana = place.guild.add_member(user, nick="Ana of the beans")
        text = f"<@{ana.id}> see <#{channel.id}> <:leaf:123> <https://example.org>"
        sent = await ana.send(channel, text)
        post = await one(place)
        assert post.channel == str(channel.id)
        assert post.id == str(sent.id)
        assert post.at == at_of(sent.id)
        assert (post.author, post.name) == (str(ana.id), "Ana of the beans")
        assert post.text == (
            f"<@{ana.id}> see <#{channel.id}> :leaf: https://example.org"
        )
        assert post.human
        assert not post.forwarded
        assert (post.thread, post.reply_to) == (None, None)


async def test_a_reply_names_what_it_replies_to() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        first = await ana.send(channel, "what is this leaf?")
        await place.heard()
        await ana.send(channel, "> quoted\nnever mind", reply_to=first)
        post = await one(place)
        assert post.reply_to == str(first.id)
        assert post.text == "> quoted\nnever mind"


async def test_a_forward_is_in_nobodys_own_words() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        first = await ana.send(channel, "buy my beans")
        await place.heard()
        await ana.forward(first, channel)
        post = await one(place)
        assert post.forwarded
        assert post.text == ""
        assert post.reply_to is None


async def test_files_are_counted_by_kind() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        files = (("leaf.png", b"x"), ("log.txt", b"y"), ("bean.jpg", b"z"))
        await ana.send(channel, "look", attachments=files)
        post = await one(place)
        assert (post.images, post.files) == (2, 1)


async def test_bots_and_webhooks_are_not_people() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        bot = place.guild.add_member(place.env.create_user("helper", bot=True))
        await bot.send(channel, "try this")
        assert not (await one(place)).human
        hook = place.guild.create_webhook(channel)
        await hook.send("news")
        assert not (await one(place)).human


async def test_what_discord_says_itself_is_nothing_anybody_said() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        kind = MessageType.PREMIUM_GUILD_SUBSCRIPTION
        place.guild.create_system_message(channel, kind, author=ana)
        assert await place.heard() == []


async def test_voice_age_restricted_and_private_places_are_not_read() -> None:
    async with ear() as place:
        ana = place.guild.add_member(place.env.create_user("ana"))
        voice = place.guild.create_voice_channel("talk")
        await ana.send(voice, "can you hear me?")
        grown = place.guild.create_text_channel("grown-ups")
        described = channel_payload(place.env.backend, grown._channel)
        place.env.backend.emit("CHANNEL_UPDATE", {**described, "nsfw": True})
        await ana.send(grown, "not for everybody")
        assert await place.heard() == []


async def test_a_forums_post_starts_its_thread() -> None:
    async with ear() as place:
        forum = place.guild.create_forum_channel("questions")
        ana = place.guild.add_member(place.env.create_user("ana"))
        ben = place.guild.add_member(place.env.create_user("ben"))
        thread = await forum_post(place, forum, ana, "which bean?")
        first = await one(place)
        assert (first.channel, first.thread) == (str(thread.id), None)
        assert first.id == str(thread.id)
        await ben.send(thread, "the white one")
        answer = await one(place)
        assert (answer.channel, answer.thread) == (str(thread.id), str(thread.id))
        found = await place.platform.channel(str(place.guild.id), str(thread.id))
        assert found is not None
        assert found.parent == str(forum.id)


async def forum_post(place: Ear, forum, author, text: str) -> ChannelHandle:
    """Somebody begins a post in a forum: its first message has the thread's own id."""
    backend = place.env.backend
    made = backend.create_thread(forum.id, "a post", author.id)
    thread = ChannelHandle(place.env, place.guild, made)
    draft = backend.create_message(made.id, author.id, text, broadcast=False)
    backend.emit("MESSAGE_CREATE", serialized(place, draft, id=str(made.id)))
    return thread


async def test_a_thread_hangs_on_the_message_it_was_opened_from() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        root = await ana.send(channel, "which bean?")
        await place.heard()
        backend = place.env.backend
        backend.advance_clock(60)
        made = backend.create_thread(channel.id, "beans", ana.id, message_id=root.id)
        thread = ChannelHandle(place.env, place.guild, made)
        await ana.send(thread, "the white one?")
        post = (await place.heard())[-1]
        assert isinstance(post, Posted)
        assert (post.channel, post.thread) == (str(root.id), str(root.id))
        alone = ChannelHandle(
            place.env, place.guild, backend.create_thread(channel.id, "x", ana.id)
        )
        await ana.send(alone, "hello in here")
        post = (await place.heard())[-1]
        assert isinstance(post, Posted)
        assert (post.channel, post.thread) == (str(alone.id), None)


async def test_an_edit_that_changes_no_words_is_nothing() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        sent = await ana.send(channel, "https://example.org")
        await place.heard()
        backend = place.env.backend
        stored = backend.get_message(channel.id, sent.id)
        preview = serialized(place, stored, edited_timestamp=None)
        backend.emit("MESSAGE_UPDATE", preview)
        assert await place.heard() == []
        await ana.edit(sent, "https://example.org is about beans")
        (change,) = await place.heard()
        assert isinstance(change, Edited)
        assert change.post.text == "https://example.org is about beans"
        assert change.post.at == at_of(sent.id)
        pinned = serialized(place, backend.get_message(channel.id, sent.id))
        backend.emit("MESSAGE_UPDATE", {**pinned, "pinned": True})
        assert await place.heard() == []


def serialized(place: Ear, stored, **changed):
    return {**message_payload(place.env.backend, stored), **changed}


async def test_deleting_names_each_message_that_is_gone() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        sent = [await ana.send(channel, f"number {n}") for n in range(4)]
        await place.heard()
        await ana.delete(sent[0])
        (gone,) = await place.heard()
        assert isinstance(gone, Deleted)
        assert gone.id == str(sent[0].id)
        place.env.backend.bulk_delete_messages(channel.id, [one.id for one in sent[1:]])
        gone = await place.heard()
        assert [one.id for one in gone] == [str(one.id) for one in sent[1:]]


async def test_a_reaction_of_a_person_counts() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        bot = place.guild.add_member(place.env.create_user("helper", bot=True))
        sent = await ana.send(channel, "which bean?")
        await place.heard()
        await bot.react(sent, "👀")
        assert await place.heard() == []
        await ana.react(sent, "🎉")
        (reaction,) = await place.heard()
        assert isinstance(reaction, Reacted)
        assert (reaction.id, reaction.author) == (str(sent.id), str(ana.id))
        assert reaction.emoji == "🎉"


async def test_who_comes_is_heard_of_with_the_intent_alone() -> None:
    async with ear() as place:
        place.guild.add_member(place.env.create_user("ana"))
        assert await place.heard() == []
    async with ear(members=True) as place:
        ana = place.guild.add_member(place.env.create_user("ana"))
        (joined,) = await place.heard()
        assert isinstance(joined, Joined)
        assert joined.author == str(ana.id)


async def test_a_channel_that_is_deleted_is_not_among_those_that_there_are() -> None:
    async with ear() as place:
        help, den = map(place.guild.create_text_channel, ("help", "den"))
        place.env.backend.delete_channel(den.id)
        await place.heard()
        assert str(help.id) in place.feed.told_of
        assert str(den.id) not in place.feed.told_of


async def test_a_role_is_gone_by_its_name_where_no_other_has_it() -> None:
    async with ear() as place:
        alone, first, _ = map(place.guild.create_role, ("staff", "team", "Team"))
        for role in (alone, first):
            place.env.backend.delete_role(place.guild.id, role.id)
        await place.heard()
        assert place.feed.roles_gone == [{str(alone.id), "staff"}, {str(first.id)}]


async def test_a_forums_post_goes_with_its_thread() -> None:
    async with ear() as place:
        forum = place.guild.create_forum_channel("questions")
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        post = await forum_post(place, forum, ana, "which bean?")
        aside = place.env.backend.create_thread(channel.id, "beans", ana.id)
        await place.heard()
        for thread in (post.id, aside.id):
            place.env.backend.delete_channel(thread)
        (gone,) = await place.heard()
        assert isinstance(gone, Deleted)
        assert (gone.channel, gone.id) == (str(post.id), str(post.id))


async def test_now_and_then_it_says_in_which_servers_it_is() -> None:
    async with ear() as place:
        sessions, client = place.platform.sessions, place.platform.client
        await sessions._look_round(client)
        assert place.feed.there == set()
        place.env.backend.advance_clock(LOOKS_ROUND / SECOND)
        sessions._up.clear()
        await sessions._look_round(client)
        assert place.feed.there == set()
        sessions._up.add(0)
        await sessions._look_round(client)
        assert place.feed.there == {str(place.guild.id)}


# -- vouching and handing in -------------------------------------------------------------


async def test_a_server_is_vouched_for_a_minute_back() -> None:
    async with ear() as place:
        await place.heard()
        place.platform.sessions.vouch(place.platform.client)
        await place.platform.intake.hand_in(place.feed)
        now = int(place.env.now().timestamp() * 1_000)
        assert place.feed.events == [Watermark(now - MARGIN)]


async def test_what_is_not_taken_is_handed_in_again_in_order() -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        place.feed.failures = [RuntimeError("locked"), RuntimeError("locked")]
        await ana.send(channel, "first")
        await ana.send(channel, "second")
        for _ in range(3):
            place.env.backend.advance_clock(60)
            await place.platform.intake.hand_in(place.feed)
        texts = [one.text for one in place.feed.events if isinstance(one, Posted)]
        assert texts == ["first", "second"]


async def test_what_is_never_taken_makes_history_be_read_again() -> None:
    async with ear() as place:
        await place.heard()
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        place.feed.failures = [RuntimeError("locked")] * MOST_TRIES
        await ana.send(channel, "lost on its way")
        for _ in range(MOST_TRIES):
            place.env.backend.advance_clock(60)
            await place.platform.intake.hand_in(place.feed)
        assert not place.feed.failures
        place.feed.read_to = at_of(channel.id) - 1
        place.platform.sessions.vouch(place.platform.client)
        while place.platform.sessions.is_catching_up:
            await place.heard_in_a_moment()
        texts = [one.text for one in place.feed.events if isinstance(one, Posted)]
        assert texts == ["lost on its way"]


async def test_messages_without_any_words_show_that_the_intent_is_off(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with ear() as place:
        channel = place.guild.create_text_channel("help")
        ana = place.guild.add_member(place.env.create_user("ana"))
        backend = place.env.backend
        sent = await ana.send(channel, "hello")
        stored = backend.get_message(channel.id, sent.id)
        with caplog.at_level(logging.ERROR):
            for number in range(WITHOUT_WORDS + 5):
                id = str(sent.id + 1 + number)
                empty = serialized(place, stored, id=id, content="")
                backend.emit("MESSAGE_CREATE", empty)
            await place.heard()
        assert len([one for one in caplog.records if "Intent" in one.msg]) == 1
