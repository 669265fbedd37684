"""Programs run as children: what they took, what they hold.

A child's peak memory begins with its parent's, so a small process stands in between.
"""

import json
import subprocess
import sys
from collections.abc import Sequence

MB = 1_000_000

_LAUNCHER = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]))
"""
_SMALL = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]))"


def measured(command: Sequence[str]) -> tuple[float, float]:
    """Run a program; return its CPU seconds and its peak memory in MB."""
    launcher = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    said = subprocess.run(launcher, stdout=subprocess.PIPE, check=True).stdout
    status, spent, peak = json.loads(said)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {status}")
    return spent, peak * (1 if sys.platform == "darwin" else 1024) / MB


def of_a_small_parent(command: Sequence[str]) -> list[str]:
    """Return a command that runs a program which measures its own peak memory."""
    return [sys.executable, "-S", "-c", _SMALL, *command]


def resident(process: int) -> float:
    """Return how much memory a process holds now, in MB."""
    command = ("ps", "-o", "rss=", "-p", str(process))
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return int(said) * 1024 / MB
