"""Socket Mode: two connections, so that one is there while the other is made anew.

Slack closes each every few hours, with a warning; its own client makes a new one. Only
while there is none at all are events missed.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMessage
from slack_bolt.adapter.socket_mode.async_internals import (
    run_async_bolt_app,
    send_async_response,
)
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.errors import CannotRun, Refused
from adapters.slack.calls import Calls
from adapters.slack.installs import Install
from adapters.slack.progress import Progress

CONNECTIONS = 2
PING = 5.0
"""Seconds between signs of life; four without an answer, and a connection is dead."""
LOOK = 1.0
SWITCHED_OFF = "link_disabled"
LAST_SECONDS = 1.0
"""Slack has so long to say goodbye."""

log = logging.getLogger(__name__)


class _OneLine(logging.Filter):
    """Slack's client says every few seconds that it cannot connect; a line will do."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


client_log = logging.getLogger(f"{__name__}.client")
client_log.addFilter(_OneLine())
client_log.setLevel(
    logging.WARNING
)  # of each session that begins and ends it tells, too


class Connections:
    """The connections, and whether there is one."""

    def __init__(
        self, app: AsyncApp, calls: Calls, app_token: str, progress: Progress
    ) -> None:
        self._app, self._calls, self._progress = app, calls, progress
        self._token = app_token
        self._clients: list[SocketModeClient] = []
        self._greeted: dict[SocketModeClient, ClientWebSocketResponse | None] = {}
        """The session in which each has last been greeted."""
        self._opened = False
        self._lost = False

    async def open(self) -> None:
        """Connect; a token that Slack does not take is said at once."""
        try:
            first = await self._calls.call(
                Install("Socket Mode", self._token), "apps.connections.open"
            )
        except Refused as error:
            raise CannotRun(
                "Slack does not take the app-level token (xapp-…);"
                " make one with the scope connections:write"
            ) from error
        for number in range(CONNECTIONS):
            client = SocketModeClient(
                app_token=self._token,
                web_client=self._calls.client(),
                ping_interval=PING,
                logger=client_log,
            )
            client.message_listeners.append(self._heard)
            client.on_message_listeners.append(_switched_off)
            client.socket_mode_request_listeners.append(self._requested)
            self._clients.append(client)
            if number == 0:
                client.wss_uri = str(first["url"])
            await client.connect()  # type: ignore[no-untyped-call]  # it has no types
        self._opened = True
        self._progress.up()

    async def watch(self) -> None:
        """Say when there is no connection any more, and when there is one again.

        One that only seemed lost (a machine too busy to answer a ping) says no new hello.
        """
        while True:
            await asyncio.sleep(LOOK)
            if not await self._connected():
                self._lost = True
                self._progress.down()
            elif self._lost:
                self._lost = False
                self._progress.up()

    async def close(self) -> None:
        """Close all connections; one that Slack does not let go is left to itself."""
        closing = [_closed(client) for client in self._clients]
        await asyncio.gather(*closing)

    async def _heard(
        self, client: AsyncBaseSocketModeClient, message: Any, raw: str | None
    ) -> None:
        """A new connection says hello: was it the only one, something may be missing."""
        if message.get("type") != "hello":
            return
        if self._opened and not await self._heard_meanwhile(client):
            self._lost = False
            self._progress.up()
        for one in self._clients:
            if one is client:
                self._greeted[one] = one.current_session

    async def _heard_meanwhile(self, but: AsyncBaseSocketModeClient) -> bool:
        """Say whether another connection was there all the time.

        One that is itself new and has not said hello yet was not: both were lost.
        """
        for client in self._clients:
            greeted = self._greeted.get(client) is client.current_session
            if client is not but and greeted and await client.is_connected():
                return True
        return False

    async def _requested(
        self, client: AsyncBaseSocketModeClient, request: SocketModeRequest
    ) -> None:
        began = monotonic()
        answer = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, answer, began)

    async def _connected(self) -> bool:
        """Say whether there is a connection."""
        for client in self._clients:
            if await client.is_connected():
                return True
        return False


async def _switched_off(message: WSMessage) -> None:
    """Say that Socket Mode was switched off; Slack's client keeps that to itself."""
    if SWITCHED_OFF not in message.data:
        return
    said = json.loads(message.data)
    if said.get("type") == "disconnect" and said.get("reason") == SWITCHED_OFF:
        log.error(
            "Socket Mode was switched off on the app's page at api.slack.com; nothing"
            " comes in until it is on again"
        )


async def _closed(client: SocketModeClient) -> None:
    """Close a connection, and wait until nothing of it is left."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_SECONDS):
            await client.close()  # type: ignore[no-untyped-call]  # it has no types
    parts = [
        part
        for part in (
            client.message_processor,
            client.current_session_monitor,
            client.message_receiver,
        )
        if part is not None
    ]
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)
    await client.aiohttp_client_session.close()


@asynccontextmanager
async def connected(connections: Connections) -> AsyncIterator[None]:
    """Be connected; close everything at the end."""
    try:
        await connections.open()
        yield
    finally:
        await connections.close()
