"""JSONL: what a line must have, and how a channel's time is made to run forward."""

import json
import random
from itertools import count
from pathlib import Path

import msgspec
import pytest

from rules.model import Over, Posted, Watermark
from tests.adapters.archive_files import NOON, data, jsonl, line, read

NOON_MS = NOON * 1_000


@pytest.mark.parametrize(
    ("ts", "at"),
    [
        pytest.param("2023-11-15T12:00:00Z", NOON_MS, id="Z"),
        pytest.param("2023-11-15T12:00:00z", NOON_MS, id="a small z"),
        pytest.param("2023-11-15T12:00:00", NOON_MS, id="no offset is UTC"),
        pytest.param("2023-11-15 12:00:00", NOON_MS, id="a space for the T"),
        pytest.param("2023-11-15T13:30:00+01:30", NOON_MS, id="an offset"),
        pytest.param("2023-11-15T04:00:00-0800", NOON_MS, id="an offset, no colon"),
        pytest.param("20231115T120000Z", NOON_MS, id="basic form"),
        pytest.param("2023-11-15T12:00", NOON_MS, id="no seconds"),
        pytest.param("2023-11-15", NOON_MS - 43_200_000, id="a date alone"),
        pytest.param("2023-11-15T12:00:00.25", NOON_MS + 250, id="a short fraction"),
        pytest.param("2023-11-15T12:00:00.123999", NOON_MS + 123, id="microseconds"),
        pytest.param("2023-11-15T12:00:00,5Z", NOON_MS + 500, id="a comma"),
        pytest.param(" 2023-11-15T12:00:00Z ", NOON_MS, id="blanks around"),
        pytest.param(NOON, NOON_MS, id="whole seconds"),
        pytest.param(NOON + 0.001, NOON_MS + 1, id="seconds, just a millisecond more"),
        pytest.param(f"{NOON}", NOON_MS, id="seconds in digits"),
        pytest.param(f"{NOON}.123456", NOON_MS + 123, id="seconds with a fraction"),
        pytest.param("1.7000496e9", NOON_MS, id="seconds with an exponent"),
        pytest.param("9999-12-31T23:59:59Z", 253_402_300_799_000, id="far future"),
        pytest.param(999_999_999_999, 999_999_999_999_000, id="beyond any calendar"),
        pytest.param("1970-01-01T00:00:00Z", 0, id="the start of 1970"),
        pytest.param("1969-12-31T23:59:59Z", -1_000, id="before 1970"),
        pytest.param("0001-01-01T00:00:00", -62_135_596_800_000, id="year 1"),
    ],
)
def test_reads_a_time(tmp_path: Path, ts: object, at: int) -> None:
    reading = read(jsonl(tmp_path / "a.jsonl", [line(ts=ts)]))
    assert [post.at for post in reading.posts] == [at]
    assert reading.archive.repaired == 0


@pytest.mark.parametrize(
    "ts",
    [
        pytest.param(None, id="null"),
        pytest.param(..., id="absent"),
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="a word"),
        pytest.param("2023-02-30T12:00:00Z", id="no such day"),
        pytest.param("1_700_049_600", id="digits with underscores"),
        pytest.param(True, id="true"),
        pytest.param([NOON], id="a list"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(float("inf"), id="infinite"),
        pytest.param(10**30, id="farther than can be counted"),
        pytest.param("9" * 400, id="endless digits"),
    ],
)
def test_takes_the_channels_last_time_for_what_is_none(
    tmp_path: Path, ts: object
) -> None:
    lines = [line(1, ts=ts), line(2, ts=NOON), line(3, ts=ts)]
    reading = read(jsonl(tmp_path / "a.jsonl", lines))
    assert [post.at for post in reading.posts] == [0, NOON_MS, NOON_MS]
    assert reading.archive.repaired == 2


def test_time_never_runs_backwards_within_a_channel_and_is_its_own(
    tmp_path: Path,
) -> None:
    lines = [
        line(1, ts=NOON),
        line(2, ts=NOON - 60),
        line(3, ts=NOON - 100, channel="garden"),
        line(4, ts=NOON + 1),
        line(5, ts=NOON - 99, channel="garden"),
    ]
    reading = read(jsonl(tmp_path / "a.jsonl", lines))
    assert [post.at - NOON_MS for post in reading.posts] == [
        0,
        0,
        -100_000,
        1_000,
        -99_000,
    ]
    assert [post.order for post in reading.posts] == [1, 2, 1, 3, 2]
    assert reading.archive.repaired == 1


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        pytest.param('{"id": "m2", "channel": "kit', "not JSON", id="cut in half"),
        pytest.param("soup", "not JSON", id="a word"),
        pytest.param("[1, 2]", "not an object", id="a list"),
        pytest.param("null", "not an object", id="null"),
        pytest.param(b'{"id": "m2\xff"}', "not UTF-8", id="broken UTF-8"),
        pytest.param(
            json.dumps(line(2, text="x")).encode().replace(b"x", b"\xed\xa0\x80"),
            "not UTF-8",
            id="a surrogate in UTF-8",
        ),
        pytest.param("[" * 100_000, "not JSON", id="nested deeply"),
        pytest.param(line(2, id=...), "no usable id", id="no id"),
        pytest.param(line(2, id=None), "no usable id", id="id null"),
        pytest.param(line(2, id=""), "no usable id", id="id empty"),
        pytest.param(line(2, id=True), "no usable id", id="id true"),
        pytest.param(line(2, id=["m2"]), "no usable id", id="id a list"),
        pytest.param(line(2, id=float("nan")), "no usable id", id="id not a number"),
        pytest.param(line(2, channel=...), "no usable channel", id="no channel"),
        pytest.param(line(2, channel=""), "no usable channel", id="channel empty"),
        pytest.param(line(2, author={}), "no usable author", id="author an object"),
        pytest.param(line(2, author=""), "no usable author", id="author empty"),
        pytest.param(line(2, text=...), "no usable text", id="no text"),
        pytest.param(line(2, text=None), "no usable text", id="text null"),
        pytest.param(line(2, text=7), "no usable text", id="text a number"),
        pytest.param(line(2, text=["x"]), "no usable text", id="text a list"),
        pytest.param(b"x" * (17 << 20), "longer than 16 MiB", id="endless"),
    ],
)
def test_skips_and_counts_a_bad_line(
    tmp_path: Path, bad: str | bytes | dict[str, object], reason: str
) -> None:
    reading = read(jsonl(tmp_path / "a.jsonl", [line(1), bad, line(3)]))
    assert [post.id for post in reading.posts] == ["m1", "m3"]
    assert reading.archive.skipped == {reason: 1}
    assert reading.archive.examples == {reason: "a.jsonl:2"}


def test_skips_an_endless_last_line_without_its_newline(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [line(1)])
    with path.open("ab") as file:
        file.write(b"x" * (17 << 20))
    reading = read(path)
    assert len(reading.posts) == 1
    assert reading.archive.examples == {"longer than 16 MiB": "a.jsonl:2"}


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("nul \0 here", "nul \0 here", id="NUL"),
        pytest.param("ö" * 40_000, "ö" * 40_000, id="40,000 characters"),
        pytest.param(
            "https://a.example/ " * 100_000,
            "https://a.example/ " * 100_000,
            id="100,000 links",
        ),
        pytest.param("\ud800", "\ufffd", id="a lone high surrogate"),
        pytest.param("a\udc00b", "a\ufffdb", id="a lone low surrogate"),
        pytest.param("\ud83d\ude00", "😀", id="a pair of surrogates"),
        pytest.param("\ud800\ud83d\ude00", "\ufffd😀", id="one too many"),
        pytest.param("\\ud800", "\\ud800", id="what only looks like one"),
        pytest.param("\u2028", "\u2028", id="a line separator"),
    ],
)
def test_simply_reads_odd_texts(tmp_path: Path, text: str, read_as: str) -> None:
    reading = read(jsonl(tmp_path / "a.jsonl", [line(text=text)]))
    assert reading.texts == [read_as]
    assert not reading.archive.skipped
    msgspec.json.encode(reading.events)


def test_reads_raw_control_characters(tmp_path: Path) -> None:
    raw = json.dumps(line(text="a@b")).encode().replace(b"@", b"\x00\x1f\t")
    assert read(jsonl(tmp_path / "a.jsonl", [raw])).texts == ["a\x00\x1f\tb"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\xef\xbb\xbf%s\n%s\n", id="byte order mark"),
        pytest.param(b"%s\r\n%s\r\n", id="Windows line ends"),
        pytest.param(b"\n\n%s\n   \n%s\n\n", id="blank lines"),
        pytest.param(b"%s\n%s", id="no newline at the end"),
    ],
)
def test_reads_lines_however_they_are_set(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(raw % (json.dumps(line(1)).encode(), json.dumps(line(2)).encode()))
    reading = read(path)
    assert [post.id for post in reading.posts] == ["m1", "m2"]
    assert not reading.archive.skipped


def test_reads_every_field(tmp_path: Path) -> None:
    lines = [
        line(1, name="Ana", thread="m1", colour="red"),
        line(2, author="ben", thread="m1", reply_to="m1"),
        line(3, author="bot", bot=True, name="Robo"),
    ]
    reading = read(jsonl(tmp_path / "a.jsonl", lines))
    at = NOON_MS
    assert reading.posts == [
        Posted("kitchen", "m1", at + 1000, "ana", "line 1", 1, "Ana"),
        Posted("kitchen", "m2", at + 2000, "ben", "line 2", 2, "ben", True, "m1", "m1"),
        Posted("kitchen", "m3", at + 3000, "bot", "line 3", 3, "Robo", False),
    ]
    people = reading.archive.people
    assert {person.name: person.human for person in people.values()} == {
        "Ana": True,
        "ben": True,
        "Robo": False,
    }
    assert reading.archive.places["kitchen"].name == "kitchen"


def test_numbers_serve_as_ids(tmp_path: Path) -> None:
    lines = [line(id=7, channel=8, author=9, thread=1.5, reply_to=10**20)]
    (post,) = read(jsonl(tmp_path / "a.jsonl", lines)).posts
    assert (post.id, post.channel, post.author) == ("7", "8", "9")
    assert (post.thread, post.reply_to) == ("1.5", str(10**20))


@pytest.mark.parametrize("field", ["thread", "reply_to", "bot", "name"])
def test_ignores_an_optional_field_of_a_wrong_type(tmp_path: Path, field: str) -> None:
    sound = read(jsonl(tmp_path / "a.jsonl", [line()])).posts
    assert read(jsonl(tmp_path / "b.jsonl", [line(**{field: {}})])).posts == sound


def test_vouches_for_each_channel_it_touched(tmp_path: Path) -> None:
    lines = [line(n, channel=("kitchen", "garden")[n % 3 == 0]) for n in range(1, 5)]
    reading = read(jsonl(tmp_path / "a.jsonl", lines), size=2)
    outline = [
        [
            event.id
            if isinstance(event, Posted)
            else (event.channel, event.at - NOON_MS)
            if isinstance(event, Watermark)
            else type(event)
            for event in batch.events
        ]
        for batch in reading.batches
    ]
    assert outline == [
        ["m1", "m2", ("kitchen", 2_000)],
        ["m3", "m4", ("garden", 3_000), ("kitchen", 4_000)],
        [Over],
    ]


def test_the_size_of_batches_changes_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    ids = count()
    lines = [
        line(
            next(ids),
            channel=chance.choice("abc"),
            ts=NOON + chance.randrange(100),
            text="x" * int(chance.paretovariate(0.5) % 300_000),
        )
        for _ in range(300)
    ]
    path = jsonl(tmp_path / "a.jsonl", lines)
    readings = [read(path, size=size) for size in (1, 7, 1000)]
    assert all(reading.posts == readings[0].posts for reading in readings)
    assert [post.text for post in readings[0].posts] == [each["text"] for each in lines]


def test_hands_over_a_message_once(tmp_path: Path) -> None:
    lines = [line(1), line(1, text="again"), line(1, channel="elsewhere")]
    path = jsonl(tmp_path / "a.jsonl", lines)
    reading = read(path)
    assert reading.texts == ["line 1", "line 1"]
    assert reading.archive.left_out == {"second copy": 1}
    assert reading.archive.texts(["m1"]) == {"m1": "line 1"}


def test_finds_texts_a_second_time(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [line(n) for n in range(1, 50)])
    archive = read(path).archive
    assert archive.texts({"m3", "m48", "gone"}) == {"m3": "line 3", "m48": "line 48"}
    assert archive.texts([]) == {}
    assert archive.messages == 49


def test_is_read_only_once(tmp_path: Path) -> None:
    archive = read(jsonl(tmp_path / "a.jsonl", [line()])).archive
    with pytest.raises(RuntimeError, match="once"):
        next(archive.batches())


@pytest.mark.parametrize(
    "name", ["irc_ubuntu_dev", "nps_dev", "pool_dev", "slack_racket", "youtube_dev"]
)
def test_counts_what_a_plain_reading_counts(name: str) -> None:
    path = data() / f"{name}.jsonl"
    plain = [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
    reading = read(path)
    assert [post.id for post in reading.posts] == [each["id"] for each in plain]
    assert sum(post.human for post in reading.posts) == sum(
        not each.get("bot") for each in plain
    )
    assert reading.texts == [each["text"] for each in plain]
