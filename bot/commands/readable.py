"""What is held of somebody, made readable: names for figures, dates for numbers.

Everything stays in it; only how it is written changes.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from msgspec import Struct, structs

from rules.model import DAY
from rules.signals import Flag
from rules.state import turn

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = frozenset(
    {
        *(
            "at",
            "times",
            "posted",
            "decided_at",
            "answered_at",
            "sent_at",
            "until",
            "due",
        ),
        *("consented", "noticed", "paused_until", "snoozed", "corrected", "last"),
        *("first", "second", "thanked"),
    }
)
"""Names that hold moments; by some of them counts go, too."""
_FIRST_TIME, _LAST_TIME = 1000 * DAY, 2_900_000 * DAY
"""What is less than the first is a count; later than the last no calendar reaches."""
_DAYS = frozenset({"day", "last_day"})
_READ = {name.lower(): bit for name, bit in vars(Flag).items() if isinstance(bit, int)}
_KINDS = _READ | {
    "reaction": turn.REACTION,
    "change": turn.CHANGE,
    "replied_to": turn.REPLIED,
    "bare_link": turn.DROP,
    "in_a_thread": turn.ASIDE,
    "changed_later": turn.CHANGED,
}
"""What was read in a message, and what became of it."""


def readable(value: Any, name: str = "") -> Any:
    """Return what JSON can hold of a value that goes by some name."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int) and name in _DAYS and 0 <= value * DAY < _LAST_TIME:
        return (_EPOCH + timedelta(days=value)).date().isoformat()
    is_number = isinstance(value, int | float)
    if is_number and name in _TIMES and _FIRST_TIME < value < _LAST_TIME:
        moment = _EPOCH + timedelta(milliseconds=value)
        return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
    return _parts(value, name)


def kinds(flags: int) -> list[str]:
    """Return what was read in a message, and what became of it, by name."""
    return [name for name, bit in _KINDS.items() if flags & bit]


def _parts(value: Any, name: str) -> Any:
    """Return something made of parts, each by its name; anything else as it is."""
    named = _named(value)
    if named is not None:
        # What stands by ids (of rules, of channels) goes by the name of the whole.
        return {
            str(key): readable(one, name if name in _TIMES else str(key))
            for key, one in named.items()
        }
    if isinstance(value, AbstractSet):
        return sorted(map(str, value))
    if isinstance(value, list | tuple):
        return [readable(one, name) for one in value]
    return value


def _named(value: Any) -> Mapping[Any, Any] | None:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, Struct):
        return structs.asdict(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return dict(value._asdict())
    if is_dataclass(value):
        return {one.name: getattr(value, one.name) for one in fields(value)}
    return None
