"""The one table: each measure on each set, beside its floor and its aim."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.eval.aims import LEARNED_FROM, Aim, goal, percent
from tests.eval.figures import Count, Figure, Measured
from tests.eval.measuring import FLAGGED

HEAD = ("measure", "set", "P", "R", "F1", "counts", "floor", "aim", "reached")
HALVES = "by halves"
YES, NO, TO_BE_READ = "yes", "no", "to be read"
NOTES = (
    "counts: right, wrong and missed, or how many of how many. By halves: the same for"
    " the set's two halves by channel.",
    "told: what somebody at the attentive pace would be told, limits of pace aside.",
    "* weights are learned from this set: the figure flatters.",
    f"{FLAGGED}: right ones among them; {TO_BE_READ}: whether the aim is reached is"
    " known to whoever reads them (score.py flags).",
)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(measured: Iterable[Measured], *, halves: bool = False) -> Table:
    """Lay figures out, measures together, those with an aim first."""
    ordered = sorted(measured, key=_place)
    head = (*HEAD, HALVES) if halves else HEAD
    return Table(head, tuple(_row(one, halves) for one in ordered))


def plain(laid_out: Table) -> str:
    """Align the table in columns, for a pipe."""
    lines = [laid_out.head, *laid_out.rows]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def markdown(laid_out: Table) -> str:
    """Write the table as Markdown."""
    rule = ["---"] * len(laid_out.head)
    lines: list[Sequence[str]] = [laid_out.head, rule, *laid_out.rows]
    return "\n".join(f"| {' | '.join(_escaped(line))} |" for line in lines)


def _escaped(cells: Iterable[str]) -> Iterable[str]:
    return (cell.replace("|", "\\|").replace("*", "\\*") for cell in cells)


def _place(one: Measured) -> tuple[bool, bool, str, str]:
    told = one.measure.startswith("told: ")
    return goal(one.measure, one.set) is None, told, one.measure, one.set


def _row(one: Measured, halves: bool) -> tuple[str, ...]:
    found = goal(one.measure, one.set)
    starred = "*" if one.set in LEARNED_FROM else ""
    cells = (
        one.measure,
        one.set + starred,
        *_cells(one.figure),
        found.floor if found else "",
        str(found.aim) if found else "",
        _reached(one, found.aim) if found else "",
    )
    if not halves:
        return cells
    aim = found.aim if found else None
    return (*cells, " · ".join(_headline(half, aim) for half in one.halves))


def _cells(figure: Figure) -> tuple[str, str, str, str]:
    """Precision, recall, F1 and the counts behind them."""
    if isinstance(figure, Count):
        counts = f"{figure.flagged:,} of {figure.of:,} ({percent(figure.share)})"
        return "", "", "", counts
    counts = f"{figure.right:,} · {figure.wrong:,} · {figure.missed:,} of {figure.of:,}"
    return _share(figure.precision), _share(figure.recall), _share(figure.f1), counts


def _headline(figure: Figure, aim: Aim | None) -> str:
    """Say of a half what the aim is about."""
    if not figure.of:
        return "–"
    if isinstance(figure, Count):
        return percent(figure.share)
    if aim is None or aim.f1:
        return _share(figure.f1)
    if aim.recall:
        return f"P {_share(figure.precision)} R {_share(figure.recall)}"
    return f"P {_share(figure.precision)}"


def _reached(one: Measured, aim: Aim) -> str:
    if aim.reached(one.figure):
        return YES
    # Many of those may well be what they were flagged as: only reading them tells.
    return TO_BE_READ if one.measure == FLAGGED else NO


def _share(share: float) -> str:
    return f"{share:.3f}"
