"""One file of DiscordChatExporter: a channel's description, then its messages.

A file may be larger than memory. It is read in stretches, each ending where a message
ends, and is open only while a stretch is read: the merge may have thousands under way.
A stretch is decoded in one go; only what that refuses is taken apart.
"""

import re
from pathlib import Path

import msgspec
from msgspec import Struct

from adapters.archives import times
from adapters.archives.archive import Place
from adapters.archives.containers import EXPORT_AGAIN
from adapters.archives.discord_message import Message, Present, parse
from adapters.archives.elements import take
from adapters.archives.errors import ArchiveError, unreadable
from adapters.archives.lenient import BOM
from rules.model import Millis

HEAD = 1 << 14
LARGEST_HEAD = 1 << 22
LARGEST_MESSAGE = 64 << 20
"""A message names everybody who reacted to it, which can be very many."""
TAIL = 1 << 17

# Kinds of channel, by the exporter's names and by Discord's numbers.
_PRIVATE = {"GuildPrivateThread", "12"}
_THREADS = {"GuildNewsThread", "GuildPublicThread", "10", "11", *_PRIVATE}
_DIRECT = {"DirectTextChat", "DirectGroupTextChat", "1", "3"}

_LOOKS = re.compile(rb'"(?:guild|channel|messages|dateRange)"\s*:\s*[\[{]')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
# No other object of an export has both; inside text its quotes would be escaped.
_OPENS = re.compile(rb'\{\s*"id"\s*:\s*"(\d{1,20})"\s*,\s*"type"\s*:')
_BETWEEN = re.compile(rb',\s*(?=\{\s*"id"\s*:\s*"\d{1,20}"\s*,\s*"type"\s*:)')
_TIMESTAMP = re.compile(rb'"timestamp"\s*:\s*"([^"]*)"')

_decode = msgspec.json.Decoder(list[Message]).decode


class Channel(Struct):
    """The exported channel; a thread's category is the channel it hangs in."""

    id: str
    name: str
    type: str | int | None = None
    category: str | None = None


class DateRange(Struct):
    """What part of the channel was asked for."""

    after: str | None = None


class Head(Struct):
    """What stands before the messages."""

    guild: Present
    channel: Channel
    date_range: DateRange | None = msgspec.field(name="dateRange", default=None)


def looks_like_export(beginning: bytes) -> bool:
    """Could a file that begins like this be from DiscordChatExporter?"""
    text = beginning.removeprefix(BOM).lstrip()
    return text.startswith(b"{") and _LOOKS.search(text) is not None


class ExportFile:
    """A file, how far it has been read, and when its messages begin."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.size = path.stat().st_size
        except OSError as error:
            raise unreadable(path, "", error) from error
        head, body = self._read_head()
        channel = head.channel
        kind = str(channel.type)
        self.place = Place(
            channel.id,
            channel.name,
            channel.category,
            kind in _THREADS,
            kind in _PRIVATE,
        )
        self.direct = kind in _DIRECT
        self.begins_later = bool(head.date_range and head.date_range.after)
        """The export asked for messages after some date: the first is not the first."""
        self.offset = body
        self.finished = False
        beginning = self._read(body, HEAD)
        self._newest_first = self._is_newest_first(beginning)
        self._bounds: list[int] = []
        self.first = self._first(beginning)

    def _read_head(self) -> tuple[Head, int]:
        size = HEAD
        while True:
            data = self._read(0, size)
            match = _MESSAGES.search(data)
            if match:
                break
            if len(data) < size or size >= LARGEST_HEAD:
                raise self._no_messages(data)
            size *= 4
        text = data[: match.start()].removeprefix(BOM).rstrip().removesuffix(b",")
        try:
            head = msgspec.json.decode(text + b"}", type=Head)
        except (ValueError, RecursionError) as error:
            raise self._unknown("the guild or the channel is not described") from error
        if not head.channel.id:
            raise self._unknown("the channel has no id")
        return head, match.end()

    def _no_messages(self, data: bytes) -> ArchiveError:
        try:
            msgspec.json.decode(data.removeprefix(BOM))
        except (ValueError, RecursionError):
            if len(data) >= self.size:
                return self._broken(self.size, "ends before its messages begin")
        return self._unknown("it has no list of messages")

    def _unknown(self, why: str) -> ArchiveError:
        problem = f"is no export that this version knows: {why}"
        return ArchiveError(
            self.path, "", problem, "export as JSON with DiscordChatExporter 2"
        )

    def _broken(self, byte: int, problem: str) -> ArchiveError:
        return ArchiveError(self.path, f"byte {byte:,}", problem, EXPORT_AGAIN)

    def _is_newest_first(self, beginning: bytes) -> bool:
        ids = [int(match[1]) for match in _OPENS.finditer(beginning)][:2]
        if len(ids) < 2 or ids[0] < ids[1]:
            return False
        # Two neighbours may have changed places; the last message decides.
        last = [int(match[1]) for match in _OPENS.finditer(self._tail())][-1:]
        return bool(last) and last[0] < ids[0]

    def _first(self, beginning: bytes) -> Millis | None:
        """When the earliest message was posted; None where there is none."""
        if beginning.lstrip().startswith(b"]"):
            return None
        if self._newest_first:
            tail = self._tail()
            begins = [match.start() for match in _OPENS.finditer(tail)]
            beginning = tail[begins[-1] :] if begins else b""
        match = _TIMESTAMP.search(beginning)
        at = times.from_text(match[1].decode("ascii", "replace")) if match else None
        # Where it cannot be told the file is opened at once.
        return -times.LIMIT if at is None else at

    def stretch(self, size: int) -> list[Message | str]:
        """Read the next messages, about ``size`` bytes of them; text is a reason.

        Gives none only when there is nothing left. Raises ``ArchiveError``.
        """
        if self._newest_first:
            return self._stretch_backwards(size)
        while not self.finished:
            data = self._read(self.offset, size)
            last = len(data) < size or self.offset + size >= self.size
            items = self._take(data, last)
            if items:
                return items
            if last and not self.finished:
                raise self._broken(self.offset, "is cut short or damaged here")
            if size >= LARGEST_MESSAGE:
                raise self._broken(self.offset, "has a message of more than 64 MiB")
            size *= 4
        return []

    def _take(self, data: bytes, last: bool) -> list[Message | str]:
        """Take whole messages from ``data``; none if it holds only a part of one."""
        end, following = self._cut(data, last)
        if end >= 0:
            try:
                items = _decode(b"[" + data[:end] + b"]")
            except (ValueError, RecursionError):
                pass
            else:
                self.offset += following
                self.finished = last
                return list(items)
        taken = take(data, 0, _OPENS, parse)
        self.offset += taken.at
        self.finished = taken.closed
        return taken.items

    def _cut(self, data: bytes, last: bool) -> tuple[int, int]:
        """Where the last whole message ends and what follows begins; -1: not found."""
        if last:
            end = data.rfind(b"]")
            return end, len(data)
        # Nearly always one of the last messages: look at the end of the data first.
        for start in (max(0, len(data) - TAIL // 8), 0):
            if found := list(_BETWEEN.finditer(data, start)):
                return found[-1].span()
        return -1, -1

    def _stretch_backwards(self, size: int) -> list[Message | str]:
        if not self._bounds:
            self._bounds = self._find_bounds(size)
        items: list[Message | str] = []
        while len(self._bounds) > 1 and not items:
            end = self._bounds.pop()
            begin = self._bounds[-1]
            data = self._read(begin, end - begin).rstrip().removesuffix(b",")
            taken = take(data + b"]", 0, _OPENS, parse)
            if not taken.closed:
                raise self._broken(begin + taken.at, "is cut short or damaged here")
            items = taken.items
            self.offset += end - begin
        return items

    def _find_bounds(self, size: int) -> list[int]:
        """Where stretches of a file begin that is read from its end."""
        at = self.offset
        bounds = [at]
        while at + size < self.size:
            _, following = self._cut(self._read(at, size), last=False)
            if following > 0:
                at += following
                bounds.append(at)
            elif size >= LARGEST_MESSAGE:
                raise self._broken(at, "has a message of more than 64 MiB")
            else:
                size *= 4
        end = self._read(at, size).rfind(b"]")
        if end < 0:
            raise self._broken(self.size, "is cut short or damaged here")
        return [*bounds, at + end]

    def _tail(self) -> bytes:
        begin = max(0, self.size - TAIL)
        return self._read(begin, self.size - begin)

    def _read(self, offset: int, size: int) -> bytes:
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except OSError as error:
            raise unreadable(self.path, f"byte {offset:,}", error) from error
