"""DiscordChatExporter files: messages, threads, and a merge of many files by time."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from adapters.archives import Person, Place
from rules.model import Joined, Posted, Reaction
from tests.adapters.archive_files import Reading, data, discord_file, read, wrote

MARCH_MS = 1_709_251_200_000
"""2024-03-01 00:00 UTC, where the times of ``wrote`` begin."""

BEN = {"id": "902", "name": "ben", "nickname": "Ben from work", "isBot": False}
THREAD = {"id": "700", "type": "GuildPublicThread", "category": "kitchen", "name": "t"}


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


def test_fields_in_another_order(tmp_path: Path) -> None:
    messages = [dict(sorted(wrote(n).items())) for n in range(1, 40)]
    reading = read(kitchen(tmp_path, *messages))
    assert [post.order for post in reading.posts] == list(range(1, 40))


def test_fields_absent_from_older_exports(tmp_path: Path) -> None:
    author = {"id": "901", "name": "ana", "discriminator": "1234", "isBot": False}
    bare = {"id": "1", "type": "Default", "timestamp": "2021-03-01T00:00:00+00:00"}
    reading = read(kitchen(tmp_path, bare | {"content": "soup", "author": author}))
    assert [post.name for post in reading.posts] == ["ana"]


def test_places_and_people(tmp_path: Path) -> None:
    robot = {"id": "9", "name": "robot", "isBot": True}
    discord_file(tmp_path / "a.json", [wrote(1), wrote(2, author=robot)])
    discord_file(tmp_path / "b.json", [wrote(3, author=BEN)], channel=THREAD)
    secret = THREAD | {"id": "701", "type": "12", "name": "s"}
    discord_file(tmp_path / "c.json", [wrote(4)], channel=secret)
    archive = read(tmp_path).archive
    assert archive.places == {
        "500": Place("500", "kitchen", "Rooms"),
        "700": Place("700", "t", "kitchen", thread=True),
        "701": Place("701", "s", "kitchen", thread=True, private=True),
    }
    assert archive.people == {
        "901": Person("901", "Ana"),
        "9": Person("9", "robot", None, False),
        "902": Person("902", "Ben from work"),
    }


def threads(reading: Reading) -> dict[str, str | None]:
    return {post.id: post.thread for post in reading.posts}


def test_a_forums_post_is_the_root_of_its_thread(tmp_path: Path) -> None:
    path = kitchen(tmp_path, wrote(700), wrote(701), wrote(702), channel=THREAD)
    assert threads(read(path)) == {"700": None, "701": "700", "702": "700"}


def test_a_thread_opened_from_a_message_hangs_on_it(tmp_path: Path) -> None:
    starter = wrote(701, "", type="21", reference={"messageId": "700"})
    path = kitchen(tmp_path, starter, wrote(702), wrote(703), channel=THREAD)
    assert threads(read(path)) == {"702": "700", "703": "700"}


def test_a_thread_opened_from_no_message_hangs_on_its_first(tmp_path: Path) -> None:
    renamed = wrote(701, type="ChannelNameChange")
    path = kitchen(tmp_path, renamed, wrote(702), wrote(703), channel=THREAD)
    assert threads(read(path)) == {"702": None, "703": "702"}


def test_a_thread_whose_beginning_was_not_exported(tmp_path: Path) -> None:
    after = "2024-03-01T00:00:00+00:00"
    path = kitchen(tmp_path, wrote(705), wrote(706), channel=THREAD, after=after)
    assert threads(read(path)) == {"705": "700", "706": "700"}


def test_a_channel_exported_in_parts(tmp_path: Path) -> None:
    for part in (1, 2, 3):
        messages = [wrote(700 + 10 * part + n) for n in range(10)]
        name = f"t [part {part}].json" if part > 1 else "t.json"
        discord_file(tmp_path / name, messages, channel=THREAD)
    reading = read(tmp_path)
    assert [post.order for post in reading.posts] == list(range(710, 740))
    assert set(threads(reading).values()) == {None, "710"}


def test_exports_that_overlap(tmp_path: Path) -> None:
    discord_file(tmp_path / "a.json", [wrote(n) for n in range(1, 8)])
    discord_file(tmp_path / "b.json", [wrote(n) for n in range(5, 12)])
    reading = read(tmp_path)
    assert [post.order for post in reading.posts] == list(range(1, 12))
    assert reading.archive.left_out == {"second copy": 3}


def test_never_reads_direct_messages(tmp_path: Path) -> None:
    discord_file(tmp_path / "a.json", [wrote(1)])
    for n, kind in enumerate(("DirectTextChat", "DirectGroupTextChat", "1")):
        channel = {"id": str(n), "type": kind, "name": "private"}
        discord_file(tmp_path / f"dm{n}.json", [wrote(2, "private")], channel=channel)
    reading = read(tmp_path)
    assert reading.texts == ["soup"]
    assert reading.archive.left_out == {"file of direct messages": 3}


@pytest.mark.parametrize("indent", [2, None], ids=["pretty", "minified"])
def test_true_order_of_time_over_many_files(tmp_path: Path, indent: int | None) -> None:
    chance = random.Random(3)
    by_file: dict[int, list[dict[str, Any]]] = {n: [] for n in range(60)}
    for number in range(1, 3000):
        # Each file is busy for a while; some last from beginning to end.
        file = chance.choice((0, 1, 2 + number // 60, min(59, 3 + number // 60)))
        text = "soup " * int(chance.paretovariate(0.7) % 10_000)
        by_file[file].append(wrote(number * 1000, text))
    for file, messages in by_file.items():
        channel = {"id": str(file), "name": f"room {file}"}
        folder = tmp_path / f"{file % 3}"
        discord_file(folder / f"{file}.json", messages, channel=channel, indent=indent)
    reading = read(tmp_path, size=100)
    assert [post.order for post in reading.posts] == [n * 1000 for n in range(1, 3000)]
    assert reading.archive.repaired == 0
    assert not reading.archive.skipped
    assert {int(post.channel) for post in reading.posts} <= by_file.keys()


def test_a_long_file_is_read_in_stretches(tmp_path: Path) -> None:
    messages = [wrote(n, "soup " * (n * 7919 % 400)) for n in range(1, 2000)]
    messages[700]["content"] = "x" * 700_000
    for indent in (2, None):
        path = kitchen(tmp_path, *messages, indent=indent)
        reading = read(path, size=100)
        assert reading.texts == [message["content"] for message in messages]
        assert len({batch.done for batch in reading.batches}) > 5


@pytest.mark.parametrize("length", [2, 3, 1500])
def test_newest_first(tmp_path: Path, length: int) -> None:
    messages = [wrote(n, "soup " * (n % 100)) for n in range(1, length + 1)]
    discord_file(tmp_path / "up.json", messages[::2])
    down = {"id": "501", "name": "pantry"}
    discord_file(tmp_path / "down.json", messages[1::2][::-1], channel=down)
    reading = read(tmp_path)
    assert [post.order for post in reading.posts] == list(range(1, length + 1))
    assert reading.archive.repaired == 0


def test_time_never_runs_backwards(tmp_path: Path) -> None:
    # Two ids out of order within what is read at once, one far from its place.
    messages = [wrote(n, "soup " * 400) for n in (1, 3, 2, *range(4, 500), 1_000, 5)]
    reading = read(kitchen(tmp_path, *messages))
    assert [post.order for post in reading.posts[:4]] == [1, 2, 3, 4]
    assert reading.archive.repaired == 1
    assert len(reading.posts) == len(messages)


def test_a_channel_without_messages(tmp_path: Path) -> None:
    discord_file(tmp_path / "a.json", [wrote(1)])
    for indent in (2, None):
        empty = {"id": "501", "name": "empty"}
        discord_file(tmp_path / f"b{indent}.json", [], channel=empty, indent=indent)
    reading = read(tmp_path)
    assert len(reading.posts) == 1
    assert reading.archive.places.keys() == {"500", "501"}


def test_other_json_beside_an_export(tmp_path: Path) -> None:
    discord_file(tmp_path / "a.json", [wrote(1)])
    (tmp_path / "package.json").write_text('{"name": "soup"}')
    (tmp_path / "notes.txt").write_text("soup")
    downloaded = tmp_path / "a.json_Files" / "posted.json"
    discord_file(downloaded, [wrote(2, "an attachment")])
    reading = read(tmp_path)
    assert reading.texts == ["soup"]
    assert reading.archive.noted == {"JSON file that is no export": 1}
    assert reading.archive.examples == {"JSON file that is no export": "package.json"}


def test_a_byte_order_mark(tmp_path: Path) -> None:
    path = kitchen(tmp_path, wrote(1))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read(path).texts == ["soup"]


def test_finds_texts_a_second_time(tmp_path: Path) -> None:
    discord_file(tmp_path / "a.json", [wrote(n, f"soup {n}") for n in range(1, 50)])
    archive = read(tmp_path).archive
    assert archive.texts(["7", "48", "99"]) == {"7": "soup 7", "48": "soup 48"}


def test_counts_what_a_plain_reading_counts() -> None:
    path = data() / "archives" / "discord_export"
    said = set()
    for file in path.glob("*.json"):
        export = json.loads(file.read_text(encoding="utf-8"))
        for message in export["messages"]:
            if (
                message["type"] in ("Default", "Reply")
                and not message["author"]["isBot"]
            ):
                said.add((export["channel"]["id"], message["id"]))
    reading = read(path)
    assert {(post.channel, post.id) for post in reading.posts if post.human} == said
    assert reading.archive.repaired == 0
    roots = {post.channel for post in reading.posts if post.thread is None}
    assert roots <= reading.archive.places.keys()
