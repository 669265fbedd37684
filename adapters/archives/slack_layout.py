"""Where things lie in a Slack export, and its lists of members and channels.

https://slack.com/help/articles/220556107 tells what an export holds.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

import msgspec
from msgspec import Struct

from adapters.archives.archive import Account, Person, Place
from adapters.archives.containers import (
    EXPORT_AGAIN,
    LISTS,
    LISTS_OF_CHANNELS,
    LISTS_OF_DIRECT_MESSAGES,
    LISTS_OF_MEMBERS,
    Container,
    Read,
)
from adapters.archives.elements import take
from adapters.archives.errors import ArchiveError
from adapters.archives.lenient import BOM, parser
from adapters.slack_parts import SLACKBOT, Profile

Record = TypeVar("Record", bound=Struct)

_DAY_FILE = re.compile(r"(\d{4}-\d{2}-\d{2})\.json", re.ASCII)
# Folders of direct messages are named by their id, of group messages by who is in them.
_ENTRY = re.compile(rb'\{\s*"id"\s*:')
_DIRECT = re.compile(r"D[A-Z0-9]{7,}|mpdm-.+", re.DOTALL)


class Channel(Struct):
    """An entry of channels.json."""

    id: str
    name: str
    is_private: bool | None = None
    is_im: bool | None = None
    is_mpim: bool | None = None


class Direct(Struct):
    """An entry of dms.json or mpims.json."""

    id: str
    name: str | None = None


class Member(Struct, gc=False):
    """An entry of users.json."""

    id: str
    name: str | None = None
    real_name: str | None = None
    is_bot: bool | None = None
    tz: str | None = None
    profile: Profile | None = None


class Layout:
    """Which files an export has; only what is needed to open them later is kept."""

    def __init__(self, container: Container) -> None:
        self.lists: dict[str, str] = {}
        """Full names of channels.json and the like, by their own names."""
        self.days: dict[str, list[str]] = {}
        """Folders that have a file for a day, by day."""
        self.sizes: dict[str, int] = {}
        """Bytes in the day files of a folder."""
        self._top: tuple[str, ...] | None = None
        for name, size in container.names():
            self._add(name, size)

    def __bool__(self) -> bool:
        """Does this look like an export at all?"""
        return self._top is not None

    def _add(self, name: str, size: int) -> None:
        *folders, file = name.split("/")
        day = _day_of(file) if folders else None
        if day is None and file not in LISTS:
            return
        top = tuple(folders[:-1] if day else folders)
        if self._top is None or len(top) < len(self._top):
            # Nearer the top: what was found so far was part of something else.
            self._top, self.lists, self.days, self.sizes = top, {}, {}, {}
        if top != self._top:
            return
        if day is None:
            self.lists[file] = name
            return
        folder = folders[-1]
        self.sizes[folder] = self.sizes.get(folder, 0) + size
        self.days.setdefault(day, []).append(sys.intern(folder))

    def name_of(self, folder: str, day: str) -> str:
        """The full name of a day file."""
        return "/".join((*(self._top or ()), folder, f"{day}.json"))


class Channels(Struct):
    """The channels of an export that may be read."""

    by_id: dict[str, Place] = {}
    by_folder: dict[str, Place] = {}


def read_people(
    account: Account, container: Container, layout: Layout, read: Read
) -> dict[str, Person]:
    """Read the list of members, where there is one."""
    people: dict[str, Person] = {}
    for file in LISTS_OF_MEMBERS:
        for member in _entries(account, container, layout, read, file, Member):
            profile = member.profile or Profile()
            name = profile.called() or member.real_name or member.name or ""
            human = not member.is_bot and member.id != SLACKBOT
            # A few hundred zones, however many members live in them.
            zone = sys.intern(member.tz) if member.tz else None
            people[member.id] = Person(member.id, name, zone, human)
    if not any(file in layout.lists for file in LISTS_OF_MEMBERS):
        account.note("no list of members", container.path.name)
    return people


def read_channels(
    account: Account, container: Container, layout: Layout, read: Read
) -> Channels:
    """Find each listed channel's folder, and the folders that no list has."""
    channels, direct = Channels({}, {}), set[str]()
    for file in LISTS_OF_DIRECT_MESSAGES:
        for listed in _entries(account, container, layout, read, file, Direct):
            direct |= {listed.id, listed.name or listed.id}
    for file in LISTS_OF_CHANNELS:
        for channel in _entries(account, container, layout, read, file, Channel):
            if channel.is_im or channel.is_mpim:
                direct |= {channel.id, channel.name}
                continue
            private = bool(channel.is_private) or file == "groups.json"
            place = Place(channel.id, channel.name, private=private)
            channels.by_id[place.id] = place
            if folder := next(
                (f for f in (place.name, place.id) if f in layout.sizes), ""
            ):
                channels.by_folder[folder] = place
            else:
                account.skip("channel listed but absent", f"{file}: {place.name}")
    for folder in layout.sizes:
        if folder in channels.by_folder:
            continue
        if folder in direct or _DIRECT.fullmatch(folder):
            account.left_out["folder of direct messages"] += 1
            continue
        account.note("folder that no list of channels has", folder)
        channels.by_folder[folder] = Place(folder, folder)
        channels.by_id.setdefault(folder, channels.by_folder[folder])
    return channels


def read_list(
    container: Container,
    name: str,
    raw: bytes,
    decode: Callable[[bytes], list[Record]],
    parse: Callable[[bytes], Record | str],
    opens: re.Pattern[bytes],
) -> Sequence[Record | str]:
    """Decode a file that holds one list; text stands for an element that is unusable.

    Raises ``ArchiveError`` where the file as a whole is broken.
    """
    raw = raw.removeprefix(BOM)
    try:
        return decode(raw)
    except (ValueError, RecursionError):
        pass
    begin = len(raw) - len(raw.lstrip())
    if raw[begin : begin + 1] != b"[":
        raise _broken(container, name, "", "is not a JSON list")
    taken = take(raw, begin + 1, opens, parse)
    byte = f"byte {taken.at:,}"
    if not taken.closed:
        raise _broken(container, name, byte, "is cut short or damaged here")
    if raw[taken.at :].strip():
        raise _broken(container, name, byte, "goes on after its list is closed")
    return taken.items


def _entries(
    account: Account,
    container: Container,
    layout: Layout,
    read: Read,
    file: str,
    kind: type[Record],
) -> Iterator[Record]:
    name = layout.lists.get(file)
    if name is None:
        return
    decode = msgspec.json.Decoder(list[kind]).decode  # type: ignore[valid-type]
    entries = read_list(container, name, read(name), decode, parser(kind), _ENTRY)
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, str) and not entry.id:
            entry = "no usable id"
        if isinstance(entry, str):
            account.skip(f"entry of {file} with {entry}", f"{file}, entry {number}")
        else:
            yield entry


def _day_of(file: str) -> str | None:
    match = _DAY_FILE.fullmatch(file)
    if match is None:
        return None
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return None
    return match[1]


def _broken(container: Container, name: str, byte: str, problem: str) -> ArchiveError:
    path, place = container.label(name)
    where = ", ".join(part for part in (place, byte) if part)
    return ArchiveError(path, where, problem, EXPORT_AGAIN)
