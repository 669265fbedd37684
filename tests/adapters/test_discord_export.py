"""DiscordChatExporter files: places, threads, and a merge of many files by time."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from adapters.archives import Person, Place
from tests.adapters.archive_files import Reading, data, discord_file, read, wrote

BEN = {"id": "902", "name": "ben", "nickname": "Ben from work", "isBot": False}
THREAD = {"id": "700", "type": "GuildPublicThread", "category": "kitchen", "name": "t"}


def kitchen(path: Path, *messages: Any, **more: Any) -> Path:
    return discord_file(path / "kitchen.json", list(messages), **more)


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
