"""A Slack workspace in memory: who is there, which channels, what was posted and shown."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TEAM = "T1"
BOT_USER, BOT_ID, APP = "UBOT", "BBOT", "A1"
BOT_TOKEN, APP_TOKEN = "xoxb-loopback", "xapp-loopback"
SECRET = "shh"

Json = dict[str, Any]


class Refusal(Exception):
    """What Slack would say no to, by the name of its error."""


@dataclass
class Channel:
    """A channel, and who is in it."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    shared: bool = False
    messages: list[Json] = field(default_factory=list)

    def info(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "is_channel": not self.private,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_member": BOT_USER in self.members,
        }


@dataclass
class Ephemeral:
    """What one member alone saw in a channel."""

    id: str
    user: str
    channel: str
    message: Json


class Town:
    """The workspace."""

    def __init__(self) -> None:
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.directs: dict[str, str] = {}
        """By conversation, with whom."""
        self.closed: set[str] = set()
        """Members whom the app cannot write to."""
        self.ephemerals: list[Ephemeral] = []
        self.homes: dict[str, Json] = {}
        self.modals: dict[str, Json] = {}
        self.triggers: dict[str, str] = {}
        """Those that still open a view, and for whom."""
        self.looking: dict[str, str] = {}
        """By view, who has it open."""
        self.viewed: list[tuple[str, Json]] = []
        """What was shown in a view: to whom, and as a message would say it."""
        self.files: dict[str, Json] = {}
        self.answers: list[tuple[str, Json]] = []
        """What was said at a ``response_url``: by whom it was asked, and the message."""
        self.clock = 1_741_089_600.0
        self._numbers = itertools.count(1)
        self.join(BOT_USER, is_bot=True)

    # -- people and channels -------------------------------------------------------

    def join(self, id: str, **more: Any) -> Json:
        self.users[id] = {
            "id": id,
            "team_id": TEAM,
            "name": id,
            "real_name": id.title(),
            "deleted": False,
            "is_bot": False,
            "tz": "",
            "locale": "en-US",
            "profile": {"display_name": id.title()},
            **more,
        }
        return self.users[id]

    def open(self, id: str, members: Iterable[str] = (), **more: Any) -> Channel:
        channel = Channel(id, id, {BOT_USER, *members}, **more)
        self.channels[id] = channel
        return channel

    def direct(self, user: str) -> str:
        """Open the bot's direct conversation with a member."""
        self.user(user)
        if self.users[user]["deleted"]:
            raise Refusal("user_disabled")
        id = f"D{user}"
        self.directs[id] = user
        self.channels.setdefault(id, Channel(id, id, {BOT_USER, user}, private=True))
        return id

    # -- messages ------------------------------------------------------------------

    def tick(self) -> str:
        """Return a timestamp that no other message has."""
        return f"{int(self.clock)}.{next(self._numbers):06}"

    def number(self) -> int:
        return next(self._numbers)

    def say(self, user: str, channel: str, text: str, **more: Any) -> Json:
        """Somebody posts; the event that Slack would send."""
        ts = self.tick()
        message = {
            "type": "message",
            "user": user,
            "text": text,
            "ts": ts,
            "team": TEAM,
            **more,
        }
        self.channels[channel].messages.append(message)
        return self.event_of(message, channel)

    def event_of(self, message: Json, channel: str) -> Json:
        kind = "group" if self.channels[channel].private else "channel"
        where = {"channel": channel, "channel_type": kind}
        return {**message, **where, "event_ts": message["ts"]}

    def edit(self, channel: str, ts: str, text: str) -> Json:
        """Somebody changes a message; the event that Slack would send."""
        message = self.message(channel, ts)
        before = dict(message)
        now = self.tick()
        message.update(text=text, edited={"user": message.get("user"), "ts": now})
        changed = {"message": dict(message), "previous_message": before, "ts": now}
        head = {"type": "message", "subtype": "message_changed", "hidden": True}
        return self.event_of({**head, **changed}, channel)

    def delete(self, channel: str, ts: str) -> Json:
        """Somebody deletes a message; the event that Slack would send."""
        message = self.message(channel, ts)
        self.channels[channel].messages.remove(message)
        gone = {"deleted_ts": ts, "previous_message": message, "ts": self.tick()}
        head = {"type": "message", "subtype": "message_deleted", "hidden": True}
        return self.event_of({**head, **gone}, channel)

    def message(self, channel: str, ts: str) -> Json:
        for message in self.channel(channel).messages:
            if message["ts"] == ts:
                return message
        raise Refusal("message_not_found")

    # -- asking --------------------------------------------------------------------

    def user(self, id: str) -> Json:
        if id not in self.users:
            raise Refusal("user_not_found")
        return self.users[id]

    def channel(self, id: str) -> Channel:
        if id not in self.channels:
            raise Refusal("channel_not_found")
        return self.channels[id]

    def joined(self, id: str) -> Channel:
        """Return a channel that the bot is in and may post to."""
        channel = self.channel(id)
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        if channel.archived:
            raise Refusal("is_archived")
        return channel

    def seen_by(self, user: str) -> list[Json]:
        """Return what one member alone saw, wherever, oldest first."""
        direct = self.channels.get(f"D{user}")
        found = [one.message for one in self.ephemerals if one.user == user]
        for shown in (self.answers, self.viewed):
            found += [message for who, message in shown if who == user]
        return sorted([*found, *(direct.messages if direct else [])], key=_number)


def _number(message: Json) -> int:
    return int(message["ts"].rpartition(".")[2])
