"""What is done after Slack was told that something arrived.

Bolt takes an acknowledgement back when a listener raises just after it, and nobody waits
for what a listener starts. So whatever comes after the acknowledgement runs here: it is
owned, ends with the program, and what it raises is logged.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from adapters.errors import PlatformError

log = logging.getLogger(__name__)


class Later:
    """Work that nobody waits for."""

    def __init__(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks

    def do(self, what: str, work: Coroutine[Any, Any, None]) -> None:
        """Do something soon; ``what`` is what the log calls it."""
        self._tasks.create_task(_guarded(what, work))


async def _guarded(what: str, work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except PlatformError as error:
        log.warning("%s: %s", what, error)
    except Exception:
        log.exception("%s failed", what)
