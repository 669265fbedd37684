"""Every call made, against Discord's own description of its API.

The description is data that is not part of the project: without it nothing is checked.
discord.py hands numbers where ids are texts on the wire; they are turned first.
"""

import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

LONGEST_CONTENT = 2_000
"""What a bot may write; the description allows more."""


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
    """Check the body of every call; return how many were checked."""
    if description() is None:
        return 0
    return sum(check_call(call) for call in calls)


def check_call(call: Any) -> int:
    body = as_on_the_wire(call.json)
    if isinstance(body, dict):
        assert len(body.get("content") or "") <= LONGEST_CONTENT
    schema = schema_of(call.method.lower(), call.path)
    if schema is None or body is None:
        return 0
    found = sorted(validator(json.dumps(schema)).iter_errors(body), key=str)
    assert not found, f"{call.method} {call.path}: {found[0].message}\n{body}"
    return 1


def schema_of(method: str, path: str) -> dict[str, Any] | None:
    for pattern, known, what in routes():
        if known == method and pattern.fullmatch(path):
            content = what.get("requestBody", {}).get("content", {})
            found: dict[str, Any] | None = content.get("application/json", {}).get(
                "schema"
            )
            return found
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
