"""JSONL: one message a line, the order of lines being the order within a channel.

Each channel has a time of its own, so files may hold channels one after another or
interleaved. A line is refused only when its id, channel, author or text is unusable.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from msgspec.json import Decoder

from adapters.archives import times
from adapters.archives.archive import Account, Batch, Person, Place, texts_of
from adapters.archives.errors import ArchiveError, unreadable
from adapters.archives.lenient import BOM, loads, pick
from rules.model import Event, Millis, Over, Posted, Watermark

CHUNK = 1 << 18
REMEMBERED = 10_000
"""A second copy of a message is known among at least so many before it."""
LONGEST_LINE = 16 << 20
"""A longer line is no message; it is passed over without being held in memory."""

_IDS = frozenset({"id", "channel", "author", "thread", "reply_to"})


class Line(Struct, gc=False):
    """A line of sound types; whatever else it holds is ignored."""

    id: str
    channel: str
    author: str
    text: str
    ts: datetime | int | float | None = None
    thread: str | None = None
    reply_to: str | None = None
    bot: bool | None = None
    name: str | None = None


_decode = Decoder(Line).decode


class Clock(Struct):
    """A channel's own time, and how many messages it had."""

    channel: str
    at: Millis = 0
    count: int = 0


class JsonlFile(Account):
    """A reader of one JSONL file."""

    format = "jsonl"
    shared_clock = False

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self._clocks: dict[str, Clock] = {}
        self._lately: set[int] = set()
        self._before: set[int] = set()

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Read the file once more for the texts of these messages."""
        return texts_of(JsonlFile(self.path), ids)

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Read the file, once."""
        self.start()
        posts: list[Posted] = []
        done, total = 0, self._size()
        for number, lines, end in self._blocks():
            posts += self._posts(lines, number)
            done = min(end, total)
            whole = len(posts) - len(posts) % size
            for first in range(0, whole, size):
                yield Batch(_vouched(posts[first : first + size]), done, total)
            del posts[:whole]
        self.finish(self.path)
        yield Batch([*_vouched(posts), Over()], total, total)

    def _posts(self, lines: list[bytes], first: int) -> list[Posted]:
        # One loop without calls of its own: it is what the reading of a line costs.
        decode, read_datetime = _decode, times.from_datetime
        clocks, people = self._clocks, self.people
        posts: list[Posted] = []
        for number, raw in enumerate(lines, first):
            try:
                line = decode(raw)
                given = line.ts
                if type(given) is datetime:
                    at: Millis | None = read_datetime(given)
                else:
                    at = times.read(given)
            except (ValueError, RecursionError):
                again = self._read_again(raw, number)
                if again is None:
                    continue
                line, at = again
            id, author, name = line.id, line.author, line.name
            if not (id and author and line.channel):
                self._refuse_empty(line, number)
                continue
            clock = clocks.get(line.channel) or self._discover(line.channel)
            key = hash((clock.channel, id))
            if key in self._lately or key in self._before:
                self.left_out["second copy"] += 1
                continue
            self._lately.add(key)
            # Only a channel's first line may lie before 1970.
            if at is None or (at < clock.at and clock.count):
                at = clock.at
                self.repaired += 1
            clock.at = at
            clock.count += 1
            human = not line.bot
            person = people.get(author)
            if person is None or (person.human and not human):
                person = people[author] = Person(author, name or author, None, human)
            posts.append(
                Posted(
                    # Strings discovered before, so that each is in memory only once.
                    clock.channel,
                    id,
                    at,
                    person.id,
                    line.text,
                    clock.count,
                    # Where a source has no names its ids are what people are called.
                    name or author,
                    human,
                    None if line.thread == id else line.thread or None,
                    None if line.reply_to == id else line.reply_to or None,
                )
            )
        if len(self._lately) > REMEMBERED:
            self._before, self._lately = self._lately, set()
        self.messages += len(posts)
        return posts

    def _discover(self, channel: str) -> Clock:
        self.places[channel] = Place(channel, channel)
        clock = self._clocks[channel] = Clock(channel)
        return clock

    def _read_again(self, raw: bytes, number: int) -> tuple[Line, Millis | None] | None:
        if not raw or raw.isspace():
            return None
        where = f"{self.path.name}:{number}"
        try:
            value = loads(raw)
        except UnicodeDecodeError:
            self.skip("not UTF-8", where)
            return None
        except ValueError:
            self.skip("not JSON", where)
            return None
        line = pick(value, Line, _IDS)
        if isinstance(line, str):
            self.skip(line, where)
            return None
        return line, times.read(value.get("ts"))

    def _refuse_empty(self, line: Line, number: int) -> None:
        fields = {"id": line.id, "channel": line.channel, "author": line.author}
        empty = next(field for field, value in fields.items() if not value)
        self.skip(f"no usable {empty}", f"{self.path.name}:{number}")

    def _blocks(self) -> Iterator[tuple[int, list[bytes], int]]:
        """Yield lines by the block: number of the first, lines, bytes read so far."""
        number, end, rest, overlong = 1, 0, b"", False
        try:
            with self.path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    if end == 0:
                        refuse_utf16(self.path, chunk)
                        chunk = chunk.removeprefix(BOM)
                    end = file.tell()
                    *lines, rest = (rest + chunk).split(b"\n")
                    if overlong and lines:
                        self.skip("longer than 16 MiB", f"{self.path.name}:{number}")
                        lines[0], overlong = b"", False
                    yield number, lines, end
                    number += len(lines)
                    if len(rest) > LONGEST_LINE:
                        overlong = True
                    if overlong:
                        rest = b""
        except OSError as error:
            raise unreadable(self.path, f"line {number}", error) from error
        if overlong:
            self.skip("longer than 16 MiB", f"{self.path.name}:{number}")
        yield number, [rest], end

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise unreadable(self.path, "", error) from error


def _vouched(posts: list[Posted]) -> list[Event]:
    """Messages, then how far each of their channels has come."""
    reached = {post.channel: post.at for post in posts}
    return [*posts, *(Watermark(at, channel) for channel, at in reached.items())]


def refuse_utf16(path: Path, beginning: bytes) -> None:
    """Say at once what would otherwise make every single line unreadable."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArchiveError(path, "", "is UTF-16", "save it as UTF-8")
