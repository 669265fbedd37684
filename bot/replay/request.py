"""What a replay is asked for, and what it answers."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from adapters.archives import Archive
from bot.config import Config


class Progress(Protocol):
    """Told how far a replay is."""

    def update(self, done: int, total: int, messages: int) -> None:
        """``done`` of ``total`` bytes have been read, ``messages`` messages so far."""


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """What to replay, how, and what to write."""

    input: Path
    format: str = "auto"
    config: Config = field(default_factory=Config)
    db: Path | None = None
    signals: Path | None = None
    findings: Path | None = None
    report: Path | None = None
    pace: str = "gentle"
    timezone: str = "UTC"
    quotes: bool = False
    archive: Archive | None = None
    """What was read already, of a channel that is replayed through the bot's own token."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What came of it."""

    lines: tuple[str, ...]
    """A summary to print."""
    messages: int
    """Human messages read."""
    people: int
    findings: int
    decisions: dict[str, int]
    """How many findings were sent, held, folded, mirrored and dropped."""
