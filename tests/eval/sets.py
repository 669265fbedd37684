"""The sets of conversations in a folder: what is there, and what people said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "unanswered": "unanswered",
    "acts": "acts",
    "labels": "pool",
    "pitch": "pitch",
}
"""How the gold of a set ends, and the scorer's word for comparing with it."""
FLAGS = "flags"
"""The scorer's word for a set nobody annotated: what was flagged is counted."""


class CannotMeasure(Exception):
    """Something is missing or broken; says what."""


@dataclass(frozen=True, slots=True)
class Set:
    """Conversations as ``rapport replay`` reads them, and their gold, if any."""

    name: str
    kind: str
    messages: Path
    gold: Path
    """What the scorer compares with; the messages themselves where nobody annotated."""


def find_sets(folder: Path) -> list[Set]:
    """Return the sets of a folder by name, those with gold first."""
    if not (folder / "score.py").is_file():
        raise CannotMeasure(
            f"{folder / 'score.py'} is not there: name the folder that has it"
        )
    annotated = list(_annotated(folder))
    if not annotated:
        raise CannotMeasure(
            f"{folder / 'gold'} holds no *.{'.jsonl, *.'.join(KINDS)}.jsonl"
        )
    known = {one.messages for one in annotated}
    bare = [path for path in sorted(folder.glob("*.jsonl")) if path not in known]
    return annotated + [Set(path.stem, FLAGS, path, path) for path in bare]


def _annotated(folder: Path) -> Iterator[Set]:
    for gold in sorted((folder / "gold").glob("*.jsonl")):
        name, _, ending = gold.stem.rpartition(".")
        if ending not in KINDS:
            continue
        messages = folder / f"{name}.jsonl"
        if not messages.is_file():
            raise CannotMeasure(
                f"{messages} is not there, though {gold.name} annotates it"
            )
        yield Set(name, KINDS[ending], messages, gold)
