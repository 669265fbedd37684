"""Have a picture drawn by a short-lived child process, and wait for it.

When the child fails the card goes without: the same facts stand on it in words.
"""

import asyncio
import json
import logging
import subprocess
import time
from collections.abc import Sequence

from msgspec import to_builtins

from adapters.cards import Picture
from bot import child
from bot.summary.trend import Drawing

TIMEOUT = 60.0
"""Seconds; the first run on a machine also looks through its fonts."""
COMMAND = child.command("bot.summary.picture")

log = logging.getLogger(__name__)


async def draw(
    drawing: Drawing, command: Sequence[str] = COMMAND, patience: float = TIMEOUT
) -> Picture | None:
    """Return the picture; None when it could not be drawn."""
    begun = time.monotonic()
    asked = json.dumps(to_builtins(drawing)).encode()
    try:
        png = await asyncio.to_thread(child.run, command, asked, patience)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning(
            "A card goes without its picture: %s %s",
            type(error).__name__,
            child.last_words(error),
        )
        return None
    log.info("Drew a picture in %.1f s", time.monotonic() - begun)
    return Picture(png, drawing.alt)
