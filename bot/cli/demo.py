"""``rapport demo``: play the invented community."""

from pathlib import Path

from bot.cli.paths import check_output
from bot.demo import run as play


def run(report: Path) -> None:
    """Play the demo and write its report."""
    check_output(report, "--report")
    play(report)
