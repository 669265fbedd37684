"""Events over HTTP: only what Slack has signed gets in, and no answer tells others more.

The signature is over the raw body and holds for five minutes; it is looked at before
anything else is. https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock as Times
from slack_sdk.signature import SignatureVerifier

from adapters.errors import CannotRun
from adapters.slack.options import INSTALL_PATH, PATH, REDIRECT_PATH, Clock, Options
from rules.model import SECOND

LARGEST = 1024**2
LAST_SECONDS = 1.0
"""What is being answered when it ends has so long to be finished."""
PATIENCE = 5.0
"""Seconds a request may take to arrive."""

log = logging.getLogger(__name__)


class _Times(Times):
    """The clock that signatures are looked at by."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now() / SECOND


class Endpoint:
    """Where Slack's requests come in, and people who install the app."""

    def __init__(
        self,
        app: AsyncApp,
        secret: str,
        clock: Clock,
        flow: AsyncOAuthFlow | None = None,
    ) -> None:
        """``flow`` is for an app that several workspaces install."""
        self._app, self._flow = app, flow
        self._verifier = SignatureVerifier(secret, _Times(clock))

    def routes(self) -> list[web.RouteDef]:
        """Return what comes in where."""
        found = [web.post(PATH, self.handle)]
        if self._flow is not None:
            found.append(web.get(INSTALL_PATH, self.begin))
            found.append(web.get(REDIRECT_PATH, self.finish))
        return found

    async def begin(self, request: web.Request) -> web.Response:
        """Show the page on which an installation begins."""
        assert self._flow is not None
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await self._flow.handle_installation(asked))

    async def finish(self, request: web.Request) -> web.Response:
        """Take in an installation that its own browser began, and no other."""
        assert self._flow is not None
        asked = await to_bolt_request(request)
        return await to_aiohttp_response(await self._flow.handle_callback(asked))

    async def handle(self, request: web.Request) -> web.Response:
        """Let a signed request through to Bolt; anybody else learns nothing."""
        try:
            async with asyncio.timeout(PATIENCE):
                raw = await request.read()
            body = raw.decode("utf-8")
        except (TimeoutError, UnicodeDecodeError):
            return web.Response(status=400)
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        if not self._is_valid(body, stamp, signature):
            log.info("a request without a valid signature was turned away")
            return web.Response(status=401)
        asked = AsyncBoltRequest(
            body=body,
            query=request.query_string,
            headers=dict(request.headers),
        )
        answer = await self._app.async_dispatch(asked)
        if not answer.body:  # most are, and what Bolt makes of that costs more
            return web.Response(status=answer.status)
        return await to_aiohttp_response(answer)

    def _is_valid(self, body: str, stamp: str, signature: str) -> bool:
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except ValueError:  # a time that is no number
            return False


@asynccontextmanager
async def listening(endpoint: Endpoint, options: Options) -> AsyncIterator[str]:
    """Listen for requests; what is being answered at the end is finished."""
    server = web.Application(client_max_size=LARGEST)
    server.router.add_routes(endpoint.routes())
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=LAST_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, options.host, options.port).start()
        except OSError as error:
            raise CannotRun(
                f"{options.host}:{options.port} cannot be listened on"
                f" ({error.strerror}); set another host or port in [slack]"
            ) from error
        host, port = runner.addresses[0][:2]
        log.info("listening on %s:%s for Slack", host, port)
        yield f"http://{host}:{port}{PATH}"
    finally:
        await runner.cleanup()
