"""Being connected: from logging in to closing down.

1. Log in, for as long as it takes Discord to answer; what no waiting helps ends it.
2. Be connected: discord.py resumes sessions, or begins new ones.
3. Told to stop, close, finish what is under way, and hand in what was heard.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.client import Client
from adapters.discord.sessions import FIRST_PAUSE, LONGEST_PAUSE, Sleep
from adapters.errors import CannotRun, PlatformError

TOKEN_REFUSED = (
    "Discord refuses the bot's token; copy it anew from discord.com/developers"
    " (Bot, Reset Token) into the file it is kept in, or RAPPORT_DISCORD_TOKEN"
)
INTENT_REFUSED = (
    "Discord refuses an intent; switch on Message Content Intent (and Server Members"
    " Intent, if [discord] members = true) for the bot at discord.com/developers (Bot,"
    " Privileged Gateway Intents)"
)
_TOKEN_CODE = 4004
_NO_CONNECTION = (
    aiohttp.ClientError,
    OSError,
    discord.DiscordServerError,
    discord.GatewayNotFound,
    discord.RateLimited,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where Discord is; ``gateway=None``: where the API says."""

    api: str = Route.BASE
    gateway: str | None = None


async def stay_connected(
    client: discord.AutoShardedClient,
    token: str,
    endpoints: Endpoints,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Log in and stay connected, until closed or until no waiting helps."""
    Route.BASE = endpoints.api
    try:
        gateway = await _log_in(client, token, sleep)
        # Where a lost session is begun anew; discord.py would take the public one.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(endpoints.gateway or gateway)
        await client.connect()
    except discord.LoginFailure:
        raise CannotRun(TOKEN_REFUSED) from None
    except discord.PrivilegedIntentsRequired:
        raise CannotRun(INTENT_REFUSED) from None
    except discord.ConnectionClosed as error:
        closed = f"Discord closed the connection for good (code {error.code})"
        said = TOKEN_REFUSED if error.code == _TOKEN_CODE else closed
        raise CannotRun(said) from None


@asynccontextmanager
async def logged_in(
    client: Client, token: str, endpoints: Endpoints
) -> AsyncIterator[Client]:
    """Log in once, without connecting, and be done with it afterwards."""
    Route.BASE = endpoints.api
    try:
        await client.login(token)
        yield client
    except discord.LoginFailure:
        raise CannotRun(TOKEN_REFUSED) from None
    except (*_NO_CONNECTION, PlatformError) as error:
        raise CannotRun(f"Discord cannot be reached ({error}); try again") from error
    finally:
        await client.close()


async def _log_in(client: discord.AutoShardedClient, token: str, sleep: Sleep) -> str:
    """Log in, however long that takes; return where the gateway is."""
    pause = FIRST_PAUSE
    while True:
        try:
            await client.login(token)
            client.shard_count, gateway, _ = await client.http.get_bot_gateway()
        except _NO_CONNECTION as error:
            log.warning("no answer from Discord (%r); trying again", error)
            await client.http.close()
            client.http.connector = discord.utils.MISSING
            await sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        else:
            return gateway
