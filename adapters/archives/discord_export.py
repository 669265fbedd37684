"""DiscordChatExporter JSON: a file, or a folder of files with one channel or thread each.

Messages of all files come in one true order of time. A file is first looked into when
the merge reaches its earliest message, and left when it is exhausted; what is held of
it in between is one stretch, the shorter the more files are under way.
"""

from collections.abc import Collection, Iterator
from heapq import heapify, heappop, heappush
from pathlib import Path

from adapters.archives import times
from adapters.archives.archive import Account, Batch, Person, Place, texts_of
from adapters.archives.discord_file import ExportFile
from adapters.archives.discord_message import (
    JOINS,
    STARTERS,
    Message,
    is_said,
    order_of,
    posted,
)
from rules.model import Event, Joined, Millis, Over, Posted, Watermark

LONGEST_STRETCH = 1 << 18
SHORTEST_STRETCH = 1 << 13
HELD = 1 << 22
"""Bytes of input held over all files under way, about; decoded they take several times."""

Waiting = tuple[Millis, int, Message]
"""A message with its time and its place among those of the same time."""


class DiscordExport(Account):
    """A reader of one or more DiscordChatExporter files."""

    format = "discord"
    shared_clock = True

    def __init__(self, path: Path, paths: Collection[Path]) -> None:
        super().__init__()
        self.path = path
        self._paths = paths
        self.people: dict[str, Person] = {}
        self.places: dict[str, Place] = {}
        self._files: list[ExportFile] = []
        for each in paths:
            file = ExportFile(each)
            if file.direct:
                self.left_out["file of direct messages"] += 1
            else:
                self.places[file.place.id] = file.place
                self._files.append(file)
        self._ids_by_name = {
            place.name: place.id for place in self.places.values() if not place.thread
        }
        self._total = sum(file.size for file in self._files)
        self._done = sum(file.offset for file in self._files)
        self._roots: dict[str, str] = {}
        """The message each thread hangs on, by the thread's channel."""
        self._under_way = 0
        self._now: Millis | None = None
        self._last_id = ""

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Read the files once more for the texts of these messages."""
        return texts_of(DiscordExport(self.path, self._paths), ids)

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Read the files, once."""
        self.start()
        events: list[Event] = []
        for file, waiting in self._in_order():
            event = self._event(file, *waiting)
            if event is None:
                continue
            events.append(event)
            if len(events) >= size:
                yield self._batch(events)
                events = []
        if events:
            yield self._batch(events)
        self.finish(self.path)
        yield Batch([Over()], self._total, self._total)

    def _batch(self, events: list[Event]) -> Batch:
        assert self._now is not None
        events.append(Watermark(self._now))
        return Batch(events, min(self._done, self._total), self._total)

    def _in_order(self) -> Iterator[tuple[ExportFile, Waiting]]:
        """Merge the files by time, opening each when its first message is due."""
        due: list[tuple[Millis, int, int]] = []
        streams: dict[int, Iterator[Waiting]] = {}
        heads: dict[int, Waiting] = {}
        for index, file in enumerate(self._files):
            if file.first is not None:
                due.append((file.first, -1, index))
        heapify(due)
        while due:
            index = heappop(due)[-1]
            file = self._files[index]
            if index in heads:
                yield file, heads.pop(index)
            else:
                streams[index] = self._messages(file)
            for waiting in streams[index]:
                at, order, _ = waiting
                if due and (at, order, index) > due[0]:
                    heads[index] = waiting
                    heappush(due, (at, order, index))
                    break
                yield file, waiting
            else:
                del streams[index]

    def _messages(self, file: ExportFile) -> Iterator[Waiting]:
        self._under_way += 1
        number = 0
        while True:
            size = max(SHORTEST_STRETCH, HELD // self._under_way)
            before = file.offset
            items = file.stretch(min(size, LONGEST_STRETCH))
            self._done += file.offset - before
            if not items:
                break
            # Hardly ever out of order within a file, and then by little.
            yield from sorted(self._usable(file, items, number), key=_time_and_order)
            number += len(items)
        self._under_way -= 1

    def _usable(
        self, file: ExportFile, items: list[Message | str], before: int
    ) -> Iterator[Waiting]:
        for number, item in enumerate(items, before + 1):
            reason = ""
            if isinstance(item, str):
                reason = item
            elif not item.id or not item.author.id:
                reason = "no usable id"
            elif (at := times.read(item.timestamp)) is None:
                reason = "no usable timestamp"
            else:
                yield at, order_of(item), item
            if reason:
                self.skip(reason, f"{file.path.name}, message {number}")

    def _event(
        self, file: ExportFile, at: Millis, order: int, message: Message
    ) -> Posted | Joined | None:
        place, author = file.place, message.author
        if not is_said(message) and message.type not in JOINS:
            if message.type in STARTERS and place.thread:
                self._roots.setdefault(place.id, place.id)
            self.left_out["system message"] += 1
            return None
        if message.id == self._last_id:
            # Exports of the same channel may overlap.
            self.left_out["second copy"] += 1
            return None
        self._last_id = message.id
        if self._now is not None and at < self._now:
            at = self._now
            self.repaired += 1
        self._now = at
        if author.id not in self.people:
            person = Person(author.id, author.called(), None, not author.is_bot)
            self.people[author.id] = person
        if message.type in JOINS:
            return Joined(place.id, author.id, at)
        self.messages += 1
        thread = self._thread(file, message) if place.thread else None
        return posted(message, place, at, order, thread, self._ids_by_name)

    def _thread(self, file: ExportFile, message: Message) -> str | None:
        """The message this one's thread hangs on; None for that message itself.

        A thread has the id of the message it was opened from: a forum's post stands
        in the thread itself, any other in the parent channel. A thread opened from no
        message hangs on its first.
        """
        place = file.place.id
        root = self._roots.get(place)
        if root is None:
            root = place if file.begins_later else message.id
            self._roots[place] = root
        return None if message.id == root else root


def _time_and_order(waiting: Waiting) -> tuple[Millis, int]:
    return waiting[0], waiting[1]
