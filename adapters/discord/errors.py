"""Errors of discord.py, Discord and the network, as the port's three.

Discord's own code decides, not the HTTP status: closed direct messages have been seen
with 403 and with 400. https://discord.com/developers/docs/topics/opcodes-and-status-codes
"""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
import discord

from adapters.errors import Cause, NotAccepted, PlatformError, Refused, Unclear
from rules.model import HOUR, SECOND, Millis

OPENING_TOO_FAST = 40003
TOO_FAST = "opens-too-fast"
ALREADY_ANSWERED = 40060
"""An interaction that was answered: by another process with the same token."""
UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
"""An interaction's token has run out."""
_CAUSES = {
    10003: Cause.NO_CHANNEL,
    10004: Cause.NO_CHANNEL,
    10007: Cause.NO_MEMBER,
    10008: Cause.NO_MESSAGE,
    10013: Cause.NO_MEMBER,
    50007: Cause.CLOSED,
    50278: Cause.NO_MEMBER,
}
WITHOUT_NEW_DOORS: Millis = HOUR
"""Told that direct conversations are opened too fast, none is opened for so long."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn what goes wrong within into a ``PlatformError``."""
    try:
        yield
    except discord.RateLimited as error:
        later = round(error.retry_after * SECOND)
        raise NotAccepted("rate-limit", later) from error
    except discord.HTTPException as error:
        raise of_response(error) from error
    except aiohttp.ClientConnectorError as error:
        raise NotAccepted("no-connection") from error
    except (aiohttp.ClientError, OSError) as error:
        # TimeoutError is an OSError, too.
        raise Unclear(f"connection broken: {type(error).__name__}") from error
    except RuntimeError as error:
        # aiohttp has no other way to say that nothing goes out any more.
        if "Session is closed" not in str(error):
            raise
        raise NotAccepted("closed") from error


def of_response(error: discord.HTTPException) -> PlatformError:
    """Return what a response that reports an error means."""
    if error.code in _CAUSES:
        return Refused(_CAUSES[error.code])
    if error.code == OPENING_TOO_FAST:
        return NotAccepted(TOO_FAST, WITHOUT_NEW_DOORS)
    if error.status == 429:
        return NotAccepted("rate-limit", _asked_to_wait(error))
    if error.status >= 500:
        return Unclear(f"Discord answered {error.status}")
    if error.status == 404:
        return Refused(Cause.NO_CHANNEL)
    return Refused(Cause.FORBIDDEN)


def _asked_to_wait(error: discord.HTTPException) -> Millis | None:
    """Return how long a 429 that discord.py did not wait for asks to wait."""
    seconds = error.response.headers.get("Retry-After", "")
    return (
        int(float(seconds) * SECOND) if seconds.replace(".", "", 1).isdigit() else None
    )
