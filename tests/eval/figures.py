"""What a measurement gives: counts, and the shares that follow from them."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Scores:
    """Right and wrong, against what people annotated."""

    right: int
    wrong: int
    missed: int
    of: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Count:
    """How many were flagged, of how many."""

    flagged: int
    of: int

    @property
    def share(self) -> float:
        """The share of those flagged."""
        return _share(self.flagged, self.of)


Figure = Scores | Count


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure on one set of conversations; ``halves`` are its two by channel."""

    measure: str
    set: str
    figure: Figure
    halves: tuple[Figure, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The counts, as ``from_json`` reads them."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "Measured":
        """Read what ``as_json`` wrote."""
        halves = tuple(_figure(half) for half in row["halves"])
        return cls(row["measure"], row["set"], _figure(row["figure"]), halves)


def _figure(counts: dict[str, int]) -> Figure:
    return Count(**counts) if "flagged" in counts else Scores(**counts)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
