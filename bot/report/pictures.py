"""Have charts drawn by a short-lived child process.

matplotlib is loaded there and nowhere else. When the child fails, the page goes without
pictures: the same figures stand beside each as a table.
"""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, to_builtins

logger = logging.getLogger(__name__)

TIMEOUT = 120.0
"""Seconds; the first run on a machine also looks through its fonts."""

_ROOT = Path(__file__).parent.parent.parent
_COMMAND = (sys.executable, "-P", "-m", "bot.report.charts")
"""``-P``: a folder named ``bot`` where the user stands must not be taken for this one."""


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


def _environment() -> dict[str, str]:
    """Let the child find this program wherever it stands."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def draw(
    charts: Sequence[Chart], command: Sequence[str] = _COMMAND, timeout: float = TIMEOUT
) -> dict[str, str]:
    """Return the SVG of each chart by id; nothing when they could not be drawn."""
    if not charts:
        return {}
    begun = time.monotonic()
    try:
        drawn = subprocess.run(
            command,
            input=json.dumps(to_builtins(charts)),
            env=_environment(),
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=True,
        )
        pictures: dict[str, str] = json.loads(drawn.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        said = str(getattr(error, "stderr", "") or "").strip().splitlines()
        logger.warning(
            "Charts could not be drawn, the report has tables only: %s %s",
            type(error).__name__,
            said[-1] if said else error,
        )
        return {}
    logger.info("Drew %d charts in %.1f s", len(charts), time.monotonic() - begun)
    return pictures
