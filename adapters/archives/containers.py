"""The files of a Slack export, whether they lie in a folder or in a zip.

A zip is read member by member and never unpacked to disk. Members with names that lead
out of it, encrypted ones, and ones that would unpack to absurd sizes are refused before
any is read.
"""

import errno
import lzma
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, TypeGuard
from zipfile import BadZipFile, ZipFile, ZipInfo

from adapters.archives.errors import ArchiveError, unreadable

LISTS_OF_CHANNELS = ("channels.json", "groups.json")
LISTS_OF_DIRECT_MESSAGES = ("dms.json", "mpims.json")
LISTS_OF_MEMBERS = ("users.json", "org_users.json")
LISTS = frozenset((*LISTS_OF_CHANNELS, *LISTS_OF_DIRECT_MESSAGES, *LISTS_OF_MEMBERS))

LARGEST_DAY = 256 << 20
LARGEST_LIST = 1 << 30
"""Some hundred thousand members."""
BOMB_SIZE = 64 << 20
BOMB_RATIO = 200
"""JSON packs to a tenth or twentieth of its size."""
DEPTH = 4
"""Folders deeper than this are no part of an export."""

EXPORT_AGAIN = "export it again, or remove the file"
Read = Callable[[str], bytes]

_ENCRYPTED = 0x1
_LEADS_OUT = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|$)", re.DOTALL)
# What zipfile is known to raise over damaged input; not all of it is documented.
_DAMAGE = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
    struct.error,
)


class Container(Protocol):
    """Named files, read one at a time."""

    path: Path

    def names(self) -> Iterator[tuple[str, int]]:
        """List the files, as ``folder/file.json``, with their sizes in bytes."""

    def opened(self) -> AbstractContextManager[Read]:
        """Open it for reading; gives a function from a name to the file's bytes."""

    def label(self, name: str) -> tuple[Path, str]:
        """How to point at one of its files: a path, and a place in it."""


class Folder:
    """A folder somebody has unpacked an export into."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> Iterator[tuple[str, int]]:
        """List the files of the folder and what lies in it, a few levels deep."""
        return self._scan(self.path, "", DEPTH)

    def _scan(self, folder: Path, prefix: str, depth: int) -> Iterator[tuple[str, int]]:
        try:
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.name.startswith((".", "__MACOSX")):
                        continue
                    name = prefix + entry.name
                    if entry.is_file():
                        yield name, entry.stat().st_size
                    elif depth and entry.is_dir():
                        yield from self._scan(
                            folder / entry.name, name + "/", depth - 1
                        )
        except OSError as error:
            raise unreadable(folder, "", error) from error

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Nothing is held open: each file is opened when it is read."""
        yield self._read

    def _read(self, name: str) -> bytes:
        path = self.path / name
        try:
            _refuse_large(path, "", name, path.stat().st_size)
            return path.read_bytes()
        except OSError as error:
            raise unreadable(path, "", error) from error

    def label(self, name: str) -> tuple[Path, str]:
        """Each file of a folder has a path of its own."""
        return self.path / name, ""


class Zip:
    """A zip as Slack hands it out."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> Iterator[tuple[str, int]]:
        """List the members, refusing a zip that is not safe to read."""
        with self._zip() as archive:
            # By name: of two members of one name only the last can be read.
            members = list(archive.NameToInfo.values())
        self._refuse_unsafe(members)
        for member in members:
            parts = member.filename.split("/")
            # A folder's name ends in a slash; a damaged zip has members without a name.
            junk = any(part.startswith((".", "__MACOSX")) for part in parts)
            if parts[-1] and not junk:
                yield member.filename, member.file_size

    def _refuse_unsafe(self, members: list[ZipInfo]) -> None:
        unpacked = packed = 0
        for member in members:
            name = member.filename
            if _LEADS_OUT.match(name.replace("\\", "/")):
                raise ArchiveError(
                    self.path,
                    name,
                    "has a name that leads out of the zip",
                    "do not trust this file; get the export from Slack again",
                )
            if member.flag_bits & _ENCRYPTED:
                raise ArchiveError(
                    self.path, name, "is encrypted", "unpack it and name the folder"
                )
            if name.endswith(".json"):
                _refuse_large(self.path, name, name, member.file_size)
            self._refuse_bomb(name, member.file_size, member.compress_size)
            unpacked += member.file_size
            packed += member.compress_size
        # Members that share their packed bytes look harmless one by one.
        self._refuse_bomb("", unpacked, min(packed, self.path.stat().st_size))

    def _refuse_bomb(self, name: str, unpacked: int, packed: int) -> None:
        if unpacked > BOMB_SIZE and unpacked > BOMB_RATIO * packed:
            raise ArchiveError(
                self.path,
                name,
                f"would unpack from {packed:,} to {unpacked:,} bytes, like a zip bomb",
                "do not trust this file; get the export from Slack again",
            )

    @contextmanager
    def opened(self) -> Iterator[Read]:
        """Hold the zip open while its members are read."""
        with self._zip() as archive:

            def read(name: str) -> bytes:
                try:
                    return archive.read(name)
                except (*_DAMAGE, OSError) as error:
                    if _is_systems(error):
                        raise unreadable(self.path, name, error) from error
                    problem = f"cannot be unpacked ({type(error).__name__})"
                    raise ArchiveError(
                        self.path, name, problem, EXPORT_AGAIN
                    ) from error

            yield read

    def _zip(self) -> ZipFile:
        try:
            return ZipFile(self.path)
        except (*_DAMAGE, OSError) as error:
            if _is_systems(error):
                raise unreadable(self.path, "", error) from error
            raise ArchiveError(
                self.path,
                "",
                "is not a whole zip file",
                "download the export again: it may have been cut short",
            ) from error

    def label(self, name: str) -> tuple[Path, str]:
        """A member is a place in the zip."""
        return self.path, name


def _is_systems(error: Exception) -> TypeGuard[OSError]:
    """Is it the system's trouble? Damage may name a place that no file can have."""
    return isinstance(error, OSError) and error.errno != errno.EINVAL


def _refuse_large(path: Path, place: str, name: str, size: int) -> None:
    limit = LARGEST_LIST if name.rpartition("/")[2] in LISTS else LARGEST_DAY
    if size > limit:
        problem = f"is larger than {limit >> 20} MiB, which no file of an export is"
        raise ArchiveError(path, place, problem, EXPORT_AGAIN)
