"""Run one of our own programs as a short-lived child process, and take what it writes.

What it loads (matplotlib, above all) leaves memory with it.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def command(module: str) -> tuple[str, ...]:
    """Return how a module is run.

    ``-P``: a folder named ``bot`` where the user stands must not be taken for this one.
    """
    return (sys.executable, "-P", "-m", module)


def run(command: Sequence[str], data: bytes, timeout: float) -> bytes:
    """Hand data to a child and return what it writes; raise when it fails."""
    done = subprocess.run(
        command,
        input=data,
        env=_environment(),
        capture_output=True,
        timeout=timeout,
        check=True,
    )
    return done.stdout


def last_words(error: Exception) -> str:
    """Return the last line of what a child that failed had to say."""
    said = getattr(error, "stderr", None) or b""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(error)


def _environment() -> dict[str, str]:
    """Let the child find this program wherever it stands."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
