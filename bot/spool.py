"""Findings of a replay in order of time, however many and however they come.

Channels of a JSONL archive may follow one another, so findings do not come in order of
time; the coaching policy needs them so. They are sorted in runs that go to a temporary
file when they grow large, and merged at the end: memory stays flat.
"""

import tempfile
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import BinaryIO

from msgspec import msgpack

from rules.model import Finding, Millis, Retraction, Tell

RUN = 5_000
"""Items kept in memory before a run is written."""
MOST_RUNS = 64
"""Runs kept open; more are merged into one."""

Item = Finding | Retraction
_Row = tuple[Millis, int, str, bytes]


class Spool:
    """Takes findings and retractions in any order, gives them back in order of time."""

    def __init__(self, run: int = RUN) -> None:
        self._run = run
        self._rows: list[_Row] = []
        self._runs: list[BinaryIO] = []
        self._latest: dict[int, int] = {}
        """Of what waits in a mirror, the last key of its kind; both as hashes."""
        self._encode = msgpack.Encoder().encode
        self.findings = 0

    def add(self, finding: Finding) -> None:
        """Take a finding; the same key twice is one.

        Only what waits in the mirror is found again while it lasts, and then next of its
        kind; to keep all keys would fill the memory for nothing.
        """
        if finding.tell is Tell.MIRROR:
            kind = hash((finding.rule, finding.channel, finding.about))
            key = hash(finding.key)
            if self._latest.get(kind) == key:
                return
            self._latest[kind] = key
        self.findings += 1
        self._put((finding.at, 0, finding.key, self._encode(finding)))

    def retract(self, retraction: Retraction) -> None:
        """Take a retraction of something that was found."""
        row = self._encode(retraction)
        self._put((retraction.at, 1, retraction.key, row))

    def _put(self, row: _Row) -> None:
        self._rows.append(row)
        if len(self._rows) >= self._run:
            self._spill()

    def _spill(self) -> None:
        self._rows.sort()
        self._runs.append(self._written(self._rows))
        self._rows = []
        if len(self._runs) >= MOST_RUNS:
            merged = self._written(merge(*map(_read, self._runs)))
            self.close()
            self._runs = [merged]

    def _written(self, rows: Iterable[_Row]) -> BinaryIO:
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        for row in rows:
            packed = self._encode(row)
            stream.write(len(packed).to_bytes(4, "big") + packed)
        return stream

    def __iter__(self) -> Iterator[Item]:
        """Give everything back in order of time, then of key; nothing more is taken."""
        self._latest.clear()
        self._rows.sort()
        finding = msgpack.Decoder(Finding).decode
        retraction = msgpack.Decoder(Retraction).decode
        for _, kind, _, packed in merge(self._rows, *map(_read, self._runs)):
            yield finding(packed) if kind == 0 else retraction(packed)

    def close(self) -> None:
        """Remove what was written."""
        for stream in self._runs:
            stream.close()


def _read(stream: BinaryIO) -> Iterator[_Row]:
    stream.seek(0)
    decode = msgpack.Decoder(_Row).decode
    while size := stream.read(4):
        yield decode(stream.read(int.from_bytes(size, "big")))
