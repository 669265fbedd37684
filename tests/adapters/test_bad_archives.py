"""Archives that cannot be read: one clear line naming file, place and remedy."""

import io
import json
import os
import struct
import sys
import zipfile
from collections.abc import Callable
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

DAY = "2023-11-15"
Make = Callable[[Path], Path]


def written(name: str, content: bytes | str) -> Make:
    def make(path: Path) -> Path:
        raw = content if isinstance(content, bytes) else content.encode()
        (path / name).write_bytes(raw)
        return path / name

    return make


def slack(**files: bytes) -> Make:
    """A sound export with some of its files replaced."""

    def make(path: Path) -> Path:
        days = {DAY: [said()], "2023-11-16": [said(86_400)]}
        folder = slack_folder(path / "export", {"kitchen": days})
        for name, raw in files.items():
            (folder / name.replace("__", "/")).write_bytes(raw)
        return folder

    return make


def day(raw: bytes) -> Make:
    return slack(**{f"kitchen__{DAY}.json": raw})


def a_zip(*members: tuple[str, bytes]) -> Make:
    def make(path: Path) -> Path:
        with zipfile.ZipFile(path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("channels.json", "[]")
            for name, raw in members:
                archive.writestr(name, raw)
        return path / "a.zip"

    return make


def damaged_zip(damage: Callable[[bytearray], bytes | bytearray]) -> Make:
    def make(path: Path) -> Path:
        target = zipped(slack()(path), path / "a.zip")
        target.write_bytes(damage(bytearray(target.read_bytes())))
        return target

    return make


def encrypted(raw: bytearray) -> bytearray:
    """Mark every member as encrypted, in both of its headers."""
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(signature, at + 1)
    return raw


def wrong_sum(raw: bytearray) -> bytearray:
    """Flip bits in the packed bytes of a day file."""
    at = raw.find(b"kitchen/2023-11-15.json") + len("kitchen/2023-11-15.json")
    for offset in range(at + 20, at + 30):
        raw[offset] ^= 0xFF
    return raw


def lying_size(raw: bytearray) -> bytearray:
    """Claim that the first day file unpacks to 100 GB."""
    at = raw.rfind(b"kitchen/2023-11-15.json") - 46
    struct.pack_into("<I", raw, at + 24, 0xFFFF_FF00)
    return raw


def overlapping(path: Path) -> Path:
    """Many members that share one member's packed bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("channels.json", "[]")
        archive.writestr("x/2023-11-15.json", os.urandom(3_000).hex() * 5_000)
        first = archive.infolist()[-1]
        for number in range(4_000):
            copy = zipfile.ZipInfo(f"x/{number}.json")
            copy.compress_type = first.compress_type
            for field in ("compress_size", "file_size", "CRC", "header_offset"):
                setattr(copy, field, getattr(first, field))
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
    (path / "a.zip").write_bytes(content.getvalue())
    return path / "a.zip"


def discord(change: Callable[[bytes], bytes], indent: int | None = 2) -> Make:
    def make(path: Path) -> Path:
        messages = [wrote(n) for n in range(1, 5)]
        file = discord_file(path / "a.json", messages, indent=indent)
        file.write_bytes(change(file.read_bytes()))
        return file

    return make


def discord_folder(path: Path) -> Path:
    discord_file(path / "out" / "a.json", [wrote(1)])
    cut = discord_file(path / "out" / "b.json", [wrote(2), wrote(3)])
    cut.write_bytes(cut.read_bytes()[:-300])
    return path / "out"


def cut(end: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:end]


def without(key: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(b'"%s"' % key, b'"other"')


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


@pytest.mark.parametrize(
    ("format", "make", "said"),
    [
        pytest.param(
            "slack", lambda p: jsonl(p / "a", [line()]), r"not a whole zip", id="JSONL"
        ),
        pytest.param(
            "slack",
            discord_folder,
            r"holds no archive",
            id="a Discord folder for Slack",
        ),
        pytest.param(
            "discord", slack(), r"holds no archive", id="a Slack folder for Discord"
        ),
        pytest.param(
            "discord",
            lambda p: zipped(slack()(p), p / "a.zip"),
            r"is a zip",
            id="a zip",
        ),
        pytest.param(
            "discord", lambda p: jsonl(p / "a", [line()]), r"no list of", id="lines"
        ),
        pytest.param(
            "jsonl", slack(), r"is a folder; name one", id="a folder of lines"
        ),
        pytest.param("jsonl", discord(lambda r: r), NO_MESSAGE, id="Discord for JSONL"),
    ],
)
def test_a_format_that_is_not_so(
    tmp_path: Path, format: str, make: Make, said: str
) -> None:
    with pytest.raises(ArchiveError, match=said):
        read(make(tmp_path), format)


@pytest.mark.parametrize(
    ("make", "format"),
    [
        pytest.param(slack(), "slack", id="a Slack folder"),
        pytest.param(lambda p: zipped(slack()(p), p / "x"), "slack", id="a Slack zip"),
        pytest.param(discord(lambda raw: raw), "discord", id="a Discord file"),
        pytest.param(discord(lambda raw: raw, None), "discord", id="minified"),
        pytest.param(
            lambda p: discord(lambda r: r)(p).parent, "discord", id="a folder"
        ),
        pytest.param(lambda p: jsonl(p / "a.txt", [line()]), "jsonl", id="lines"),
        pytest.param(
            lambda p: jsonl(p / "a.log", ["soup", line(2)]),
            "jsonl",
            id="after a bad line",
        ),
        pytest.param(
            lambda p: jsonl(p / "a.log", [line(text="é" * 60_000)]),
            "jsonl",
            id="one long",
        ),
        pytest.param(
            lambda p: jsonl(p / "a.log", [line(guild={"id": 1})]),
            "jsonl",
            id="more fields",
        ),
    ],
)
def test_tells_formats_by_what_is_in_them(
    tmp_path: Path, make: Make, format: str
) -> None:
    path = make(tmp_path)
    assert read(path).archive.format == format
    assert read(path, format).posts == read(path).posts


def test_an_unknown_format_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown format"):
        open_archive(tmp_path, "mbox")


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
