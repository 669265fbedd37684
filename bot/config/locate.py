"""Where in a TOML file a key stands, for messages that name file and line.

``tomllib`` gives values without positions. So the file is read once more, one statement
at a time, each parsed by ``tomllib`` under the table header it belongs to.
"""

import tomllib
from typing import Any

KeyPath = tuple[str | int, ...]


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line on which each key and table of a valid TOML text first stands."""
    lines: dict[KeyPath, int] = {(): 1}
    header, statement, start = "", "", 1
    for number, line in enumerate(text.split("\n"), start=1):
        statement += line + "\n"
        try:
            table = tomllib.loads(header + statement)
        except tomllib.TOMLDecodeError:
            continue  # a value that goes on over several lines
        for path in _paths(table, ()):
            lines.setdefault(path, start)
        if statement.lstrip().startswith("["):
            header = statement
        statement, start = "", number + 1
    return lines


def line_of(lines: dict[KeyPath, int], path: KeyPath) -> int:
    """Return the line of ``path``, or of the nearest table around it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _paths(value: Any, at: KeyPath) -> list[KeyPath]:
    found = [at] if at else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += _paths(inner, (*at, key))
    return found
