"""Logistic regression in plain Python: few features, many equal rows, a sign each.

Coordinate by coordinate a damped Newton step, cut off where the feature's name says that
a weight may not change its sign. The loss is convex, so the order does not matter and
the result is the same on every machine, up to rounding.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BIAS = "bias"
_SWEEPS = 300
_STEP_AT_MOST = 1.0
_DONE = 1e-4

Row = tuple[frozenset[str], bool, float]
"""Features, whether it is one, and how much the row counts."""


@dataclass(frozen=True, slots=True)
class Group:
    """All rows with the same features."""

    features: frozenset[str]
    positive: float
    negative: float


def grouped(rows: Iterable[Row]) -> list[Group]:
    """Add up equal rows."""
    sums: dict[frozenset[str], list[float]] = {}
    for features, is_one, weight in rows:
        sums.setdefault(features, [0.0, 0.0])[not is_one] += weight
    return [
        Group(features, positive, negative)
        for features, (positive, negative) in sorted(
            sums.items(), key=lambda item: sorted(item[0])
        )
    ]


def fit(
    groups: list[Group], signs: Mapping[str, int], strength: float
) -> dict[str, float]:
    """Learn a weight for every feature of ``signs`` (1, -1, or 0 for either)."""
    weights = dict.fromkeys([BIAS, *sorted(signs)], 0.0)
    having = {
        name: [at for at, g in enumerate(groups) if name in g.features]
        for name in weights
    }
    having[BIAS] = list(range(len(groups)))
    totals = [0.0] * len(groups)
    for _ in range(_SWEEPS):
        moved = 0.0
        for name, places in having.items():
            penalty = 0.0 if name == BIAS else strength
            step = _step(groups, totals, places, penalty, weights[name])
            new = _kept(weights[name] + step, signs.get(name, 0))
            step = new - weights[name]
            weights[name] = new
            for at in places:
                totals[at] += step
            moved = max(moved, abs(step))
        if moved < _DONE:
            break
    return weights


def _step(
    groups: list[Group],
    totals: list[float],
    places: list[int],
    penalty: float,
    now: float,
) -> float:
    """How far one weight should move, the others left where they are."""
    slope, bend = penalty * now, penalty
    for at in places:
        group = groups[at]
        size = group.positive + group.negative
        chance = 1 / (1 + math.exp(-totals[at]))
        slope += size * chance - group.positive
        bend += size * chance * (1 - chance)
    if not bend:
        return 0.0
    return max(-_STEP_AT_MOST, min(_STEP_AT_MOST, -slope / bend))


def _kept(weight: float, sign: int) -> float:
    """A weight on the side its name allows."""
    if sign > 0:
        return max(0.0, weight)
    return min(0.0, weight) if sign < 0 else weight
