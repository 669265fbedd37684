"""How a setting's value is written in TOML, and what kind of value it is, in words."""

import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import time, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from bot.config.durations import show_duration

_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    time: "a time of day",
    timedelta: "a duration",
}


def toml(value: Any) -> str:
    """Write a value as TOML; what TOML cannot hold (None) is a ``TypeError``."""
    match value:
        case bool():
            return "true" if value else "false"
        case Enum():
            return toml(value.value)
        case int() | float():
            return repr(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case timedelta():
            return toml(show_duration(value))
        case time():
            return toml(value.isoformat("auto" if value.second else "minutes"))
        case Mapping():
            pairs = (f"{toml(key)} = {toml(one)}" for key, one in value.items())
            return f"{{{', '.join(pairs)}}}"
        case tuple() | list() | AbstractSet():
            return f"[{', '.join(toml(one) for one in in_order(value))}]"
        case _:
            raise TypeError(f"no TOML for {type(value).__name__}")


def in_order(values: Any) -> list[Any]:
    """Order a set: an enum's members as they are declared, anything else by value."""
    listed = list(values)
    if not isinstance(values, AbstractSet) or not listed:
        return listed
    kind = type(listed[0])
    if issubclass(kind, Enum):
        return [member for member in kind if member in values]
    return sorted(listed)


def plain_type(annotation: Any) -> Any:
    """Return a type without ``Annotated`` and without ``| None``."""
    if get_origin(annotation) is Annotated:
        return plain_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        inner = [one for one in get_args(annotation) if one is not NoneType]
        return plain_type(inner[0]) if len(inner) == 1 else annotation
    return annotation


def in_words(annotation: Any) -> str:
    """Say what kind of value a setting takes."""
    plain = plain_type(annotation)
    if (choices := choices_of(plain)) is not None:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        return f"one of {listed}" if isinstance(plain, type) else f"a list of {listed}"
    if isinstance(origin := get_origin(plain), type) and issubclass(origin, Mapping):
        return "a table"
    if inner := get_args(plain):
        words = {str: "texts", int: "numbers"}
        return "a list of " + words.get(plain_type(inner[0]), "values")
    return _WORDS.get(plain, "a value")


def choices_of(annotation: Any) -> list[str] | None:
    """Return the values an enum, or a list of an enum, may take; None for the rest."""
    plain = plain_type(annotation)
    inner = [*get_args(plain), plain][0]
    if isinstance(inner, type) and issubclass(inner, Enum):
        return [str(member.value) for member in inner]
    return None
