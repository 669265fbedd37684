"""Slack's Web API over a ``Town``: it does what Slack does, and refuses what Slack refuses.

Every call is checked: its parameters and scopes against Slack's own description of the
methods (where there is one), its blocks and views with Slack's own models and the limits
those miss. What was not as it should be is kept in ``violations``.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from tests.adapters.slack.town import (
    APP,
    APP_TOKEN,
    BOT_ID,
    BOT_TOKEN,
    BOT_USER,
    TEAM,
    Ephemeral,
    Json,
    Refusal,
    Town,
)

SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "groups:history",
        "groups:read",
        "chat:write",
        "commands",
        "users:read",
        "im:write",
        "files:write",
        "reactions:read",
    }
)
# Methods younger than the description: https://docs.slack.dev/reference/methods
_YOUNGER = {
    "apps.connections.open": (set(), set(), {"connections:write"}),
    "files.getUploadURLExternal": (
        {"filename", "length"},
        {"filename", "length", "alt_txt", "snippet_type"},
        {"files:write"},
    ),
    "files.completeUploadExternal": (
        {"files"},
        {"files", "channel_id", "channels", "thread_ts", "initial_comment", "blocks"},
        {"files:write"},
    ),
    "files.delete": ({"file"}, {"file"}, {"files:write"}),
    "auth.teams.list": (set(), {"cursor", "limit"}, set()),
}
# Parameters that methods have got since.
_ADDED = {
    "users.conversations": {"team_id"},
    "oauth.v2.access": {"grant_type", "refresh_token"},
}
_EXCUSED = {"code"}
"""Needed once, not where a token is made anew."""
PRIVATE = {
    "conversations.history": "groups:history",
    "conversations.replies": "groups:history",
    "conversations.info": "groups:read",
    "conversations.members": "groups:read",
    "users.conversations": "groups:read",
}
"""What a method takes to tell of private channels."""
_RENAMED = {"chat:write:bot": "chat:write", "chat:write:user": "chat:write"}


def described() -> Path | None:
    """Return where Slack's own descriptions are; None where they are not."""
    folder = os.environ.get("RAPPORT_DATA")
    path = Path(folder) / "schemas" / "slack" if folder else None
    return path if path and path.is_dir() else None


@cache
def methods() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Return the methods that are known: needed and allowed parameters, scopes."""
    known = dict(_YOUNGER)
    folder = described()
    if folder is None:
        return known
    paths = json.loads((folder / "web_api_params.json").read_text())["paths"]
    for path, verbs in paths.items():
        (method,) = verbs.values()
        named = [one for one in method["parameters"] if one["name"] != "token"]
        scopes = {s for one in method["security"] for s in one.get("slackAuth", ())}
        known[path.strip("/")] = (
            {one["name"] for one in named if one.get("required")} - _EXCUSED,
            {one["name"] for one in named} | _ADDED.get(path.strip("/"), set()),
            {_RENAMED.get(scope, scope) for scope in scopes - {"none"}},
        )
    return known


@dataclass
class Tally:
    """What was checked in all tests of Slack together."""

    checked: int = 0
    wrong: int = 0


TALLY = Tally()


class WebApi:
    """Carries out calls, one method each."""

    def __init__(self, town: Town, base: Callable[[], str]) -> None:
        self.town, self._base = town, base
        self.calls: list[tuple[str, Json]] = []
        self.violations: list[str] = []
        self.scopes = set(SCOPES)
        self.revoked = False
        self.tokens = {BOT_TOKEN: TEAM}
        """Whose bot goes by which token."""
        self.organisations: dict[str, list[str]] = {}
        """By token of an organisation, the workspaces the app was added to."""
        self.grants: dict[str, Json] = {}
        """By code or refresh token, what ``oauth.v2.access`` hands out, once."""
        self.restricted = False
        self.page = 200

    def call(self, method: str, token: str, arguments: Json) -> Json:
        """Carry a call out; what Slack would answer."""
        self.calls.append((method, arguments))
        handler = getattr(self, "_" + method.replace(".", "_"), None)
        try:
            self._check(method, arguments)
            self._authorise(method, token, arguments)
            if handler is None:
                raise Refusal("unknown_method")
            return {"ok": True, **(handler(arguments) or {})}
        except Refusal as refusal:
            return {"ok": False, "error": str(refusal)}

    def made(self, method: str) -> list[Json]:
        """Return the calls of a method."""
        return [arguments for name, arguments in self.calls if name == method]

    # -- checking ------------------------------------------------------------------

    def _check(self, method: str, arguments: Json) -> None:
        before = len(self.violations)
        known = methods().get(method)
        if known is not None:
            needed, allowed, _ = known
            for name in sorted(needed - arguments.keys()):
                self.violations.append(f"{method} lacks {name}")
            for name in sorted(arguments.keys() - allowed):
                self.violations.append(f"{method} has no {name}")
        elif described() is not None:
            self.violations.append(f"{method} is no method")
        for name in ("blocks", "view", "files"):
            if name in arguments:
                arguments[name] = json.loads(arguments[name])
        wrong = list(_wrong(arguments))
        self.violations += [f"{method}: {one}" for one in wrong]
        TALLY.checked += 1
        TALLY.wrong += len(self.violations) > before
        if any("block" in one for one in wrong):
            raise Refusal("invalid_blocks")

    def _authorise(self, method: str, token: str, arguments: Json) -> None:
        if method == "oauth.v2.access":
            return
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                raise Refusal("invalid_auth")
        elif token not in self.tokens:
            raise Refusal("invalid_auth")
        self.token = token
        if self.revoked:
            raise Refusal("token_revoked")
        scopes = methods().get(method, (set(), set(), set()))[2] - {"connections:write"}
        if scopes and not scopes & self.scopes:
            raise Refusal("missing_scope")
        if method in PRIVATE and not self._may_see(method, arguments):
            raise Refusal("missing_scope")

    def _may_see(self, method: str, asked: Json) -> bool:
        """Private channels take a scope of their own."""
        channel = self.town.channels.get(asked.get("channel", ""))
        private = channel is not None and channel.private and channel.id[0] != "D"
        if "private_channel" in asked.get("types", "") or private:
            return PRIVATE[method] in self.scopes
        return True

    # -- methods -------------------------------------------------------------------

    def _oauth_v2_access(self, asked: Json) -> Json:
        key = asked.get("code") or asked.get("refresh_token")
        if key not in self.grants:
            raise Refusal("invalid_code")
        return self.grants.pop(key)

    def _auth_teams_list(self, asked: Json) -> Json:
        teams = self.organisations.get(self.token, [])
        return self._paged("teams", [{"id": id, "name": id} for id in teams], asked)

    def _auth_test(self, _: Json) -> Json:
        return {
            "url": "https://town.example/",
            "team": "Town",
            "team_id": self.tokens[self.token],
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
        }

    def _chat_postMessage(self, asked: Json) -> Json:
        channel = self.town.joined(asked["channel"])
        if self.town.directs.get(channel.id) in self.town.closed:
            raise Refusal("messages_tab_disabled")
        message = self._message(asked)
        channel.messages.append(message)
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _chat_postEphemeral(self, asked: Json) -> Json:
        channel = self.town.joined(asked["channel"])
        self.town.user(asked["user"])
        if asked["user"] not in channel.members:
            raise Refusal("user_not_in_channel")
        message = self._message(asked)
        shown = Ephemeral(message["ts"], asked["user"], channel.id, message)
        self.town.ephemerals.append(shown)
        return {"message_ts": message["ts"]}

    def _message(self, asked: Json) -> Json:
        return {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "app_id": APP,
            "text": asked.get("text", ""),
            "blocks": asked.get("blocks", []),
            "ts": self.town.tick(),
        }

    def _chat_update(self, asked: Json) -> Json:
        message = self.town.message(asked["channel"], asked["ts"])
        if message.get("bot_id") != BOT_ID:
            raise Refusal("cant_update_message")
        message.update(text=asked["text"], blocks=asked.get("blocks", []))
        return {"channel": asked["channel"], "ts": asked["ts"], "text": asked["text"]}

    def _chat_delete(self, asked: Json) -> Json:
        message = self.town.message(asked["channel"], asked["ts"])
        if message.get("bot_id") != BOT_ID:
            raise Refusal("cant_delete_message")
        self.town.channels[asked["channel"]].messages.remove(message)
        return {"channel": asked["channel"], "ts": asked["ts"]}

    def _conversations_open(self, asked: Json) -> Json:
        return {"channel": {"id": self.town.direct(asked["users"])}}

    def _conversations_info(self, asked: Json) -> Json:
        return {"channel": self.town.channel(asked["channel"]).info()}

    def _conversations_members(self, asked: Json) -> Json:
        found = sorted(self.town.channel(asked["channel"]).members)
        return self._paged("members", found, asked)

    def _users_conversations(self, asked: Json) -> Json:
        found = [
            one.info()
            for one in self.town.channels.values()
            if BOT_USER in one.members and one.id not in self.town.directs
        ]
        return self._paged("channels", found, asked)

    def _users_info(self, asked: Json) -> Json:
        return {"user": self.town.user(asked["user"])}

    def _conversations_history(self, asked: Json) -> Json:
        channel = self.town.joined(asked["channel"])
        oldest = float(asked.get("oldest", 0))
        found = []
        for message in channel.messages:
            thread = message.get("thread_ts")
            is_reply = thread and thread != message["ts"]
            if is_reply and message.get("subtype") != "thread_broadcast":
                continue
            if float(message["ts"]) > oldest:
                found.append({**message, **_replied(channel.messages, message)})
        return self._paged("messages", found[::-1], asked)

    def _conversations_replies(self, asked: Json) -> Json:
        messages = self.town.joined(asked["channel"]).messages
        oldest = float(asked.get("oldest", 0))
        thread = [m for m in messages if asked["ts"] in (m["ts"], m.get("thread_ts"))]
        if not thread:
            raise Refusal("thread_not_found")
        root, *replies = thread
        found = [root, *(one for one in replies if float(one["ts"]) > oldest)]
        return self._paged("messages", found, asked)

    def _paged(self, name: str, found: list[Any], asked: Json) -> Json:
        start = int(asked.get("cursor") or 0)
        size = min(int(asked.get("limit") or 100), self.page)
        if self.restricted and name == "messages":
            size = min(size, 15)
        more = start + size < len(found)
        return {
            name: found[start : start + size],
            "has_more": more,
            "response_metadata": {"next_cursor": str(start + size) if more else ""},
        }

    def _files_getUploadURLExternal(self, asked: Json) -> Json:
        id = f"F{self.town.number()}"
        self.town.files[id] = {"id": id, "name": asked["filename"], **asked}
        return {"file_id": id, "upload_url": f"{self._base()}/upload/{id}"}

    def _files_completeUploadExternal(self, asked: Json) -> Json:
        (named,) = asked["files"]
        file = self.town.files.get(named["id"])
        if file is None or "data" not in file:
            raise Refusal("file_not_found")
        channel = self.town.joined(asked["channel_id"])
        message = self._message({"text": asked.get("initial_comment", "")})
        channel.messages.append({**message, "files": [file]})
        file.update(shared=channel.id, ts=message["ts"])
        return {"files": [{"id": file["id"], "title": named.get("title", "")}]}

    def _files_delete(self, asked: Json) -> None:
        file = self.town.files.pop(asked["file"], None)
        if file is None:
            raise Refusal("file_deleted")
        messages = self.town.channels[file["shared"]].messages
        messages.remove(self.town.message(file["shared"], file["ts"]))

    def _views_open(self, asked: Json) -> Json:
        if asked["trigger_id"] not in self.town.triggers:
            raise Refusal("expired_trigger_id")
        view = {"id": f"V{self.town.number()}", **asked["view"]}
        self.town.looking[view["id"]] = self.town.triggers.pop(asked["trigger_id"])
        self.town.modals[view["id"]] = view
        return {"view": view}

    def _views_update(self, asked: Json) -> Json:
        if asked["view_id"] not in self.town.modals:
            raise Refusal("not_found")
        view = {"id": asked["view_id"], **asked["view"]}
        self.town.modals[view["id"]] = view
        said = {"ts": self.town.tick(), "text": _said(view["blocks"]), "view": view}
        whose = self.town.looking[view["id"]]
        self.town.viewed.append((whose, {**said, "blocks": view["blocks"]}))
        return {"view": view}

    def _views_publish(self, asked: Json) -> Json:
        self.town.user(asked["user_id"])
        view = {"id": f"V{self.town.number()}", **asked["view"]}
        self.town.homes[asked["user_id"]] = view
        return {"view": view}

    def _apps_connections_open(self, _: Json) -> Json:
        return {"url": f"{self._base().replace('http', 'ws', 1)}/socket"}


def _said(blocks: list[Json]) -> str:
    """Everything that blocks say."""
    texts = [block["text"] for block in blocks if "text" in block]
    return "\n".join(str(text["text"]) for text in texts)


def _replied(messages: list[Json], root: Json) -> Json:
    """What the root of a thread says of its replies."""
    ts = root["ts"]
    replies = [m["ts"] for m in messages if m.get("thread_ts") == ts != m["ts"]]
    return (
        {"reply_count": len(replies), "latest_reply": max(replies)} if replies else {}
    )


def _wrong(arguments: Json) -> Iterator[str]:
    """Yield what Slack would not take in a message or a view."""
    text = arguments.get("text")
    if text is not None and not 0 < len(text) <= 4_000:
        yield f"a text of {len(text)} characters"
    yield from wrong_blocks(arguments.get("blocks", []), 50)
    view = arguments.get("view")
    if view is None:
        return
    yield from wrong_blocks(view["blocks"], 100)
    if view["type"] == "modal" and not 0 < len(view["title"]["text"]) <= 24:
        yield f"a title of a view block, {len(view['title']['text'])} characters"
    try:
        View(**{k: v for k, v in view.items() if k != "id"}).validate_json()
    except SlackObjectFormationError as error:
        yield f"a view block: {error}"


def wrong_blocks(blocks: list[Json], most: int) -> Iterator[str]:
    """Yield what Slack would not take in blocks."""
    if len(blocks) > most:
        yield f"{len(blocks)} blocks"
    for block in blocks:
        parsed = Block.parse(block)
        if parsed is None:
            yield f"no block of type {block.get('type')}"
            continue
        try:
            parsed.validate_json()
        except SlackObjectFormationError as error:
            yield f"a block of type {block['type']}: {error}"
        actions = [one for one in block.get("elements", []) if "action_id" in one]
        if len({one["action_id"] for one in actions}) < len(actions):
            yield "a block with an action twice"
        if any(not one["text"]["text"] for one in actions if "text" in one):
            yield "a block with a button without a label"
        if block["type"] == "section" and not block.get("text", {}).get("text"):
            yield "a section block without a text"
