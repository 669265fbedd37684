"""Makes archives that are broken in one way each."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.adapters.archive_files import (
    discord_file,
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
