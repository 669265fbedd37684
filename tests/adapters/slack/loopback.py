"""A Slack on this computer: the Web API, uploads, answers and Socket Mode over real sockets.

It sends what happens in its ``Town`` as Slack would: signed over HTTP, or as envelopes
over a websocket, and waits to be told that it was taken.
"""

import asyncio
import itertools
import json
from collections import deque
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.adapters.slack.town import APP, BOT_USER, SECRET, TEAM, Json, Town
from tests.adapters.slack.web_api import WebApi

RETRIES = 4
"""Slack sends an event that was not taken up to three times more."""


class LoopbackSlack:
    """The server; an async context manager."""

    def __init__(self) -> None:
        self.town = Town()
        self.api = WebApi(self.town, lambda: self.base)
        self.base = ""
        self.app_url = ""
        """Where events go over HTTP; empty: Socket Mode."""
        self.failures: deque[web.Response | None] = deque()
        """What the next calls answer, the first one first; None: as usual."""
        self.sockets: list[web.WebSocketResponse] = []
        self.refuse_sockets = False
        self.busy_every = 0
        """Every so-manieth call is told to come again later."""
        self._called = 0
        self.connected = asyncio.Event()
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._numbers = itertools.count(1)
        self._asked_by: dict[str, str] = {}

    async def __aenter__(self) -> "LoopbackSlack":
        app = web.Application()
        app.router.add_post("/api/{method}", self._call)
        app.router.add_post("/upload/{id}", self._upload)
        app.router.add_post("/respond/{id}", self._respond)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base = f"http://{host}:{port}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    # -- what the app asks ---------------------------------------------------------

    async def _call(self, request: web.Request) -> web.Response:
        self._called += 1
        if self.busy_every and self._called % self.busy_every == 0:
            return busy(1)
        failure = self.failures.popleft() if self.failures else None
        if failure is not None:
            return failure
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        arguments = {**request.query, **(await request.post())}
        arguments.pop("token", None)
        if token.startswith("Basic "):  # an app that shows its client id and secret
            token = ""
        return web.json_response(
            self.api.call(request.match_info["method"], token, arguments),
            headers={"X-OAuth-Scopes": ",".join(sorted(self.api.scopes))},
        )

    async def _upload(self, request: web.Request) -> web.Response:
        self.town.files[request.match_info["id"]]["data"] = await request.read()
        return web.Response(text="OK")

    async def _respond(self, request: web.Request) -> web.Response:
        said = await request.json()
        asked_by = self._asked_by[request.match_info["id"]]
        message = {"ts": self.town.tick(), **said}
        self.town.answers.append((asked_by, message))
        return web.Response(text="ok")

    # -- what the app is told ------------------------------------------------------

    async def send(self, event: Json, **envelope: Any) -> Any:
        """Send an event; return how the app took it."""
        number = next(self._numbers)
        body = {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{number}",
            "event_time": int(self.town.clock),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            **envelope,
        }
        for _ in range(RETRIES):
            taken = await self.deliver("events_api", body)
            if not isinstance(taken, int) or taken < 500:
                break
        return taken

    async def command(self, user: str, channel: str, text: str) -> Any:
        """Somebody types a slash command."""
        command, _, rest = text.partition(" ")
        return await self.deliver(
            "slash_commands",
            {
                "token": "x",
                "team_id": TEAM,
                "team_domain": "town",
                "channel_id": channel,
                "channel_name": channel,
                "user_id": user,
                "user_name": user,
                "command": command,
                "text": rest,
                "api_app_id": APP,
                "is_enterprise_install": "false",
                "response_url": self._response_url(user),
                "trigger_id": self.trigger(user),
            },
        )

    async def interact(self, user: str, **payload: Any) -> Any:
        """Somebody presses a button, picks a shortcut or submits a view."""
        return await self.deliver(
            "interactive",
            {
                "team": {"id": TEAM, "domain": "town"},
                "user": {"id": user, "username": user, "team_id": TEAM},
                "api_app_id": APP,
                "token": "x",
                "trigger_id": self.trigger(user),
                "is_enterprise_install": False,
                "enterprise": None,
                **payload,
            },
        )

    async def press(self, user: str, action: Json, **container: Any) -> Any:
        """Somebody presses a button on a message."""
        where = container or {"type": "message", "message_ts": "1.0"}
        more = {"container": where}
        if where["type"] == "message":
            more["response_url"] = self._response_url(user)
        return await self.interact(
            user, type="block_actions", actions=[{**action, "block_id": "b"}], **more
        )

    def trigger(self, user: str) -> str:
        """Return what opens a view for a member, once."""
        id = f"trigger-{next(self._numbers)}"
        self.town.triggers[id] = user
        return id

    def _response_url(self, user: str) -> str:
        id = f"r{next(self._numbers)}"
        self._asked_by[id] = user
        return f"{self.base}/respond/{id}"

    def response_url(self, user: str) -> str:
        """Return an address where a member's question is answered."""
        return self._response_url(user)

    async def deliver(self, kind: str, payload: Json) -> Any:
        """Hand something to the app; return its answer, or the status that is none."""
        if self.app_url:
            return await self._post(kind, payload)
        return await self._envelope(kind, payload)

    async def _post(self, kind: str, payload: Json) -> Any:
        if kind == "events_api":
            body, form = json.dumps(payload), "application/json"
        else:
            inner = (
                {"payload": json.dumps(payload)} if kind == "interactive" else payload
            )
            body, form = urlencode(inner), "application/x-www-form-urlencoded"
        status, text = await self.post(body, {"Content-Type": form})
        if status != 200:
            return status
        return json.loads(text) if text.startswith("{") else {}

    async def post(
        self, body: str | bytes, headers: dict[str, str], secret: str = SECRET
    ) -> tuple[int, str]:
        """Send a signed request as it is."""
        stamp = str(int(self.town.clock))
        raw = body.encode() if isinstance(body, str) else body
        signed = SignatureVerifier(secret).generate_signature(
            timestamp=stamp, body=raw.decode(errors="replace")
        )
        given = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signed or "",
            **headers,
        }
        async with self._session.post(
            self.app_url, data=BytesIO(raw), headers=given
        ) as answer:
            return answer.status, await answer.text()

    # -- Socket Mode ---------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if self.refuse_sockets:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        self.connected.set()
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self.sockets.remove(socket)
            if not self.sockets:
                self.connected.clear()
        return socket

    def _acknowledged(self, answer: Json) -> None:
        waiting = self._acks.pop(answer["envelope_id"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload", {}))

    async def _envelope(self, kind: str, payload: Json) -> Any:
        id = f"env-{next(self._numbers)}"
        done: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[id] = done
        await self.connected.wait()
        socket = self.sockets[hash(id) % len(self.sockets)]
        await socket.send_json(
            {
                "type": kind,
                "envelope_id": id,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        try:
            async with asyncio.timeout(3):
                return await done
        except TimeoutError:
            return 408

    async def close_sockets(self) -> None:
        """Close every connection, as Slack does now and then."""
        for socket in list(self.sockets):
            await socket.close()


def busy(seconds: int) -> web.Response:
    """What Slack answers to whom asks too much."""
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": str(seconds)},
    )
