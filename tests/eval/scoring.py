"""The given scorer: loaded from the folder of conversations, and its lines read.

What counts as right is decided there and nowhere else.
"""

import importlib.util
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from tests.eval.figures import Count, Figure, Scores

Row = Mapping[str, Any]
Signals = Mapping[str, Row]
"""The lines of ``rapport replay --signals`` by message."""

_SCORES = re.compile(
    r"(?P<measure>\S.*?) +P [\d.]+ +R [\d.]+ +F1 [\d.]+"
    r" +tp (?P<tp>\d+) fp (?P<fp>\d+) fn (?P<fn>\d+) of (?P<of>\d+)"
)
_COUNT = re.compile(r"(?P<measure>\w[\w ]*?):? +(?P<flagged>\d+) of (?P<of>\d+)")


class Scorer:
    """The functions of ``score.py``, and what they print as figures."""

    def __init__(self, path: Path) -> None:
        spec = importlib.util.spec_from_file_location("score", path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} cannot be loaded")
        self._module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._module)

    def score(
        self, kind: str, signals: Signals, gold: Iterable[Row]
    ) -> dict[str, Figure]:
        """Compare signals with gold the way ``score.py KIND`` does."""
        rows = list(gold)
        if kind == "pitch":  # the one that takes gold first
            return self._figures(lambda: self._module.pitch(rows, signals))
        return self._figures(lambda: getattr(self._module, kind)(signals, rows))

    def measure(self, name: str, pairs: Iterable[tuple[bool, bool]]) -> Figure:
        """Count (found, true) pairs the way every measure of it does."""
        return self._figures(lambda: self._module.measure(name, pairs))[name]

    def _figures(self, print_them: Callable[[], object]) -> dict[str, Figure]:
        with redirect_stdout(io.StringIO()) as printed:
            print_them()
        return figures(printed.getvalue().splitlines())


def figures(lines: Iterable[str]) -> dict[str, Figure]:
    """Read the scorer's lines by their measure; others (what was flagged) are skipped."""
    found: dict[str, Figure] = {}
    for line in lines:
        if match := _SCORES.fullmatch(line):
            counts = (int(match[name]) for name in ("tp", "fp", "fn", "of"))
            found[match["measure"]] = Scores(*counts)
        elif match := _COUNT.fullmatch(line):
            found[match["measure"]] = Count(int(match["flagged"]), int(match["of"]))
    return found


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
