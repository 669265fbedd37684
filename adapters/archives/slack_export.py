"""A Slack export: lists of members and channels, and a file a channel and day.

Messages of all channels come in one true order of time. Slack names a day file by a
day of some time zone, which the export does not tell. So the files of one day (of all
channels) are read together, and what they hold waits until no file still closed can
hold anything earlier: a local day begins at the earliest 14 hours before that day in
UTC. What comes too late even so has its time moved forward, and is counted.

Direct messages are never read, even where an export holds them.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import zip_longest

import msgspec

from adapters.archives import times
from adapters.archives.archive import Account, Batch, texts_of
from adapters.archives.containers import Container, Read
from adapters.archives.slack_layout import (
    Layout,
    read_channels,
    read_list,
    read_people,
)
from adapters.archives.slack_message import Message, Unsaid, outcome, parse
from adapters.slack_parts import micros
from rules.model import HOUR, Event, Joined, Millis, Over, Posted, Watermark

EARLIEST_ZONE: Millis = 14 * HOUR
"""UTC+14 is the first zone to enter a day."""

Waiting = tuple[int, Posted | Joined]
"""An event and its time in microseconds."""

_decode_day = msgspec.json.Decoder(list[Message]).decode
_OPENS = re.compile(rb'\{\s*"[a-z_]+"\s*:')


class SlackExport(Account):
    """A reader of a Slack export."""

    format = "slack"
    shared_clock = True

    def __init__(self, container: Container, layout: Layout | None = None) -> None:
        super().__init__()
        self.path = container.path
        self._container = container
        self._layout = layout = layout or Layout(container)
        with container.opened() as read:
            self.people = read_people(self, container, layout, read)
            channels = read_channels(self, container, layout, read)
        self.places = channels.by_id
        self._folders = channels.by_folder
        self._total = sum(layout.sizes[folder] for folder in self._folders)
        self._done = 0
        self._now: Millis | None = None
        self._instant, self._ids = -1, set[str]()

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Read the export once more for the texts of these messages."""
        return texts_of(SlackExport(self._container, self._layout), ids)

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Read the export, once."""
        self.start()
        waiting: list[Waiting] = []
        with self._container.opened() as read:
            for ready in self._in_order(read):
                waiting += ready
                whole = len(waiting) - len(waiting) % size
                for first in range(0, whole, size):
                    yield self._batch(waiting[first : first + size])
                del waiting[:whole]
        if waiting:
            yield self._batch(waiting)
        self.finish(self.path)
        yield Batch([Over()], self._total, self._total)

    def _in_order(self, read: Read) -> Iterator[list[Waiting]]:
        """Yield events sorted by time, each list later than the one before."""
        waiting: list[Waiting] = []
        days = sorted(self._layout.days)
        for day, following in zip_longest(days, days[1:]):
            for folder in self._layout.days[day]:
                if folder in self._folders:
                    waiting += self._day(read, folder, day)
            # Stable: messages of one microsecond stay in their file's order.
            waiting.sort(key=_time)
            ready = len(waiting)
            if following is not None:
                ready = bisect_left(waiting, _safe_until(following), key=_time)
            if ready:
                yield waiting[:ready]
                del waiting[:ready]

    def _day(self, read: Read, folder: str, day: str) -> Iterator[Waiting]:
        name = self._layout.name_of(folder, day)
        channel = self._folders[folder].id
        raw = read(name)
        self._done += len(raw)
        messages = read_list(self._container, name, raw, _decode_day, parse, _OPENS)
        for number, message in enumerate(messages, 1):
            order = -1
            if isinstance(message, str):
                event: Posted | Joined | Unsaid | str = message
            elif (order := micros(message.ts)) < 0:
                event = "no usable ts"
            else:
                event = outcome(message, channel, order, self.people)
            if isinstance(event, str):
                self.skip(event, f"{folder}/{day}.json, message {number}")
            elif isinstance(event, Unsaid):
                self.left_out[event.what] += 1
            else:
                yield order, event

    def _batch(self, waiting: list[Waiting]) -> Batch:
        events: list[Event] = []
        for instant, event in waiting:
            if instant != self._instant:
                self._instant = instant
                self._ids.clear()
            if isinstance(event, Posted):
                # A reply that was also sent to the channel stands there twice.
                if event.id in self._ids:
                    self.left_out["second copy"] += 1
                    continue
                self._ids.add(event.id)
                self.messages += 1
            if self._now is not None and event.at < self._now:
                event = msgspec.structs.replace(event, at=self._now)
                self.repaired += 1
            self._now = event.at
            events.append(event)
        if self._now is not None:
            events.append(Watermark(self._now))
        return Batch(events, min(self._done, self._total), self._total)


def _time(waiting: Waiting) -> int:
    return waiting[0]


def _safe_until(day: str) -> int:
    """The microsecond before which no file of this day or later holds anything."""
    midnight = times.from_datetime(datetime.fromisoformat(day))
    return (midnight - EARLIEST_ZONE) * 1_000
