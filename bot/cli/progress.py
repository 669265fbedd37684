"""How far a replay has come: a bar on a terminal, nothing in a pipe."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from bot.replay.request import Progress

_REDRAWN_EVERY = 0.1


class Silent:
    """Says nothing."""

    def update(self, done: int, total: int, messages: int) -> None:
        """Take no notice."""


class Bar:
    """A bar with share, messages, rate and remaining time, drawn ten times a second."""

    def __init__(self, progress: "RichProgress", task: "TaskID") -> None:
        self._progress = progress
        self._task = task
        self._began = self._drawn = monotonic()

    def update(self, done: int, total: int, messages: int) -> None:
        """Draw the bar anew, if it was not drawn a moment ago."""
        now = monotonic()
        if now - self._drawn < _REDRAWN_EVERY and done < total:
            return
        self._drawn = now
        rate = messages / max(now - self._began, 0.001)
        self._progress.update(
            self._task,
            completed=done,
            total=total or None,
            said=f"{messages:,} messages, {rate:,.0f} a second",
        )
        self._progress.refresh()


@contextmanager
def on_terminal() -> "Iterator[Progress]":
    """Show progress on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(bar_width=None),
        TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, auto_refresh=False, transient=True, expand=True
    ) as progress:
        yield Bar(progress, progress.add_task("", total=None, said=""))
