"""What becomes of a push now: send it this way, wait until then, or let it be."""

from typing import TypeAlias

from msgspec import Struct

from rules.model import Millis


class Send(Struct, frozen=True):
    """Nothing speaks against it."""

    direct: bool
    """Directly, instead of near the message."""
    opens: bool = False
    """There is no direct conversation yet."""


class Wait(Struct, frozen=True):
    """Not now."""

    until: Millis
    reason: str


class Drop(Struct, frozen=True):
    """Not any more: the hint stays in the inbox alone."""

    reason: str


Verdict: TypeAlias = Send | Wait | Drop
"""The reason of a ``Wait`` or a ``Drop`` is a stable word, for the outbox and counts."""
