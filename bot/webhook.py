"""Posting a line to a webhook: an address that takes JSON, as Slack's and Discord's do."""

import aiohttp
from yarl import URL

PATIENCE = 10.0
"""Seconds that it may take."""


class WebhookError(Exception):
    """The line was not taken; the text says why, without the address, which is secret."""


def is_webhook(address: str) -> bool:
    """Say whether this is an address on the web, and not a channel."""
    return address.startswith(("https://", "http://"))


async def post(address: str, line: str) -> None:
    """Post a line; the address is asked once, and nowhere else than where it is."""
    # Slack reads ``text``, Discord ``content``; neither minds the other one's.
    body = {"text": line, "content": line, "allowed_mentions": {"parse": []}}
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.post(URL(address), json=body, allow_redirects=False) as answer,
        ):
            status = answer.status
    except TimeoutError as error:
        raise WebhookError(f"no answer in {PATIENCE:g} seconds") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise WebhookError(type(error).__name__) from error
    if not 200 <= status < 300:
        raise WebhookError(f"it answered with status {status}")
