"""Draw charts: a program of its own, since matplotlib never leaves memory once loaded.

``python -m bot.report.charts`` reads a JSON list of charts from standard input and writes
a JSON object of SVG texts by id. A chart is::

    {"id": "c1-posts", "form": "bars" or "line", "unit": "" or "%",
     "series": [[3, null, 5], ...], "hidden": [1], "ticks": [[0, "3 Mar"], ...],
     "title": "…", "desc": "…"}

``null`` draws nothing; for a week in ``hidden`` a dash stands on the ground line. Bars of
several series are stacked. It knows nothing of communities, and never imports the page.
"""

import io
import json
import sys
from itertools import pairwise
from typing import Any, TypeAlias

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator, ScalarFormatter

from bot.report.svg import GRID, INK, SERIES, as_inline

Outline: TypeAlias = list[tuple[float, float]]

SIZE = (3.5, 1.55)
"""Inches; the page shows it about 340 pixels wide, so text is set at its final size."""
CROWDED = 8
"""Weeks from which the first and the last label lean inwards."""
AREA = (0.115, 0.17, 0.87, 0.79)

STYLE: dict[Any, Any] = {
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "chart",
    "font.size": 9.5,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def _shape(axes: Axes, outlines: list[Outline], **look: Any) -> None:
    """Draw many outlines as one shape: a page of charts stays small."""
    if outlines:
        path = Path.make_compound_path(*map(Path, outlines))
        axes.add_patch(PathPatch(path, clip_on=False, **look))


def _box(week: int, low: float, top: float) -> Outline:
    """Return a bar's outline, closed."""
    left, right = week - 0.35, week + 0.35
    return [(left, low), (left, top), (right, top), (right, low), (left, low)]


def _bars(axes: Axes, series: list[list[float | None]]) -> None:
    """Draw stacked bars: the first filled, the next hollow."""
    floor = [0.0] * len(series[0])
    for number, values in enumerate(series):
        tops = [low + (value or 0) for low, value in zip(floor, values, strict=True)]
        outlines = [
            _box(week, low, top)
            for week, (low, top) in enumerate(zip(floor, tops, strict=True))
            if top > low
        ]
        look = {"facecolor": "none" if number else SERIES[0], "linewidth": 1}
        _shape(axes, outlines, edgecolor=SERIES[number], **look)
        floor = tops


def _line(axes: Axes, values: list[float | None]) -> None:
    """Draw a line with a dot for each week, broken where a week is not shown."""
    known = [(float(i), value) for i, value in enumerate(values) if value is not None]
    steps = [[a, b] for a, b in pairwise(known) if b[0] == a[0] + 1]
    look = {"edgecolor": SERIES[0], "facecolor": "none", "capstyle": "round"}
    _shape(axes, steps, linewidth=1.5, **look)
    _shape(axes, [[point, point] for point in known], linewidth=3.6, **look)


def _dashes(axes: Axes, hidden: list[int]) -> None:
    """Mark the weeks that are not shown on the ground line."""
    dashes = [[(i - 0.25, 0.0), (i + 0.25, 0.0)] for i in hidden]
    _shape(axes, dashes, edgecolor=INK, facecolor="none", linewidth=1.8)


def _scales(axes: Axes, chart: dict[str, Any]) -> None:
    """Set both scales: from zero up, few marks."""
    weeks = list(zip(*chart["series"], strict=True))
    totals = [sum(value or 0 for value in week) for week in weeks]
    axes.set_xlim(-0.7, len(weeks) - 0.3)
    at, texts = zip(*chart["ticks"], strict=True)
    axes.set_xticks(at, texts)
    for week, label in zip(at, axes.get_xticklabels(), strict=True):
        ends = len(weeks) > CROWDED
        left, right = ends and week == 0, ends and week == len(weeks) - 1
        label.set_horizontalalignment(
            "left" if left else "right" if right else "center"
        )
    if chart["unit"] == "%":
        axes.set_ylim(0, 1.04)
        axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
        return
    axes.set_ylim(0, max(*totals, 1) * 1.12)
    whole = all(float(total).is_integer() for total in totals)
    axes.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10], integer=whole))
    axes.yaxis.set_major_formatter(ScalarFormatter(useOffset=False))


def sheet() -> tuple[Figure, Axes]:
    """Return a drawing area without a frame, to be used again for every chart."""
    figure = Figure(figsize=SIZE, frameon=False)
    FigureCanvasSVG(figure)
    axes = figure.add_axes(AREA)
    axes.yaxis.grid(True, color=GRID, linewidth=0.6, clip_on=False)
    axes.set_axisbelow(True)
    axes.tick_params(length=0, pad=4)
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)
    return figure, axes


def draw(figure: Figure, axes: Axes, chart: dict[str, Any]) -> str:
    """Draw one chart as SVG for a page: colours as variables, title and description."""
    for shape in list(axes.patches):
        shape.remove()
    if chart["form"] == "bars":
        _bars(axes, chart["series"])
    else:
        _line(axes, chart["series"][0])
    _dashes(axes, chart["hidden"])
    _scales(axes, chart)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    return as_inline(drawn.getvalue(), chart["id"], chart["title"], chart["desc"])


def main() -> None:
    """Draw every chart of standard input onto standard output."""
    charts = json.load(sys.stdin)
    with mpl.rc_context(STYLE):
        figure, axes = sheet()
        drawn = {chart["id"]: draw(figure, axes, chart) for chart in charts}
    json.dump(drawn, sys.stdout)


if __name__ == "__main__":
    main()
