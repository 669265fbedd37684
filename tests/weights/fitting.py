"""Fitting additive weights: a softmax within groups, or odds of a single thing.

Plain numpy: L-BFGS over sparse rows of named facts, with an L2 penalty.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
MEMORY = 12


class Rows:
    """Rows of named facts with amounts, as sparse columns."""

    def __init__(self) -> None:
        """Start without rows."""
        self.names: dict[str, int] = {}
        self._index: list[int] = []
        self._amount: list[float] = []
        self._row: list[int] = []
        self.count = 0

    def add(self, facts: Mapping[str, float] | Sequence[str]) -> None:
        """Add a row."""
        pairs: Iterable[tuple[str, float]] = (
            facts.items() if isinstance(facts, Mapping) else ((n, 1.0) for n in facts)
        )
        for name, amount in pairs:
            self._index.append(self.names.setdefault(name, len(self.names)))
            self._amount.append(amount)
            self._row.append(self.count)
        self.count += 1

    def freeze(self) -> "Matrix":
        """Give the matrix of all rows."""
        return Matrix(
            np.array(self._row, dtype=np.int64),
            np.array(self._index, dtype=np.int64),
            np.array(self._amount),
            self.count,
            len(self.names),
        )


class Matrix:
    """A sparse matrix: sums of weights by row, sums of errors by column."""

    def __init__(
        self, row: NDArray, column: NDArray, amount: Vector, rows: int, columns: int
    ) -> None:
        """Keep the entries in order of rows."""
        self.row, self.column, self.amount = row, column, amount
        self.rows, self.columns = rows, columns

    def scores(self, weights: Vector) -> Vector:
        """Sum of weights of each row."""
        sums: Vector = np.bincount(
            self.row, weights=weights[self.column] * self.amount, minlength=self.rows
        )
        return sums

    def back(self, errors: Vector) -> Vector:
        """Sum of errors of each column."""
        sums: Vector = np.bincount(
            self.column,
            weights=errors[self.row] * self.amount,
            minlength=self.columns,
        )
        return sums

    def where(self, chosen: NDArray) -> "Matrix":
        """Only the chosen rows (a mask)."""
        kept = chosen[self.row]
        place = np.cumsum(chosen) - 1
        return Matrix(
            place[self.row[kept]],
            self.column[kept],
            self.amount[kept],
            int(chosen.sum()),
            self.columns,
        )


def softmax(scores: Vector, sizes: NDArray) -> tuple[Vector, NDArray]:
    """Shares within groups of ``sizes`` rows; also where each group starts."""
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    top = np.maximum.reduceat(scores, starts)
    powers = np.exp(scores - np.repeat(top, sizes))
    return powers / np.repeat(np.add.reduceat(powers, starts), sizes), starts


def fit_choices(
    rows: Matrix, right: Vector, sizes: NDArray, penalty: float, rounds: int
) -> Vector:
    """Weights by which the right rows of each group are the likeliest."""

    def loss(weights: Vector) -> tuple[float, Vector]:
        share, starts = softmax(rows.scores(weights), sizes)
        hit = np.maximum(np.add.reduceat(share * right, starts), 1e-9)
        wanted = share * right / np.repeat(hit, sizes)
        gradient = rows.back(share - wanted) + penalty * weights
        return float(-np.log(hit).sum() + penalty / 2 * weights @ weights), gradient

    return minimise(loss, rows.columns, rounds)


def fit_odds(rows: Matrix, true: Vector, penalty: float, rounds: int) -> Vector:
    """Weights of the odds that a row is true (logistic regression)."""

    def loss(weights: Vector) -> tuple[float, Vector]:
        scores = rows.scores(weights)
        chance = 1 / (1 + np.exp(-scores))
        cost = np.logaddexp(0, scores) - true * scores
        gradient = rows.back(chance - true) + penalty * weights
        return float(cost.sum() + penalty / 2 * weights @ weights), gradient

    return minimise(loss, rows.columns, rounds)


def minimise(
    loss: Callable[[Vector], tuple[float, Vector]], size: int, rounds: int
) -> Vector:
    """L-BFGS with a backtracking line search, from zero."""
    at = np.zeros(size)
    value, gradient = loss(at)
    steps: list[Vector] = []
    changes: list[Vector] = []
    for _ in range(rounds):
        way = -_direction(gradient, steps, changes)
        slope = float(way @ gradient)
        length = 1.0 if steps else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        while True:
            there = at + length * way
            new_value, new_gradient = loss(there)
            if new_value <= value + 1e-4 * length * slope or length < 1e-10:
                break
            length /= 2
        step, change = there - at, new_gradient - gradient
        if float(step @ change) > 1e-10:
            steps, changes = [*steps, step][-MEMORY:], [*changes, change][-MEMORY:]
        done = value - new_value < 1e-6 * abs(value)
        at, value, gradient = there, new_value, new_gradient
        if done:
            break
    return at


def _direction(
    gradient: Vector, steps: Sequence[Vector], changes: Sequence[Vector]
) -> Vector:
    """The gradient times an estimate of the inverse of the second derivatives."""
    way = gradient.copy()
    kept = []
    for step, change in zip(reversed(steps), reversed(changes), strict=True):
        share = float(step @ way) / float(step @ change)
        way -= share * change
        kept.append(share)
    if steps:
        way *= float(steps[-1] @ changes[-1]) / float(changes[-1] @ changes[-1])
    for step, change, share in zip(steps, changes, reversed(kept), strict=True):
        way += (share - float(change @ way) / float(step @ change)) * step
    return way
