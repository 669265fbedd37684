"""Which of a rule's three wordings a member hears.

The finding's key chooses, so that a hint reads the same wherever it is shown, and nobody
hears the words of the last time again.
"""

from zlib import crc32

WAYS = 3
"""Wordings of a rule in each register."""


def by_key(key: str) -> int:
    """Return the number of the wording that a key stands for."""
    return crc32(key.encode()) % WAYS


def another(key: str, last: int | None) -> int:
    """Return the number of the wording for a key, never the one that was last told."""
    number = by_key(key)
    return (number + 1) % WAYS if number == last else number
