"""Keep the few that will be shown out of however many pass by.

An archive may hold a million findings and the page shows two hundred a rule: a shelf's
memory grows with what it keeps, never with what it was offered.
"""

import heapq
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Keeps the ``size`` items with the smallest keys; among equals the first come."""

    def __init__(self, size: int) -> None:
        """Make an empty shelf."""
        self._size = size
        self._heap: list[tuple[float, int, T]] = []
        self.offered = 0
        """How many items were put on it, kept or not."""

    def put(self, key: float, item: T) -> None:
        """Offer an item."""
        self.offered += 1
        entry = (-key, -self.offered, item)
        if len(self._heap) < self._size:
            heapq.heappush(self._heap, entry)
        elif self._heap and entry > self._heap[0]:
            heapq.heapreplace(self._heap, entry)

    def items(self) -> tuple[T, ...]:
        """Return what was kept, smallest key first."""
        return tuple(item for _, _, item in sorted(self._heap, reverse=True))
