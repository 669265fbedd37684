"""A small Discord on this machine: its API over HTTP, its gateway over a websocket.

It plays what simcord does not: identifying, heartbeats, resuming with what was missed,
sessions that are lost, close codes, rate limits, servers in trouble, compression. Ids are
given out in order of time; what was called stands in ``calls``.
"""

import asyncio
import json
import re
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

from adapters.discord.messages import DISCORD_EPOCH
from tests.adapters.discord import payloads
from tests.adapters.discord.contract import check_calls

BOT, APPLICATION, OWNER = 90, 91, 92
GUILD, HELP, GARDEN = 1_000, 1_001, 1_002
EVERYTHING = str(((1 << 53) - 1) & ~(1 << 3))
"""All but Administrator, whom nothing can be forbidden."""
DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID, HELLO, ACK = 9, 10, 11
SYNC = zlib.Z_SYNC_FLUSH


@dataclass
class Call:
    method: str
    path: str
    json: Any
    params: dict[str, str] = field(default_factory=dict)
    status: int = 0


@dataclass
class Fault:
    """What the next calls that fit are answered with."""

    method: str
    path: str
    status: int
    body: Any
    headers: dict[str, str]
    times: int


@dataclass
class Session:
    id: str
    shard: int = 0
    sequence: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    packer: Any = None


class Loopback:
    """The server, and the hands that move it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.weather: Iterator[Fault | None] = iter(())
        """What calls are answered with, one after the other; None: as they should be."""
        self.identified: list[dict[str, Any]] = []
        self.resumed: list[dict[str, Any]] = []
        self.messages: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.sent: list[dict[str, Any]] = []
        """Messages of the bot's that were accepted."""
        self.answers: dict[str, dict[str, Any]] = {}
        """What interactions were answered with, by token."""
        self.commands: list[dict[str, Any]] = []
        self.members = {OWNER: "owner"}
        self.closed_doors: set[int] = set()
        self.guild_ids = [GUILD]
        self.out_of_order: set[int] = set()
        """Guilds that Discord cannot describe: they are named and nothing more."""
        self.shards = 1
        self.channels = {HELP: "help", GARDEN: "garden"}
        self.sessions: dict[str, Session] = {}
        self.application_flags = 1 << 19
        """Message Content Intent, of a bot that few people use yet."""
        self.people = 0
        """How many a server has; 0: as many as are known."""
        self.forbidden: dict[int, int] = {}
        """By channel, what the bot is not allowed there."""
        self.refuses_with: int | None = None
        """The code that an identification is closed with."""
        self.answers_heartbeats = True
        self.is_deaf = False
        """Sockets are accepted and nothing is said."""
        self.clock: Callable[[], int] = lambda: time.time_ns() // 1_000_000
        self._numbers = iter(range(1 << 30))
        self._changed = asyncio.Event()
        self.url = ""

    # -- what happens ----------------------------------------------------------------

    def id(self) -> int:
        """Give out an id of this moment."""
        number = next(self._numbers)
        return ((self.clock() - DISCORD_EPOCH) << 22) + (number & 0x3FFFFF)

    def user(self, id: int) -> dict[str, Any]:
        return payloads.user(id, self.members.get(id, "rapport"), bot=id == BOT)

    def message(self, author: int, channel: int, text: str) -> dict[str, Any]:
        """Write a message without telling anybody."""
        id = self.id()
        posted = iso((id >> 22) + DISCORD_EPOCH)
        made = payloads.message(id, channel, self.user(author), text, posted)
        self.messages[channel].append(made)
        return made

    async def say(self, author: int, channel: int, text: str) -> dict[str, Any]:
        """Somebody says something, and whoever is connected hears it."""
        made = self.message(author, channel, text)
        await self.tell("MESSAGE_CREATE", self.in_guild(made))
        return made

    def in_guild(self, message: dict[str, Any]) -> dict[str, Any]:
        guild = self.guild_of(message)
        return {**message, "guild_id": str(guild), "member": payloads.member()}

    def guild_of(self, message: dict[str, Any]) -> int:
        """Every guild has the same channels, so many numbers after its own."""
        channel = int(message["channel_id"])
        near = (id for id in self.guild_ids if channel - id + GUILD in self.channels)
        return next(near, GUILD)

    async def interact(
        self, author: int, kind: int, data: Any, *, direct: bool = False
    ):
        """Somebody gives a command (2) or presses a button (3); returns its token."""
        token = f"token-{next(self._numbers)}"
        what: dict[str, Any] = {
            "id": str(self.id()),
            "application_id": str(APPLICATION),
            "type": kind,
            "data": data,
            "token": token,
            "version": 1,
            "locale": "en-GB",
            "entitlements": [],
            "attachment_size_limit": 10 << 20,
            "authorizing_integration_owners": {},
            "channel_id": str(HELP),
            "channel": {"id": str(HELP), "type": 0, "name": "help"},
        }
        if direct:
            what |= {"user": self.user(author), "context": 1}
            what["channel"] = {"id": str(author + 7), "type": 1}
        else:
            what |= {
                "guild_id": str(GUILD),
                "context": 0,
                "member": {
                    **payloads.member(),
                    "user": self.user(author),
                    "permissions": EVERYTHING,
                },
            }
        await self.tell("INTERACTION_CREATE", what)
        return token

    async def tell(self, event: str, data: Any) -> None:
        """Send an event to the sessions of its shard; without a socket they keep it."""
        shard = self.shard_of(int(data.get("guild_id", 0)))
        for session in self.sessions.values():
            if session.shard != shard:
                continue
            session.sequence += 1
            frame = {"op": DISPATCH, "t": event, "s": session.sequence, "d": data}
            session.sent.append(frame)
            await self._send(session, frame)

    def shard_of(self, guild: int) -> int:
        """https://discord.com/developers/docs/events/gateway#sharding"""
        return (guild >> 22) % self.shards

    async def drop(self, code: int = 1_000, *, shard: int | None = None) -> None:
        """Close every socket, or those of a shard."""
        for session in list(self.sessions.values()):
            if shard in (None, session.shard):
                socket, session.socket = session.socket, None
                if socket is not None:
                    await socket.close(code=code)

    async def lose_sessions(self) -> None:
        """Nobody can resume any more, and everybody has to begin anew."""
        sockets = [one.socket for one in self.sessions.values()]
        self.sessions.clear()
        for socket in sockets:
            if socket is not None:
                await socket.close(code=4_000)

    def forget_sessions(self, shard: int | None = None) -> None:
        """Nobody can resume any more."""
        for id, session in list(self.sessions.items()):
            if shard in (None, session.shard):
                del self.sessions[id]

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        body: Any = None,
        *,
        times: int = 1,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Answer the next calls that fit like this."""
        said = body if body is not None else {"message": "no", "code": 0}
        self.faults.append(Fault(method, path, status, said, headers or {}, times))

    async def until(self, true: Callable[[], Any], seconds: float = 10.0) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(seconds):
            while not true():
                self._changed.clear()
                waking = asyncio.create_task(self._changed.wait())
                await asyncio.wait((waking,), timeout=0.02)
                waking.cancel()

    # -- the gateway -----------------------------------------------------------------

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.is_deaf:
            await socket.receive()
            return socket
        session = Session(f"session-{next(self._numbers)}", socket=socket)
        if request.query.get("compress") == "zlib-stream":
            session.packer = zlib.compressobj()
        await self._send(session, {"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                break
            session = await self._hear(session, json.loads(frame.data))
            self._changed.set()
        return socket

    async def _hear(self, session: Session, frame: dict[str, Any]) -> Session:
        op, data = frame["op"], frame["d"]
        if op == HEARTBEAT and self.answers_heartbeats:
            await self._send(session, {"op": ACK, "d": None})
        elif op == IDENTIFY:
            self.identified.append(data)
            assert session.socket is not None
            if self.refuses_with is not None:
                await session.socket.close(code=self.refuses_with)
            else:
                self.sessions[session.id] = session
                await self._welcome(session, data)
        elif op == RESUME:
            self.resumed.append(data)
            return await self._resume(session, data)
        return session

    async def _welcome(self, session: Session, asked: dict[str, Any]) -> None:
        session.shard = asked.get("shard", [0, 1])[0]
        mine = [id for id in self.guild_ids if self.shard_of(id) == session.shard]
        guilds = [{"id": str(id), "unavailable": True} for id in mine]
        ready = {
            "v": 10,
            "user": {**self.user(BOT), "verified": True, "flags": 0},
            "guilds": guilds,
            "session_id": session.id,
            "resume_gateway_url": f"{self.url.replace('http', 'ws')}/gateway",
            "shard": asked.get("shard", [0, 1]),
            "application": {"id": str(APPLICATION), "flags": 0},
        }
        working = [id for id in mine if id not in self.out_of_order]
        described = [("GUILD_CREATE", self.guild(id)) for id in working]
        for event, data in (("READY", ready), *described):
            session.sequence += 1
            await self._send(
                session,
                {"op": DISPATCH, "t": event, "s": session.sequence, "d": data},
            )

    async def _resume(self, session: Session, asked: dict[str, Any]) -> Session:
        known = self.sessions.get(asked["session_id"])
        if known is None:
            await self._send(session, {"op": INVALID, "d": False})
            return session
        known.socket, known.packer = session.socket, session.packer
        for frame in known.sent:
            if frame["s"] > asked["seq"]:
                await self._send(known, frame)
        known.sequence += 1
        done = {"op": DISPATCH, "t": "RESUMED", "s": known.sequence, "d": {}}
        await self._send(known, done)
        return known

    async def _send(self, session: Session, frame: dict[str, Any]) -> None:
        if session.socket is None or session.socket.closed:
            return
        raw = json.dumps(frame).encode()
        if session.packer is None:
            await session.socket.send_str(raw.decode())
        else:
            packed = session.packer.compress(raw) + session.packer.flush(SYNC)
            await session.socket.send_bytes(packed)

    def guild(self, id: int = GUILD) -> dict[str, Any]:
        return {
            **payloads.guild(id, "garden club", OWNER),
            "member_count": self.people or len(self.members),
            "roles": [
                {
                    "id": str(id),
                    "name": "@everyone",
                    "permissions": EVERYTHING,
                    "position": 0,
                    "color": 0,
                    "hoist": False,
                    "managed": False,
                    "mentionable": False,
                }
            ],
            "members": [{**payloads.member(), "user": self.user(BOT)}],
            "channels": [self.channel(one, id) for one in self.channels],
        }

    def channel(self, id: int, guild: int = GUILD) -> dict[str, Any]:
        its_own = id + guild - GUILD
        said = self.messages[its_own]
        return {
            "id": str(its_own),
            "type": 0,
            "guild_id": str(guild),
            "name": self.channels[id],
            "position": 0,
            "permission_overwrites": [
                {"id": str(BOT), "type": 1, "allow": "0", "deny": str(denied)}
                for denied in filter(None, (self.forbidden.get(id),))
            ],
            "last_message_id": said[-1]["id"] if said else None,
        }

    # -- the API ---------------------------------------------------------------------

    async def api(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        call = Call(request.method, path, await body_of(request), dict(request.query))
        self.calls.append(call)
        response = self._fault(call) or self._answer(call, request)
        call.status = response.status
        self._changed.set()
        return response

    def _fault(self, call: Call) -> web.Response | None:
        for fault in self.faults:
            fits = fault.times > 0 and fault.method in (call.method, "*")
            if fits and re.fullmatch(fault.path, call.path):
                fault.times -= 1
                return answer(fault.body, fault.status, fault.headers)
        fault = next(self.weather, None)
        if fault is not None and re.fullmatch(fault.path, call.path):
            return answer(fault.body, fault.status, fault.headers)
        return None

    def _answer(self, call: Call, request: web.Request) -> web.Response:
        for method, pattern, handle in ROUTES:
            match = re.fullmatch(pattern, call.path)
            if method == call.method and match:
                return handle(self, call, request, *map(str, match.groups()))
        return answer({"message": "404: Not Found", "code": 0}, 404)

    def _me(self, call: Call, request: web.Request) -> web.Response:
        return answer({**self.user(BOT), "verified": True, "flags": 0})

    def _application(self, call: Call, request: web.Request) -> web.Response:
        return answer(
            {
                "id": str(APPLICATION),
                "name": "Rapport",
                "description": "",
                "icon": None,
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "owner": self.user(OWNER),
                "flags": self.application_flags,
                "approximate_guild_count": 1,
            }
        )

    def _bot_gateway(self, call: Call, request: web.Request) -> web.Response:
        limit = {"total": 1_000, "remaining": 999, "reset_after": 0}
        url = f"{self.url.replace('http', 'ws')}/gateway"
        limits = {**limit, "max_concurrency": 1}
        return answer(
            {"url": url, "shards": self.shards, "session_start_limit": limits}
        )

    def _get_commands(self, call: Call, request: web.Request) -> web.Response:
        whole = request.query.get("with_localizations") in ("1", "true")
        return answer(self.commands if whole else without_translations(self.commands))

    def _put_commands(self, call: Call, request: web.Request) -> web.Response:
        self.commands = [
            {**one, "id": str(self.id()), "application_id": str(APPLICATION)}
            for one in call.json
        ]
        usual = {"version": "1", "default_member_permissions": None, "description": ""}
        return answer([{**usual, **one} for one in self.commands])

    def _guilds(self, call: Call, request: web.Request) -> web.Response:
        one = {
            "id": str(GUILD),
            "name": "garden club",
            "permissions": EVERYTHING,
            "owner": False,
            "features": [],
            "approximate_member_count": self.people or len(self.members),
        }
        return answer([one])

    def _guild(self, call: Call, request: web.Request, id: str) -> web.Response:
        if int(id) != GUILD:
            return answer({"message": "Unknown Guild", "code": 10004}, 404)
        return answer(self.guild())

    def _channels(self, call: Call, request: web.Request, id: str) -> web.Response:
        return answer([self.channel(one) for one in self.channels])

    def _channel(self, call: Call, request: web.Request, id: str) -> web.Response:
        if int(id) not in self.channels:
            return answer({"message": "Unknown Channel", "code": 10003}, 404)
        return answer(self.channel(int(id)))

    def _history(self, call: Call, request: web.Request, id: str) -> web.Response:
        after = int(request.query.get("after", 0))
        limit = int(request.query.get("limit", 50))
        found = [one for one in self.messages[int(id)] if int(one["id"]) > after]
        return answer(found[:limit][::-1])

    def _closed_threads(
        self, call: Call, request: web.Request, id: str
    ) -> web.Response:
        return answer({"threads": [], "members": [], "has_more": False})

    def _member(
        self, call: Call, request: web.Request, guild: str, id: str
    ) -> web.Response:
        if int(id) not in self.members and int(id) != BOT:
            return answer({"message": "Unknown Member", "code": 10007}, 404)
        return answer({**payloads.member(), "user": self.user(int(id))})

    def _door(self, call: Call, request: web.Request) -> web.Response:
        id = int(call.json["recipient_id"])
        return answer({"id": str(id + 7), "type": 1, "recipients": [self.user(id)]})

    def _post(self, call: Call, request: web.Request, channel: str) -> web.Response:
        if int(channel) - 7 in self.closed_doors:
            said = {"message": "Cannot send messages to this user", "code": 50007}
            return answer(said, 403)
        for one in self.sent:
            if one.get("nonce") and one["nonce"] == call.json.get("nonce"):
                return answer(one)
        made = self.message(BOT, int(channel), "")
        made |= {"components": call.json.get("components", [])}
        made |= {"nonce": call.json.get("nonce")}
        self.sent.append(made)
        return answer(made)

    def _delete(
        self, call: Call, request: web.Request, channel: str, id: str
    ) -> web.Response:
        self.sent = [one for one in self.sent if one["id"] != id]
        return web.Response(status=204)

    def _callback(
        self, call: Call, request: web.Request, id: str, token: str
    ) -> web.Response:
        if token in self.answers:
            said = {"message": "already acknowledged", "code": 40060}
            return answer(said, 400)
        self.answers[token] = call.json
        what = {"id": id, "type": 2, "response_message_id": str(self.id())}
        return answer({"interaction": what})

    def _edit_answer(
        self, call: Call, request: web.Request, app: str, token: str
    ) -> web.Response:
        self.answers[token] = call.json
        made = self.message(BOT, HELP, "")
        # It is in nobody's history: one person sees it.
        self.messages[HELP].remove(made)
        return answer({**made, "webhook_id": app})


Handler = Callable[..., web.Response]
ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/users/@me", Loopback._me),
    ("GET", "/users/@me/guilds", Loopback._guilds),
    ("POST", "/users/@me/channels", Loopback._door),
    ("GET", "/oauth2/applications/@me", Loopback._application),
    ("GET", "/applications/@me", Loopback._application),
    ("GET", "/gateway/bot", Loopback._bot_gateway),
    ("GET", r"/applications/\d+/commands", Loopback._get_commands),
    ("PUT", r"/applications/\d+/commands", Loopback._put_commands),
    ("GET", r"/guilds/(\d+)", Loopback._guild),
    ("GET", r"/guilds/(\d+)/channels", Loopback._channels),
    ("GET", r"/guilds/(\d+)/members/(\d+)", Loopback._member),
    ("GET", r"/channels/(\d+)", Loopback._channel),
    ("GET", r"/channels/(\d+)/messages", Loopback._history),
    ("GET", r"/channels/(\d+)/threads/archived/public", Loopback._closed_threads),
    ("POST", r"/channels/(\d+)/messages", Loopback._post),
    ("DELETE", r"/channels/(\d+)/messages/(\d+)", Loopback._delete),
    ("POST", r"/interactions/(\d+)/([\w-]+)/callback", Loopback._callback),
    ("PATCH", r"/webhooks/(\d+)/([\w-]+)/messages/@original", Loopback._edit_answer),
)


def answer(
    body: Any, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    """Answer in JSON, as Discord does: discord.py looks at the type exactly."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return web.Response(
        body=raw,
        status=status,
        headers={"Content-Type": "application/json", **(headers or {})},
    )


async def body_of(request: web.Request) -> Any:
    """Return what was sent; of a form, the part that is not a file."""
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        return json.loads(str(form["payload_json"]))
    return await request.json() if request.can_read_body else None


def without_translations(value: Any) -> Any:
    """Leave out what was said in other languages, as Discord does unless it is asked."""
    if isinstance(value, list):
        return [without_translations(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_translations(one)
        for name, one in value.items()
        if not name.endswith("_localizations")
    }


def iso(at: int) -> str:
    return datetime.fromtimestamp(at / 1_000, UTC).isoformat()


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """A server on a free port."""
    server = Loopback()
    app = web.Application()
    app.router.add_get("/gateway/", server.gateway)
    app.router.add_get("/gateway", server.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", server.api)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await server.drop()
        await runner.cleanup()
    check_calls(server.calls)
