"""Have charts drawn by a short-lived child process.

matplotlib is loaded there and nowhere else. When the child fails, the page goes without
pictures: the same figures stand beside each as a table.
"""

import json
import logging
import subprocess
import time
from collections.abc import Sequence

from msgspec import Struct, to_builtins

from bot import child

logger = logging.getLogger(__name__)

TIMEOUT = 120.0
"""Seconds; the first run on a machine also looks through its fonts."""

_COMMAND = child.command("bot.report.charts")


class Chart(Struct, frozen=True, kw_only=True):
    """One chart as the child understands it (see ``bot.report.charts``)."""

    id: str
    form: str
    unit: str = ""
    series: tuple[tuple[float | None, ...], ...]
    hidden: tuple[int, ...]
    ticks: tuple[tuple[int, str], ...]
    title: str
    desc: str


def draw(
    charts: Sequence[Chart], command: Sequence[str] = _COMMAND, timeout: float = TIMEOUT
) -> dict[str, str]:
    """Return the SVG of each chart by id; nothing when they could not be drawn."""
    if not charts:
        return {}
    begun = time.monotonic()
    try:
        asked = json.dumps(to_builtins(charts)).encode()
        pictures: dict[str, str] = json.loads(child.run(command, asked, timeout))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        logger.warning(
            "Charts could not be drawn, the report has tables only: %s %s",
            type(error).__name__,
            child.last_words(error),
        )
        return {}
    logger.info("Drew %d charts in %.1f s", len(charts), time.monotonic() - begun)
    return pictures
