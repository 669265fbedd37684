"""What an archive is to the rest of Rapport, whatever wrote it.

A reader hands over events in order and vouches for its progress with watermarks. It
never judges a message and never keeps one: what it holds at any time is the few files
its merge by time has reached.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from adapters.archives.errors import ArchiveError, printable
from rules.model import Event, Posted


class Place(Struct, frozen=True):
    """A channel as the archive describes it."""

    id: str
    name: str
    parent: str | None = None
    """Name of the channel or forum a thread hangs in; a channel's category."""
    thread: bool = False
    """True where an export lists a thread as a channel of its own (Discord)."""
    private: bool = False


class Person(Struct, frozen=True, gc=False):
    """A member as the archive describes them."""

    id: str
    name: str
    zone: str | None = None
    """IANA name of their time zone, where the archive tells it."""
    human: bool = True


class Batch(Struct, frozen=True):
    """Some events in order, with their watermarks, and how far the reader has come."""

    events: list[Event]
    done: int
    """Bytes of input read so far."""
    total: int


class Archive(Protocol):
    """Somebody's conversations, read from a file or a folder."""

    format: str
    """``slack``, ``discord`` or ``jsonl``."""
    shared_clock: bool
    """True: channels are merged by time. False: each channel has its own watermark."""
    places: dict[str, Place]
    """By channel id; JSONL discovers them as they come."""
    people: dict[str, Person]
    """By member id; complete up front where the archive lists its members."""
    skipped: Counter[str]
    """What could not be read, by reason."""
    examples: dict[str, str]
    """Where each reason of ``skipped`` and ``noted`` was first met."""
    left_out: Counter[str]
    """What is sound but nothing anybody said: joins, topics, second copies."""
    noted: Counter[str]
    """What was odd and read all the same."""
    repaired: int
    """Times moved forward so that none lies before its predecessor's."""
    messages: int
    """Messages handed over."""

    def batches(self, size: int = 1000) -> Iterator[Batch]:
        """Read the archive, once; the last event is ``Over()``.

        Raises ``ArchiveError`` where the archive is broken, and at the end when it
        held not one message.
        """

    def texts(self, ids: Collection[str]) -> dict[str, str]:
        """Read the archive once more for the texts of these messages."""


class Account:
    """What a reader met on its way besides messages; the readers build on it."""

    def __init__(self) -> None:
        self.skipped: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.left_out: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()
        self.repaired = 0
        self.messages = 0
        self._started = False

    def start(self) -> None:
        """Refuse a second reading: what was counted belongs to the first."""
        if self._started:
            raise RuntimeError("an archive is read once; open it again")
        self._started = True

    def skip(self, reason: str, where: str) -> None:
        """Count something that could not be read; ``where`` names a file and place."""
        self.skipped[reason] += 1
        self.examples.setdefault(reason, printable(where))

    def note(self, what: str, where: str) -> None:
        """Count something odd that was read all the same."""
        self.noted[what] += 1
        self.examples.setdefault(what, printable(where))

    def finish(self, path: Path) -> None:
        """Refuse an archive without a single message, naming what stood in the way."""
        if self.messages:
            return
        problem = "holds no message that can be read"
        for reason, count in self.skipped.most_common(1):
            problem += f" ({count:,} × {reason}, first in {self.examples[reason]})"
        remedy = "check that this is the export you meant, or export again"
        raise ArchiveError(path, "", problem, remedy)


def texts_of(archive: Archive, ids: Collection[str]) -> dict[str, str]:
    """Find the texts of some messages in an archive that nobody else is reading."""
    wanted = set(ids)
    found: dict[str, str] = {}
    if not wanted:
        return found
    for batch in archive.batches():
        for event in batch.events:
            if type(event) is Posted and event.id in wanted:
                # The first message of an id is the one the engine took.
                wanted.discard(event.id)
                found[event.id] = event.text
        if not wanted:
            break
    return found
