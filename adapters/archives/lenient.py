"""The second look at a message that did not decode as it should.

Readers decode by type first, which is fast and exact. What that refuses comes here:
lone surrogates become U+FFFD, raw control characters are let through, an optional field
of a wrong type is dropped, and only what is left without a needed field is refused.
"""

import json
import math
import re
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, ValidationError
from msgspec.structs import FieldInfo

Record = TypeVar("Record", bound=Struct)

BOM = b"\xef\xbb\xbf"
"""Some editors put it before UTF-8; JSON does not know it."""

# One match an escape, so that a backslash escaped itself starts no other; a pair of
# surrogates is one escape.
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_DECODER = json.JSONDecoder(strict=False)


def loads(raw: bytes) -> Any:
    """Decode JSON that may hold lone surrogates and control characters.

    Raises ``ValueError`` (``UnicodeDecodeError`` for broken UTF-8) for what is no JSON.
    """
    text = raw.decode("utf-8")
    if "\\u" in text:
        text = _ESCAPE.sub(lambda m: "\\ufffd" if m["lone"] else m[0], text)
    try:
        return _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def pick(
    value: object,
    kind: type[Record],
    numeric: frozenset[str] = frozenset(),
    exact: frozenset[str] = frozenset(),
) -> Record | str:
    """Make a record of what is usable in ``value``, or say what is not.

    Fields in ``numeric`` may be given as numbers where text is expected. Fields in
    ``exact`` may be absent, yet a wrong type there makes the whole unusable.
    """
    if not isinstance(value, dict):
        return "not an object"
    kept: dict[str, Any] = {}
    for field in _fields(kind):
        given = value.get(field.encode_name)
        if field.encode_name in numeric and _is_number(given):
            given = str(given)
        try:
            kept[field.name] = msgspec.convert(given, field.type)
        except (ValidationError, RecursionError):
            if field.required or (field.encode_name in exact and given is not None):
                return f"no usable {field.encode_name}"
    return kind(**kept)


def parser(
    kind: type[Record],
    numeric: frozenset[str] = frozenset(),
    exact: frozenset[str] = frozenset(),
) -> Callable[[bytes], Record | str]:
    """Make a function that decodes by type, and leniently what that refuses.

    It returns why a value is unusable and raises ``ValueError`` for what is no JSON.
    """
    decode = msgspec.json.Decoder(kind).decode

    def parse(raw: bytes) -> Record | str:
        try:
            return decode(raw)
        except (ValueError, RecursionError):
            return pick(loads(raw), kind, numeric, exact)

    return parse


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)


@cache
def _fields(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    return msgspec.structs.fields(kind)
