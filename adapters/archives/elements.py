"""Cutting a JSON array into its elements without decoding it whole.

Used where decoding by type failed: one element may be damaged and the rest sound. What
is damaged is passed over by looking for the next sound element.
"""

import re
from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

Item = TypeVar("Item")
Parse = Callable[[bytes], Item | str]
"""Decodes an element. Gives a text for JSON that is unusable; raises ``ValueError``."""

NOT_JSON = "not JSON"
MOST_TRIES = 300
"""After so many places that only look like an element there is no structure left."""

# Possessive: a string is scanned once however it ends. Without its closing quote the
# data has run out inside it.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?P<closed>"?)|[\[\]{},]', re.DOTALL)
_BLANK = re.compile(rb"[ \t\r\n]*+")
_AFTER_ARRAY = re.compile(rb"[ \t\r\n]*+(?:[,}]|\Z)")
_OPENING = b"[{"
_CLOSING = b"]}"
_COMMA = ord(",")
_ARRAY_END = ord("]")


class Taken(Struct, Generic[Item]):
    """What could be taken from a stretch of an array."""

    items: list[Item | str]
    """The elements in order; text says why one is unusable."""
    at: int
    """The first byte not used up: an element that goes on beyond the data, or the end."""
    closed: bool = False
    """The array's closing bracket was met."""


def take(
    data: bytes, at: int, opens: re.Pattern[bytes], parse: Parse[Item]
) -> Taken[Item]:
    """Take elements from ``data``, which lies inside an array, beginning at ``at``.

    ``opens`` matches what an element of this array begins with.
    """
    taken: Taken[Item] = Taken([], at)
    tries = MOST_TRIES
    while not _take_sound(data, taken, opens, parse):
        for match in opens.finditer(data, taken.at + 1):
            tries -= 1
            if _is_sound(data, match.start(), parse):
                break
            if not tries:
                return taken
        else:
            return taken
        taken.items.append(NOT_JSON)
        taken.at = match.start()
    return taken


def _take_sound(
    data: bytes, taken: Taken[Item], opens: re.Pattern[bytes], parse: Parse[Item]
) -> bool:
    """Take elements up to the array's end (True) or to one whose end is not found."""
    while not taken.closed:
        at = taken.at = _past_blank(data, taken.at)
        end = element_end(data, at)
        if end < 0:
            return False
        raw = data[at:end].rstrip()
        last = data[end] == _ARRAY_END
        if raw or not last:
            try:
                taken.items.append(parse(raw))
            except ValueError:
                # Where a quote is missing or too many, its end is anywhere.
                after = _AFTER_ARRAY if last else opens
                if not after.match(data, _past_blank(data, end + 1)):
                    return False
                taken.items.append(NOT_JSON)
        taken.at = end + 1
        taken.closed = last
    return True


def _is_sound(data: bytes, at: int, parse: Parse[Item]) -> bool:
    end = element_end(data, at)
    try:
        return end >= 0 and not isinstance(parse(data[at:end].rstrip()), str)
    except ValueError:
        return False


def element_end(data: bytes, at: int) -> int:
    """Find the comma or bracket after the element at ``at``; -1 if the data runs out."""
    depth = 0
    for token in _TOKEN.finditer(data, at):
        first = data[token.start()]
        if first in _OPENING:
            depth += 1
        elif first in _CLOSING:
            if depth == 0:
                return token.start()
            depth -= 1
        elif first == _COMMA:
            if depth == 0:
                return token.start()
        elif not token["closed"]:
            return -1
    return -1


def _past_blank(data: bytes, at: int) -> int:
    blank = _BLANK.match(data, at)
    return blank.end() if blank else at
