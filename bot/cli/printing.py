"""How commands print: aligned columns, bold only on a terminal that wants it."""

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

_GAP = "  "
_NARROWEST = 24


def coloured() -> bool:
    """Say whether standard output takes colour (https://no-color.org)."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )


def bold(text: str) -> str:
    """Make a text bold, on a terminal."""
    return f"\x1b[1m{text}\x1b[0m" if coloured() else text


def wrapped(text: str, indent: str = "") -> str:
    """Wrap a paragraph to the terminal; in a pipe it stays on one line."""
    if not sys.stdout.isatty():
        return indent + text
    return textwrap.fill(
        text, _width(), initial_indent=indent, subsequent_indent=indent
    )


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Align rows in columns; on a terminal the last column wraps."""
    widths = [max(map(len, cells)) for cells in zip(head, *rows, strict=True)][:-1]
    taken = sum(widths) + len(_GAP) * len(widths)
    for row in (head, *rows):
        start = _GAP.join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=False)
        )
        room = max(_width() - taken, _NARROWEST)
        last = textwrap.wrap(row[-1], room) if sys.stdout.isatty() else [row[-1]]
        first, *rest = last or [""]
        line = f"{start}{_GAP}{first}".rstrip()
        yield bold(line) if row is head else line
        yield from (" " * taken + more for more in rest)


def _width() -> int:
    return min(get_terminal_size().columns, 100)
