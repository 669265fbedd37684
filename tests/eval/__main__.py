"""``make eval``: measure every set of a folder of conversations, in one table.

The folder has conversations as ``rapport replay`` reads them, ``gold/`` with what people
annotated, and ``score.py``, which decides what is right. Nothing here passes or fails.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.eval import page
from tests.eval.figures import Measured
from tests.eval.measuring import measure
from tests.eval.scoring import Scorer
from tests.eval.sets import CannotMeasure, find_sets
from tests.eval.table import NOTES, Table, plain, table

MISSING = "name a folder of conversations: make eval DATA=folder"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure (or read figures kept before) and print."""
    asked = _arguments(arguments)
    try:
        measured = _kept(asked.figures) if asked.figures else _measure(asked)
        laid_out = table(measured, halves=asked.halves)
        if asked.json:
            rows = [one.as_json() for one in measured]
            asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
        if asked.page:
            page.update(asked.page, laid_out)
    except (CannotMeasure, OSError) as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    _show(laid_out)
    return 0


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument(
        "data", nargs="?", type=Path, default=os.environ.get("RAPPORT_DATA") or None,
        help="the folder (RAPPORT_DATA where it is not given)",
    )  # fmt: skip
    parser.add_argument("--set", action="append", help="this set only (repeatable)")
    parser.add_argument(
        "--halves", action="store_true", help="show two halves by channel beside"
    )
    parser.add_argument("--json", type=Path, help="keep the figures in a file")
    parser.add_argument(
        "--figures", type=Path, help="show figures kept before, measure nothing"
    )
    parser.add_argument("--page", type=Path, help="write the table into a page, too")
    return parser.parse_args(given)


def _kept(path: Path) -> list[Measured]:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [Measured.from_json(row) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise CannotMeasure(f"{path} holds no figures that --json wrote") from error


def _measure(asked: argparse.Namespace) -> list[Measured]:
    if asked.data is None:
        raise CannotMeasure(MISSING)
    sets = find_sets(Path(asked.data))
    if unknown := set(asked.set or ()) - {one.name for one in sets}:
        raise CannotMeasure(f"no set is called {', '.join(sorted(unknown))}")
    scorer = Scorer(Path(asked.data) / "score.py")
    measured: list[Measured] = []
    for one in sets:
        if not asked.set or one.name in asked.set:
            print(f"{one.name}: replaying and scoring", file=sys.stderr)
            measured += measure(one, scorer)
    return measured


def _show(laid_out: Table) -> None:
    if not sys.stdout.isatty():
        print(plain(laid_out), "", *NOTES, sep="\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table as Drawn

    drawn = Drawn(*laid_out.head, box=box.SIMPLE_HEAD)
    for row in laid_out.rows:
        drawn.add_row(*row)
    console = Console(markup=False, highlight=False)
    console.print(drawn, *NOTES, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
