"""Draw a few weeks of figures: a program of its own, since matplotlib stays once loaded.

``python -m bot.summary.picture`` reads a drawing as JSON from standard input and writes a
PNG. A drawing is::

    {"panels": [{"title": "…", "values": [0.4, null, 0.6], "label": "60%",
                 "share": true, "top": 0}, ...],
     "weeks": ["Feb 9", "Feb 16", "Feb 23"]}

One panel stands beside the other, a bar a week, the last one labelled; ``null`` draws a dash
on the ground line, and a scale reaches at least to ``top``. The ground is light and opaque:
readable in a light chat and a dark one.
"""

import json
import sys
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

GROUND, INK, GRID = "#f7f6f2", "#3d3a35", "#dcd9d0"
BEFORE, NOW = "#a9bdb6", "#1f6f5c"
HEIGHT, WIDTH = 2.2, 3.4
"""Inches; of one panel."""
DPI = 144
"""Twice what a chat shows it at, for sharp text on good screens; the letters are large, so
that they can still be read where a chat shows it 450 pixels wide."""

STYLE: dict[Any, Any] = {
    "text.parse_math": False,
    "font.size": 11.5,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def _bars(axes: Axes, values: list[float | None]) -> None:
    """Draw a bar a week; the week told of stands out, also without colour."""
    last = len(values) - 1
    for week, value in enumerate(values):
        if value is None:
            axes.plot([week - 0.2, week + 0.2], [0, 0], color=INK, clip_on=False)
        else:
            axes.bar(week, value, 0.72, color=NOW if week == last else BEFORE)


def _label_last(axes: Axes, values: list[float | None], label: str) -> None:
    """Write the value of the week told of above its bar."""
    if values[-1] is None:
        return
    axes.annotate(
        label,
        (len(values) - 1, values[-1]),
        (0, 4),
        textcoords="offset points",
        ha="center",
        weight="bold",
        bbox={"facecolor": GROUND, "edgecolor": "none", "pad": 0.8},
    )


def _scales(
    axes: Axes, values: list[float | None], share: bool, top: float = 0
) -> None:
    """Set the upright scale from zero up, with few marks."""
    most = max((value for value in values if value is not None), default=0)
    most = max(most, top)
    if share:
        axes.set_ylim(0, 1.18)
        axes.set_yticks([0, 0.5, 1], ["0%", "50%", "100%"])
    else:
        axes.set_ylim(0, (most or 1) * 1.18)
        axes.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))


def _panel(axes: Axes, panel: dict[str, Any], weeks: list[str]) -> None:
    """Draw one panel."""
    values, share = panel["values"], panel["share"]
    _bars(axes, values)
    _scales(axes, values, share, panel["top"])
    _label_last(axes, values, panel["label"])
    last = len(weeks) - 1
    shown = sorted({0, last // 2, last})
    axes.set_xticks(shown, [weeks[week] for week in shown])
    axes.set_xlim(-0.6, last + 0.6)
    axes.tick_params(axis="x", pad=9)  # the first one keeps clear of the scale's zero
    axes.set_title(panel["title"], fontsize=12, loc="left", pad=7)
    axes.yaxis.grid(True, color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.patch.set_visible(False)


def draw(drawing: dict[str, Any]) -> Figure:
    """Draw every panel, one beside the other."""
    panels = drawing["panels"]
    size = (WIDTH * len(panels), HEIGHT)
    layout = ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1)
    figure = Figure(figsize=size, dpi=DPI, facecolor=GROUND, layout=layout)
    FigureCanvasAgg(figure)
    for number, panel in enumerate(panels, 1):
        _panel(figure.add_subplot(1, len(panels), number), panel, drawing["weeks"])
    return figure


def main() -> None:
    """Draw what standard input says onto standard output."""
    drawing = json.load(sys.stdin)
    with mpl.rc_context(STYLE):
        figure = draw(drawing)
        figure.savefig(sys.stdout.buffer, format="png", metadata={"Software": None})


if __name__ == "__main__":
    main()
