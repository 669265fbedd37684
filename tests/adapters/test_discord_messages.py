"""Messages of DiscordChatExporter: what counts as one, and its plain text."""

from pathlib import Path
from typing import Any

import pytest

from rules.model import Joined, Posted, Reaction
from tests.adapters.archive_files import discord_file, read, wrote

MARCH_MS = 1_709_251_200_000
"""2024-03-01 00:00 UTC, where the times of ``wrote`` begin."""

BEN = {"id": "902", "name": "ben", "nickname": "Ben from work", "isBot": False}


def kitchen(path: Path, *messages: Any, **more: Any) -> Path:
    return discord_file(path / "kitchen.json", list(messages), **more)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("plain *text* `code`", "plain *text* `code`", id="markdown stays"),
        pytest.param(
            "hi <@902> and <@!902>", "hi <@902> and <@902>", id="raw mentions"
        ),
        pytest.param(
            "hi @Ben from work, or @ben!", "hi <@902>, or <@902>!", id="shown"
        ),
        pytest.param(
            "@benjamin @ben_ @ben", "@benjamin @ben_ <@902>", id="other names"
        ),
        pytest.param("ask <@&55>", "ask @role", id="a role"),
        pytest.param("see <#500> and #kitchen", "see <#500> and <#500>", id="channels"),
        pytest.param("#1 #kitchen-2 a#kitchen", "#1 #kitchen-2 a#kitchen", id="hashes"),
        pytest.param(
            "https://a.example/#kitchen", "https://a.example/#kitchen", id="a fragment"
        ),
        pytest.param("<:wave:1> <a:dance:2>", ":wave: :dance:", id="custom emoji"),
        pytest.param("use </coach on:5>", "use /coach on", id="a command"),
        pytest.param("<https://a.example/x>", "https://a.example/x", id="no preview"),
        pytest.param(
            "[menu](<https://a.example>)", "[menu](https://a.example)", id="masked"
        ),
        pytest.param("> a\nb", "> a\nb", id="a quote"),
        pytest.param("x\n>>> a\nb", "x\n> a\n> b", id="a quote to the end"),
        pytest.param("a < b > c >>> d <t:1:R>", "a < b > c >>> d <t:1:R>", id="signs"),
        pytest.param("", "", id="empty"),
        pytest.param("\x00 ö 🍲", "\x00 ö 🍲", id="NUL, umlaut, emoji"),
    ],
)
def test_text_in_plain_form(tmp_path: Path, content: str, text: str) -> None:
    assert read(kitchen(tmp_path, wrote(1, content, mentions=[BEN]))).texts == [text]


def test_a_lone_surrogate_is_replaced(tmp_path: Path) -> None:
    path = kitchen(tmp_path, wrote(1, "a@b"))
    path.write_text(path.read_text().replace("a@b", r"a\ud83db \ud83c\udf72"))
    assert read(path).texts == ["a\ufffdb 🍲"]


@pytest.mark.parametrize("indent", [2, 1, None], ids=["pretty", "tight", "minified"])
def test_a_message_with_all_that_belongs_to_it(
    tmp_path: Path, indent: int | None
) -> None:
    heart = {"id": "", "name": "❤", "code": "heart", "isAnimated": False}
    wave = {"id": "77", "name": "wave", "code": "wave"}
    message = wrote(
        61_005,
        type="Reply",
        timestamp="2024-03-01T01:01:01.005+01:00",
        timestampEdited="2024-03-01T00:05:00+00:00",
        reference={"type": "Default", "messageId": "4", "channelId": "500"},
        attachments=[
            {"id": "1", "fileName": "Soup.JPG"},
            {"id": "2", "fileName": "stir.mp4"},
            {"id": "3", "fileName": "voice-message.ogg"},
            {"id": "4", "fileName": "song.ogg"},
            {"id": "5", "fileName": "list"},
        ],
        stickers=[{"id": "9", "name": "yum", "format": "Lottie"}],
        reactions=[
            {"emoji": heart, "count": 2, "users": [BEN]},
            {"emoji": wave, "count": 1},
        ],
        embeds=[{"title": "a page's own words", "fields": [{"name": "x"}]}],
        inlineEmojis=[wave],
    )
    (post,) = read(kitchen(tmp_path, message, indent=indent)).posts
    assert post == Posted(
        "500",
        "61005",
        MARCH_MS + 61_005,
        "901",
        "soup",
        61_005,
        "Ana",
        reply_to="4",
        images=4,
        files=2,
        reactions=(Reaction("❤", ("902",)), Reaction(":wave:", ())),
    )


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(
            {"forwardedMessage": {"content": "not mine"}}, id="with the words"
        ),
        pytest.param(
            {"reference": {"type": "Forward", "messageId": "4"}}, id="without"
        ),
        pytest.param({"reference": {"type": "1", "messageId": "4"}}, id="by number"),
        pytest.param({"poll": {"question": {"text": "Soup?"}}}, id="a poll"),
    ],
)
def test_what_is_not_in_the_authors_words(tmp_path: Path, more: Any) -> None:
    (post,) = read(kitchen(tmp_path, wrote(1, "", **more))).posts
    assert post.forwarded
    assert post.text == ""
    assert post.reply_to is None


@pytest.mark.parametrize(
    ("more", "human"),
    [
        pytest.param({}, True, id="somebody"),
        pytest.param({"type": "0"}, True, id="by number"),
        pytest.param({"type": 19}, True, id="a reply, the number not in quotes"),
        pytest.param({"author": BEN | {"isBot": True}}, False, id="a bot"),
        pytest.param(
            {
                "author": {
                    "id": "5",
                    "name": "hook",
                    "discriminator": "0000",
                    "isBot": True,
                }
            },
            False,
            id="a webhook",
        ),
    ],
)
def test_takes_what_somebody_said(tmp_path: Path, more: Any, human: bool) -> None:
    reading = read(kitchen(tmp_path, wrote(1, **more)))
    assert [post.human for post in reading.posts] == [human]
    assert not reading.archive.skipped


@pytest.mark.parametrize(
    "kind",
    ["ChannelPinnedMessage", "RecipientAdd", "ThreadCreated", "8", "21", "46", "9999"],
)
def test_leaves_out_what_nobody_said(tmp_path: Path, kind: str) -> None:
    reading = read(kitchen(tmp_path, wrote(1), wrote(2, "Pinned.", type=kind)))
    assert len(reading.posts) == 1
    assert reading.archive.left_out == {"system message": 1}


def test_a_join_is_an_event(tmp_path: Path) -> None:
    joins = [
        wrote(n, "Joined the server.", type=("GuildMemberJoin", "7")[n]) for n in (0, 1)
    ]
    reading = read(kitchen(tmp_path, *joins, wrote(2)))
    assert reading.joins == [Joined("500", "901", MARCH_MS + n) for n in (0, 1)]
    assert len(reading.posts) == 1


@pytest.mark.parametrize("indent", [2, None], ids=["pretty", "minified"])
@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param("soup", "not an object", id="text"),
        pytest.param(None, "not an object", id="null"),
        pytest.param({}, "no usable id", id="empty"),
        pytest.param(wrote(2, id=...), "no usable id", id="no id"),
        pytest.param(wrote(2, id=""), "no usable id", id="id empty"),
        pytest.param(wrote(2, author=...), "no usable author", id="no author"),
        pytest.param(
            wrote(2, author={"id": 7}), "no usable author", id="author unnamed"
        ),
        pytest.param(
            wrote(2, author=BEN | {"id": ""}), "no usable id", id="author empty"
        ),
        pytest.param(wrote(2, timestamp=...), "no usable timestamp", id="no time"),
        pytest.param(
            wrote(2, timestamp="noon"), "no usable timestamp", id="time a word"
        ),
        pytest.param(
            wrote(2, timestamp=1e300), "no usable timestamp", id="time endless"
        ),
        pytest.param(wrote(2, content=7), "no usable content", id="content a number"),
    ],
)
def test_skips_and_counts_a_bad_message(
    tmp_path: Path, bad: Any, reason: str, indent: int | None
) -> None:
    reading = read(kitchen(tmp_path, wrote(1), bad, wrote(3), indent=indent))
    assert [post.id for post in reading.posts] == ["1", "3"]
    assert reading.archive.skipped == {reason: 1}
    assert reading.archive.examples == {reason: "kitchen.json, message 2"}


@pytest.mark.parametrize("indent", [2, None], ids=["pretty", "minified"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"second soup", b"second\xff soup", id="broken UTF-8"),
        pytest.param(b"second soup", b'second" soup', id="a quote too many"),
        pytest.param(b'"second soup"', b'"second', id="a quote missing"),
        pytest.param(b'"second soup"', b"[[[", id="brackets left open"),
        pytest.param(b'"second soup"', b"}}}", id="brackets too many"),
    ],
)
def test_skips_a_damaged_message_among_sound_ones(
    tmp_path: Path, old: bytes, new: bytes, indent: int | None
) -> None:
    messages = [wrote(1), wrote(2, "second soup"), wrote(3), wrote(4)]
    path = kitchen(tmp_path, *messages, indent=indent)
    path.write_bytes(path.read_bytes().replace(old, new))
    reading = read(path)
    ids = [post.id for post in reading.posts]
    assert ids[:1] == ["1"]
    assert ids[-2:] == ["3", "4"]
    assert sum(reading.archive.skipped.values()) >= 1


@pytest.mark.parametrize(
    "field",
    ["type", "attachments", "stickers", "reactions", "mentions", "reference", "poll"],
)
def test_ignores_an_optional_field_of_a_wrong_type(tmp_path: Path, field: str) -> None:
    sound = read(kitchen(tmp_path / "a", wrote(1))).posts
    odd = wrote(1, **{field: ["x"] if field != "stickers" else "x"})
    assert read(kitchen(tmp_path / "b", odd)).posts == sound
