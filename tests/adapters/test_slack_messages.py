"""Messages of a Slack export: what counts as one, and its plain text."""

import json
from pathlib import Path
from typing import Any

import pytest

from rules.model import Joined, Reaction
from tests.adapters.archive_files import (
    NOON,
    read,
    said,
    slack_folder,
)

DAY = "2023-11-15"
NOON_MS = NOON * 1_000


def kitchen(path: Path, *messages: Any, **more: Any) -> Path:
    return slack_folder(path / "export", {"kitchen": {DAY: list(messages)}}, **more)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param(
            "salt &amp; pepper &lt;3 &gt;", "salt & pepper <3 >", id="escapes"
        ),
        pytest.param("&amp;lt;", "&lt;", id="an escape that was typed"),
        pytest.param("hi <@U1> and <@U2|ben>", "hi <@U1> and <@U2>", id="members"),
        pytest.param("see <#C1|kitchen> <#C2|>", "see <#C1> <#C2>", id="channels"),
        pytest.param("<https://a.example/x>", "https://a.example/x", id="an address"),
        pytest.param(
            "<https://a.example/?a=1&amp;b=2>", "https://a.example/?a=1&b=2", id="an &"
        ),
        pytest.param(
            "<https://a.example/x|the list>",
            "[the list](https://a.example/x)",
            id="a labelled link",
        ),
        pytest.param(
            "<https://a.example/x|https://a.example/x>",
            "https://a.example/x",
            id="labelled with itself",
        ),
        pytest.param(
            "<http://a.example|a.example>", "http://a.example", id="typed without http"
        ),
        pytest.param(
            "<https://a.example/long/way|a.example>",
            "https://a.example/long/way",
            id="labelled with its host",
        ),
        pytest.param("<mailto:a@b.example|a@b.example>", "a@b.example", id="mail"),
        pytest.param("<tel:+123|+123> <tel:+45>", "+123 +45", id="telephone"),
        pytest.param(
            "<!here> <!channel> <!everyone>", "@here @channel @everyone", id="everybody"
        ),
        pytest.param("<!here|here>", "@here", id="everybody, labelled"),
        pytest.param("<!subteam^S1|@cooks>", "@cooks", id="a group"),
        pytest.param("<!subteam^S1>", "@subteam", id="a group without its name"),
        pytest.param(
            "<!date^1700000000^{date}|15 November>", "15 November", id="a date"
        ),
        pytest.param("a < b > c <>", "a < b > c <>", id="stray brackets"),
        pytest.param("&gt; soup\nyes", "> soup\nyes", id="a quote"),
        pytest.param("see\n&gt;&gt;&gt;a\nb", "see\n> a\n> b", id="a quote to the end"),
        pytest.param("`a` :tada:", "`a` :tada:", id="code and emoji stay"),
        pytest.param("\x00\ud800", "\x00\ufffd", id="a lone surrogate"),
    ],
)
def test_text_in_plain_form(tmp_path: Path, markup: str, text: str) -> None:
    assert read(kitchen(tmp_path, said(text=markup))).texts == [text]


@pytest.mark.parametrize(
    ("message", "human"),
    [
        pytest.param(said(), True, id="a message"),
        pytest.param(said(subtype=None), True, id="subtype null"),
        pytest.param(said(subtype="file_share"), True, id="a file shared"),
        pytest.param(said(subtype="me_message"), True, id="/me"),
        pytest.param(said(subtype="thread_broadcast"), True, id="a reply to all"),
        pytest.param(said(edited={"user": "UANA", "ts": "1.0"}), True, id="edited"),
        pytest.param(said(text=""), True, id="no words"),
        pytest.param(said(text=None), True, id="text null"),
        pytest.param(said(user="UGUEST"), True, id="somebody not listed"),
        pytest.param(said(bot_id=None), True, id="bot_id null"),
        pytest.param(said(user="UROBOT"), False, id="a bot in the list of members"),
        pytest.param(said(user="USLACKBOT"), False, id="Slackbot"),
        pytest.param(said(bot_id="B1"), False, id="posted through an app"),
        pytest.param(
            said(subtype="bot_message", user=None, bot_id="B1", username="Deploys"),
            False,
            id="a bot's message",
        ),
        pytest.param(
            said(subtype="bot_message", user=None, username="Old hook"),
            False,
            id="a webhook's message",
        ),
    ],
)
def test_takes_what_somebody_said(tmp_path: Path, message: Any, human: bool) -> None:
    reading = read(kitchen(tmp_path, message))
    assert [post.human for post in reading.posts] == [human]
    assert not reading.archive.skipped


@pytest.mark.parametrize(
    ("message", "what"),
    [
        pytest.param(said(subtype="channel_topic"), "system message", id="a topic"),
        pytest.param(said(subtype="channel_leave"), "system message", id="leaving"),
        pytest.param(said(subtype="pinned_item"), "system message", id="a pin"),
        pytest.param(said(subtype="bot_add"), "system message", id="an app added"),
        pytest.param(said(subtype="file_comment"), "system message", id="file comment"),
        pytest.param(said(type="huddle"), "system message", id="another type"),
        pytest.param(said(subtype="tombstone"), "deleted message", id="deleted"),
        pytest.param(said(hidden=True), "deleted message", id="hidden"),
    ],
)
def test_leaves_out_what_nobody_said(tmp_path: Path, message: Any, what: str) -> None:
    reading = read(kitchen(tmp_path, said(1), message))
    assert len(reading.posts) == 1
    assert reading.archive.left_out == {what: 1}
    assert not reading.archive.skipped


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param("soup", "not an object", id="text"),
        pytest.param(None, "not an object", id="null"),
        pytest.param([said()], "not an object", id="a list"),
        pytest.param({}, "no usable ts", id="empty"),
        pytest.param(said(ts=None), "no usable ts", id="ts null"),
        pytest.param(said(ts="soon"), "no usable ts", id="ts a word"),
        pytest.param(said(ts="-1.0"), "no usable ts", id="ts negative"),
        pytest.param(said(ts="1" * 40), "no usable ts", id="ts endless"),
        pytest.param(said(user=None), "no usable user", id="user null"),
        pytest.param(said(user=7), "no usable user", id="user a number"),
        pytest.param(said(user=""), "no usable user", id="user empty"),
        pytest.param(
            said(subtype="channel_join", user=None), "no usable user", id="nobody joins"
        ),
        pytest.param(said(text=7), "no usable text", id="text a number"),
        pytest.param(said(subtype=["x"]), "no usable subtype", id="subtype a list"),
    ],
)
def test_skips_and_counts_a_bad_message(tmp_path: Path, bad: Any, reason: str) -> None:
    reading = read(kitchen(tmp_path, said(1), bad, said(2)))
    assert len(reading.posts) == 2
    assert reading.archive.skipped == {reason: 1}
    assert reading.archive.examples == {reason: f"kitchen/{DAY}.json, message 2"}


BLOCKS = [{"type": "rich_text", "elements": [{"type": "text", "text": "soup"}] * 3}]
BROKEN = json.dumps(said(blocks=BLOCKS, text="sou@")).encode()


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        pytest.param(b'{"type": "message", "te', "not JSON", id="cut in half"),
        pytest.param(b'{"type": message}', "not JSON", id="no JSON"),
        pytest.param(
            BROKEN[:-30], "not JSON", id="cut in half, among parts of its own"
        ),
        pytest.param(BROKEN.replace(b"@", b"\xff"), "not JSON", id="broken UTF-8"),
        pytest.param(BROKEN.replace(b"@", b'"'), "not JSON", id="a quote too many"),
        pytest.param(b"[" * 5_000 + b"]" * 5_000, "not JSON", id="nested deeply"),
        pytest.param(b"", "not JSON", id="nothing between commas"),
    ],
)
def test_skips_a_damaged_message_among_sound_ones(
    tmp_path: Path, damage: bytes, reason: str
) -> None:
    sound = [json.dumps(said(n)).encode() for n in (1, 2)]
    raw = b"[%s,\n%s,\n%s]" % (sound[0], damage, sound[1])
    path = slack_folder(tmp_path / "export", {"kitchen": {DAY: raw}})
    reading = read(path)
    assert len(reading.posts) == 2
    assert reading.archive.skipped == {reason: 1}


@pytest.mark.parametrize(
    "field",
    ["thread_ts", "files", "attachments", "reactions", "user_profile", "username"],
)
def test_ignores_an_optional_field_of_a_wrong_type(tmp_path: Path, field: str) -> None:
    sound = read(kitchen(tmp_path / "a", said())).posts
    assert (
        read(
            kitchen(
                tmp_path / "b", said(**{field: 7.5 if field != "thread_ts" else {}})
            )
        ).posts
        == sound
    )


def test_a_message_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    message = said(
        thread_ts=f"{NOON - 5}.000100",
        user="UBEN",
        files=[
            {"mimetype": "image/png"},
            {"mimetype": "video/mp4"},
            {"mimetype": "audio/webm", "subtype": "slack_audio"},
            {"mimetype": "application/pdf"},
            {"mimetype": "image/png", "mode": "tombstone"},
            {},
        ],
        reactions=[{"name": "tada", "users": ["UANA", "UGUEST"], "count": 2}],
        attachments=[{"is_msg_unfurl": True, "text": "what somebody else said"}],
    )
    (post,) = read(kitchen(tmp_path, message)).posts
    assert post.id == f"CKITCHEN:{NOON}.000000"
    assert (post.channel, post.author, post.name) == ("CKITCHEN", "UBEN", "Ben")
    assert (post.at, post.order) == (NOON_MS, NOON * 1_000_000)
    assert post.thread == f"CKITCHEN:{NOON - 5}.000100"
    assert (post.images, post.files) == (3, 2)
    assert post.reactions == (Reaction(":tada:", ("UANA", "UGUEST")),)
    assert post.text == "soup"
    assert not post.forwarded


@pytest.mark.parametrize("mark", ["is_share", "is_msg_unfurl"])
def test_a_shared_message_is_not_in_the_authors_words(
    tmp_path: Path, mark: str
) -> None:
    shared = said(text="", attachments=[{mark: True, "text": "somebody else's"}])
    (post,) = read(kitchen(tmp_path, shared)).posts
    assert post.forwarded
    assert post.text == ""


def test_a_threads_root_hangs_on_nothing(tmp_path: Path) -> None:
    root = said(thread_ts=said()["ts"], reply_count=1)
    reply = said(60, user="UBEN", thread_ts=root["ts"])
    reading = read(kitchen(tmp_path, root, reply))
    assert [post.thread for post in reading.posts] == [None, reading.posts[0].id]


def test_a_reply_sent_to_the_channel_too_counts_once(tmp_path: Path) -> None:
    root = said()
    reply = said(60, thread_ts=root["ts"])
    reading = read(
        kitchen(tmp_path, root, reply, reply | {"subtype": "thread_broadcast"})
    )
    assert len(reading.posts) == 2
    assert reading.posts[1].thread == reading.posts[0].id
    assert reading.archive.left_out == {"second copy": 1}


def test_a_join_is_an_event(tmp_path: Path) -> None:
    reading = read(
        kitchen(tmp_path, said(1), said(subtype="channel_join", user="UBEN"))
    )
    assert reading.joins == [Joined("CKITCHEN", "UBEN", NOON_MS)]
    assert len(reading.posts) == 1
