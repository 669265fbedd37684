"""Every call made, against Discord's own description of its API.

The description is data that is not part of the project: without it nothing is checked.
discord.py hands numbers where ids are texts on the wire; they are turned first.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

LONGEST_CONTENT = 2_000
"""What a bot may write; the description allows more."""
UNDESCRIBED = re.compile(r"/channels/\d+/threads/archived/public")
"""Calls that are left out of the description, which is cut to the most usual ones."""
UNDOCUMENTED = frozenset({"use_nested_fields"})
"""Parameters that discord.py sends on its own account."""
_YES_OR_NO = {"true": True, "false": False, "1": True, "0": False}


@dataclass
class Tally:
    """What was checked in this run of the tests."""

    checked: int = 0
    undescribed: int = 0
    wrong: int = 0


TALLY = Tally()


@cache
def description() -> dict[str, Any] | None:
    folder = os.environ.get("RAPPORT_DATA")
    if not folder:
        return None
    file = Path(folder) / "schemas" / "discord" / "openapi.bot-requests.json"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


@cache
def routes() -> list[tuple[re.Pattern[str], str, dict[str, Any]]]:
    known = description()
    assert known is not None
    return [
        (re.compile(re.sub(r"\\{[^{}]+\\}", "[^/]+", re.escape(path))), method, what)
        for path, methods in known["paths"].items()
        for method, what in methods.items()
        if method != "parameters"
    ]


def check_calls(calls: Iterable[Any]) -> int:
    """Check every call, body and query; return how many there were."""
    if description() is None:
        return 0
    wrong, checked = list[str](), 0
    for call in calls:
        if call.method == "GET" and UNDESCRIBED.fullmatch(call.path):
            TALLY.undescribed += 1
            continue
        checked += 1
        wrong += (f"{call.method} {call.path}: {one}" for one in violations(call))
    TALLY.checked += checked
    TALLY.wrong += len(wrong)
    assert not wrong, "\n".join(wrong)
    return checked


def violations(call: Any) -> Iterator[str]:
    """Yield what of a call Discord's description does not allow."""
    described = route_of(call.method.lower(), call.path)
    if described is None:
        yield "there is no such call"
        return
    yield from _wrong_in_query(call.params or {}, described)
    content = described.get("requestBody", {}).get("content", {})
    body = as_on_the_wire(call.json)
    if body is not None and not content:
        yield f"it takes no body: {body}"
    elif body is not None or described.get("requestBody", {}).get("required"):
        yield from _wrong_in(body, content["application/json"]["schema"])
    if isinstance(body, dict) and len(body.get("content") or "") > LONGEST_CONTENT:
        yield f"more than {LONGEST_CONTENT} characters"


def _wrong_in_query(
    given: Mapping[str, Any], described: dict[str, Any]
) -> Iterator[str]:
    schemas = {one["name"]: one["schema"] for one in described.get("parameters", ())}
    for name, value in given.items():
        if name not in schemas:
            if name not in UNDOCUMENTED:
                yield f"there is no parameter {name}"
            continue
        written, kind = str(value), schemas[name].get("type")
        read: Any = written
        if kind == "boolean":
            read = _YES_OR_NO.get(written.casefold(), written)
        elif kind == "integer" and written.isdecimal():
            read = int(written)
        yield from _wrong_in(read, schemas[name])


def _wrong_in(value: Any, schema: Any) -> Iterator[str]:
    for error in validator(json.dumps(schema)).iter_errors(value):
        yield f"{error.message}\n{value}"


def route_of(method: str, path: str) -> dict[str, Any] | None:
    for pattern, known, what in routes():
        if known == method and pattern.fullmatch(path):
            return what
    return None


@cache
def validator(schema: str) -> Draft202012Validator:
    known = description()
    assert known is not None
    whole = {**json.loads(schema), "components": known["components"]}
    return Draft202012Validator(whole)


def as_on_the_wire(value: Any, key: str = "") -> Any:
    """Write ids as the texts they are on the wire."""
    if isinstance(value, dict):
        # A component's id is a number; a file's is an id like any other.
        wire = {name: as_on_the_wire(one, name) for name, one in value.items()}
        return {**wire, "id": str(value["id"])} if key == "attachments" else wire
    if isinstance(value, list | tuple):
        return [as_on_the_wire(one, key) for one in value]
    number = isinstance(value, int) and not isinstance(value, bool)
    if number and (key.endswith("_id") or value > 1 << 40):
        return str(value)
    return value
