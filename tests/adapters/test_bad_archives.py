"""Archives that cannot be read: one clear line naming file, place and remedy."""

import json
import os
import sys
from pathlib import Path

import pytest

from adapters.archives import ArchiveError, open_archive
from tests.adapters.archive_files import (
    discord_file,
    jsonl,
    line,
    read,
    said,
    slack_folder,
    wrote,
    zipped,
)
from tests.adapters.bad_files import (
    DAY,
    Make,
    a_zip,
    cut,
    damaged_zip,
    day,
    discord,
    discord_folder,
    encrypted,
    lying_size,
    overlapping,
    slack,
    without,
    written,
    wrong_sum,
)

NO_MESSAGE = "holds no message that can be read"

BAD: list[tuple[str, Make, str]] = [
    # (what it is, how it is made, a pattern of what is said)
    ("nothing there", lambda path: path / "gone", r"gone: does not exist; check"),
    ("empty file", written("a.json", b""), r"a\.json: is empty; name a Slack"),
    ("empty folder", lambda path: path, r": holds no archive that .* reads; name a"),
    ("a picture", written("a.png", b"\x89PNG\r\n\x1a\n\0\0"), r"in no format .*; name"),
    ("prose", written("a.txt", "soup\n" * 20), r"a\.txt: is in no format"),
    ("gzip", written("a.json.gz", b"\x1f\x8b\x08\0"), r"packed \(gzip\); unpack it"),
    ("UTF-16", written("a.jsonl", "\ufeff{}".encode("utf-16")), r"UTF-16; save it as"),
    (
        "lines of prose",
        written("a.jsonl", "soup\n" * 9),
        rf"{NO_MESSAGE} \(9 × not JSON",
    ),
    ("blank JSONL", written("a.jsonl", b"\n \n"), NO_MESSAGE),
    (
        "JSONL without one usable line",
        lambda path: jsonl(path / "a.jsonl", [line(id=None), line(id=None)]),
        rf"{NO_MESSAGE} \(2 × no usable id, first in a\.jsonl:1\); check",
    ),
    # Slack, unpacked
    (
        "a day file alone",
        written("2023-11-15.json", b"[]"),
        r"a single JSON list; name",
    ),
    (
        "a channel's folder",
        lambda p: slack()(p) / "kitchen",
        r"single channel's folder;",
    ),
    (
        "a day file not a list",
        day(b'{"ok": false}'),
        r"15\.json: is not a JSON list; ex",
    ),
    ("a day file no JSON", day(b"<html>"), r"kitchen/2023-11-15\.json: is not a JSON"),
    (
        "an empty day file",
        day(b""),
        r"15\.json: is not a JSON list; export it again, or",
    ),
    (
        "a day file cut short",
        day(json.dumps([said()]).encode()[:-9]),
        r"byte 1: is cut",
    ),
    (
        "cut between",
        day(b"[%s," % json.dumps(said()).encode()),
        r"byte \d\d+: is cut sh",
    ),
    ("a list closed early", day(b'[{"ts": "1.0"}], 5]'), r"byte 15: goes on after"),
    ("nothing but openings", day(b"[" + b'{"ts":' * 999), r"byte .*: is cut short or"),
    (
        "no list of channels",
        slack(**{"channels.json": b"{}"}),
        r"channels\.json: is not",
    ),
    (
        "members cut short",
        slack(**{"users.json": b'[{"id": '}),
        r"users\.json, byte 1: ",
    ),
    (
        "no channel has a message",
        lambda path: slack_folder(path / "export", {"kitchen": {DAY: []}}),
        rf"export: {NO_MESSAGE}; check",
    ),
    (
        "nothing but lists",
        lambda path: slack_folder(path / "export", {"kitchen": {}}),
        rf"{NO_MESSAGE} \(1 × channel listed but absent, first in channels\.json: kitch",
    ),
    # Slack, zipped
    (
        "a zip in name only",
        written("a.zip", b"PK\x03\x04soup"),
        r"not a whole zip file; ",
    ),
    (
        "a zip cut short",
        damaged_zip(lambda raw: raw[:-30]),
        r"a\.zip: is not a whole zip",
    ),
    (
        "an empty zip",
        written("a.zip", b"PK\x05\x06" + b"\0" * 18),
        r"zip without a Slack",
    ),
    (
        "a zip of no export",
        lambda p: zipped(discord_folder(p), p / "a.zip"),
        r"unpack it",
    ),
    (
        "a name that leads up",
        a_zip(("../x.json", b"")),
        r"a\.zip, \.\./x\.json: has a na",
    ),
    (
        "a name that leads about",
        a_zip(("x/../../y", b"")),
        r"name that leads out .*; do ",
    ),
    (
        "an absolute name",
        a_zip(("/etc/soup", b"")),
        r"/etc/soup: has a name that leads",
    ),
    ("a drive's name", a_zip(("C:/soup", b"")), r"C:/soup: has a name that leads out"),
    ("a Windows way up", a_zip(("x\\..\\..\\y", b"")), r"has a name that leads out of"),
    ("encrypted", damaged_zip(encrypted), r"a\.zip, .*: is encrypted; unpack it"),
    ("a wrong sum", damaged_zip(wrong_sum), r"2023-11-15\.json: cannot be unpacked"),
    (
        "a lying size",
        damaged_zip(lying_size),
        r"json: is larger than 256 MiB.*; export",
    ),
    (
        "a bomb",
        a_zip((f"x/{DAY}.json", b"\0" * (80 << 20))),
        r"would unpack from .* bomb",
    ),
    (
        "a bomb of any name",
        a_zip(("readme", b"\0" * (80 << 20))),
        r"readme: would unpack",
    ),
    ("a bomb of many members", overlapping, r"a\.zip: would unpack from .* like a zip"),
    (
        "a member cut short",
        a_zip((f"x/{DAY}.json", b'[{"ts')),
        r"json, byte 1: is cut sh",
    ),
    # Discord
    ("cut in the head", discord(cut(200)), r"a\.json, byte 200: ends before its mess"),
    (
        "cut in a message",
        discord(cut(-1_000)),
        r"a\.json, byte \d.*: is cut short or",
    ),
    (
        "cut, minified",
        discord(cut(-400), None),
        r"a\.json, byte \d.*: is cut short or",
    ),
    (
        "cut in a folder",
        discord_folder,
        r"b\.json, byte \d.*: is cut short or da",
    ),
    (
        "no guild",
        discord(without(b"guild")),
        r"no export that .*: the guild or the chan",
    ),
    (
        "no channel",
        discord(without(b"channel")),
        r"; export as JSON with DiscordChatExp",
    ),
    (
        "no messages",
        discord(without(b"messages")),
        r"knows: it has no list of messages",
    ),
    (
        "messages no list",
        discord(lambda raw: raw.replace(b'es": [', b'es": {')),
        r"byte \d.*: ends before its messages begin; export it again",
    ),
    (
        "no message in it",
        lambda path: discord_file(path / "a.json", []),
        rf"a\.json: {NO_MESSAGE}; check",
    ),
    (
        "nothing but joins",
        lambda path: discord_file(path / "a.json", [wrote(1, type="GuildMemberJoin")]),
        NO_MESSAGE,
    ),
]


@pytest.mark.parametrize(
    ("make", "said"), [pytest.param(make, said, id=what) for what, make, said in BAD]
)
def test_says_what_is_wrong_in_one_line(tmp_path: Path, make: Make, said: str) -> None:
    path = make(tmp_path)
    with pytest.raises(ArchiveError, match=said) as raised:
        read(path)
    words = str(raised.value)
    assert words.isprintable()
    assert words.startswith(str(path))
    assert "; " in words


def test_a_name_with_a_line_break_stays_on_one_line(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as raised:
        open_archive(tmp_path / "a\nb\x1b[31m")
    assert str(raised.value).isprintable()


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="needs a user without rights"
)
def test_no_permission(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [line()])
    path.chmod(0)
    with pytest.raises(
        ArchiveError, match=r"cannot be read .*; check the path and your"
    ):
        read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a device")
def test_neither_file_nor_folder() -> None:
    with pytest.raises(ArchiveError, match="is no file"):
        open_archive(Path(os.devnull))


def test_a_file_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    folder = slack()(tmp_path)
    archive = open_archive(folder)
    (folder / "kitchen" / f"{DAY}.json").unlink()
    with pytest.raises(ArchiveError, match=rf"{DAY}\.json: cannot be read \(No such"):
        list(archive.batches())
