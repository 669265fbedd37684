"""Read the script of the demo community and write it as a Slack export.

The script, `community.txt`, is a month of talk in plain text; its header says how
it is written. `parse` is strict: a slip of the pen is a `ValueError` that names the
line. This module knows nothing of rules, stores or platforms' connections, and it
does not judge what people say. Reader and writer stay in one file, though it is a
long one: the second is where the first one's records show what they are for.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

WALL_CLOCK = ZoneInfo("Europe/Berlin")
KINDS = ("help", "discussion", "showcase", "social", "announcements")
BROADCASTS = ("here", "channel", "everyone")

# Lines that share a minute follow each other this closely, so that no two messages
# of a channel carry the same time.
STEP = timedelta(seconds=5)

_BLOCK = re.compile(r"== (\d{4}-\d{2}-\d{2}) #(\S+)")
_MESSAGE = re.compile(r"(\d{2}:\d{2}) ([a-z][a-z0-9_]*): (\S.*)", re.DOTALL)
_TAGS = re.compile(r"\s*\{\{([^{}]*)\}\}$")
_MARKUP = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)"
    r"|(?P<url>https?://[^\s<>]*[^\s<>.,;:!?)\]'\"*])"
    r"|(?<![\w/.])@(?P<mention>[a-z][a-z0-9_]*)",
    re.DOTALL,
)

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the community, or a program that posts there."""

    handle: str
    name: str
    zone: str
    about: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A place to talk, with the kind of talk it is for."""

    name: str
    kind: str
    topic: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji under a message and the handles of those who put it there."""

    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """One message. `thread` is the id of the root it stands under, if any."""

    id: str
    channel: str
    author: str
    at: datetime
    text: str
    thread: str | None = None
    reactions: tuple[Reaction, ...] = ()
    edited: bool = False
    join: bool = False


@dataclass(frozen=True, slots=True)
class Community:
    """The whole script; `posts` are ordered by time, in a channel as written."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    posts: tuple[Post, ...]


def parse(text: str) -> Community:
    """Read a script; a mistake in it is a `ValueError` that names the line."""
    reader = _Reader()
    number = 0
    for number, lines in _logical_lines(text):
        try:
            reader.take(lines)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from error
    return Community(
        tuple(reader.people.values()),
        tuple(reader.channels.values()),
        tuple(sorted(reader.posts.values(), key=lambda post: post.at)),
    )


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join each line with its continuations; leave out comments and blank lines."""
    start, held, blank = 0, "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            blank += 1
        elif line.startswith("    "):
            if not held:
                raise ValueError(f"line {number}: nothing here to continue")
            held += "\n" * (blank + 1) + line[4:].rstrip()
            blank = 0
        else:
            if held:
                yield start, held
            start, held, blank = number, "", 0
            if not line.startswith("%"):
                held = line.rstrip()
    if held:
        yield start, held


@dataclass(slots=True)
class _Reader:
    """What has been read so far, and where in the script we are."""

    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    day: date | None = None
    channel: str = ""
    wall: dict[str, datetime] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)
    counts: dict[tuple[str, date], int] = field(default_factory=dict)

    def take(self, line: str) -> None:
        """Take in one logical line."""
        word, _, rest = line.partition(" ")
        if word == "person":
            self._person(rest)
        elif word == "channel":
            self._channel(rest)
        elif word == "==":
            self._block(line)
        else:
            self._message(line)

    def _person(self, fields: str) -> None:
        handle, name, zone, about, *more = _fields(fields, 4, 5)
        if more not in ([], ["bot"]):
            raise ValueError(f"the fifth field of a person is 'bot', not {more[0]!r}")
        if handle in self.people or handle in BROADCASTS:
            raise ValueError(f"the handle {handle!r} is taken")
        try:
            ZoneInfo(zone)
        except (KeyError, OSError) as error:
            raise ValueError(f"unknown time zone {zone!r}") from error
        self.people[handle] = Person(handle, name, zone, about, bool(more))

    def _channel(self, fields: str) -> None:
        name, kind, topic = _fields(fields, 3, 3)
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
        if name in self.channels:
            raise ValueError(f"the channel {name!r} is there already")
        self.channels[name] = Channel(name, kind, topic)

    def _block(self, line: str) -> None:
        found = _BLOCK.fullmatch(line)
        if not found:
            raise ValueError("a block starts with '== YYYY-MM-DD #channel'")
        self.day, self.channel = date.fromisoformat(found[1]), found[2]
        if self.channel not in self.channels:
            raise ValueError(f"unknown channel #{self.channel}")

    def _message(self, line: str) -> None:
        found = _MESSAGE.fullmatch(line)
        if not found:
            raise ValueError("a message reads 'HH:MM handle: text'")
        clock, author, text = found.groups()
        self._known([author])
        at = self._time(clock)
        post = Post("", self.channel, author, at, text)
        if tags := _TAGS.search(text):
            post = replace(post, text=text[: tags.start()])
            for tag in tags[1].split():
                post = self._tagged(post, tag)
        mentions = (m["mention"] for m in _MARKUP.finditer(post.text))
        self._known(name for name in mentions if name and name not in BROADCASTS)
        post = replace(post, id=post.id or self._numbered(at))
        if post.id in self.posts:
            raise ValueError(f"the id {post.id!r} is taken")
        self.posts[post.id] = post

    def _tagged(self, post: Post, tag: str) -> Post:
        key, _, value = tag.partition("=")
        match key:
            case "edited" if not value:
                return replace(post, edited=True)
            case "join" if not value:
                return replace(post, join=True)
            case "id" if value:
                return replace(post, id=value)
            case "thread" if value:
                return replace(post, thread=self._root(value))
            case "react" if ":" in value:
                name, _, people = value.partition(":")
                reaction = Reaction(name, tuple(people.split(",")))
                self._known(reaction.people)
                return replace(post, reactions=(*post.reactions, reaction))
        raise ValueError(f"unknown tag {tag!r}")

    def _root(self, name: str) -> str:
        root = self.posts.get(name)
        if root is None or root.channel != self.channel or root.thread:
            raise ValueError(f"no message {name!r} to reply to in #{self.channel}")
        return name

    def _known(self, handles: Iterable[str]) -> None:
        if unknown := [handle for handle in handles if handle not in self.people]:
            raise ValueError(f"unknown person {unknown[0]!r}")

    def _time(self, clock: str) -> datetime:
        if self.day is None:
            raise ValueError("a message before the first '== date #channel'")
        hour, minute = int(clock[:2]), int(clock[3:])
        day = datetime(self.day.year, self.day.month, self.day.day, tzinfo=WALL_CLOCK)
        local = day.replace(hour=hour, minute=minute)
        at = local.astimezone(UTC)
        if at.astimezone(WALL_CLOCK).hour != hour:
            raise ValueError(f"{clock} does not exist on {self.day}: clocks go forward")
        if at < self.wall.get(self.channel, at):
            raise ValueError(f"{self.day} {clock} goes back in time in #{self.channel}")
        self.wall[self.channel] = at
        last = self.last.get(self.channel)
        self.last[self.channel] = at if last is None else max(at, last + STEP)
        return self.last[self.channel]

    def _numbered(self, at: datetime) -> str:
        key = self.channel, at.astimezone(WALL_CLOCK).date()
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{self.channel}-{key[1]:%m%d}-{self.counts[key]}"


def _fields(text: str, least: int, most: int) -> list[str]:
    fields = [part.strip() for part in text.split("|")]
    if not least <= len(fields) <= most or not all(fields):
        raise ValueError(f"expected {least} fields divided by '|'")
    return fields


def write_slack_export(community: Community, folder: Path) -> None:
    """Write the community as a Slack export: users, channels, a file a day (UTC)."""
    folder.mkdir(parents=True, exist_ok=True)
    start = int(community.posts[0].at.timestamp()) if community.posts else 0
    _dump(folder / "users.json", [_user(person) for person in community.people])
    _dump(
        folder / "channels.json",
        [_channel(channel, community, start) for channel in community.channels],
    )
    stamps = _stamps(community.posts)
    people = {person.handle: person for person in community.people}
    threads: dict[str, list[Post]] = {}
    for post in community.posts:
        if post.thread:
            threads.setdefault(post.thread, []).append(post)
    days = sorted(community.posts, key=lambda post: (post.channel, post.at))
    for (channel, day), posts in groupby(days, lambda p: (p.channel, p.at.date())):
        messages = [
            _message(post, people[post.author], stamps) | _thread(post, threads, stamps)
            for post in posts
        ]
        (folder / channel).mkdir(exist_ok=True)
        _dump(folder / channel / f"{day}.json", messages)


def slack_id(prefix: str, name: str) -> str:
    """Make up an id as Slack's look, always the same for the same name."""
    digest = hashlib.sha256(f"{prefix} {name}".encode()).digest()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return prefix + "0" + "".join(letters[byte % 36] for byte in digest[:9])


def _dump(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=4) + "\n", encoding="utf-8")


def _stamps(posts: Iterable[Post]) -> dict[str, str]:
    """Slack's time stamps are also a message's id, unique in its channel."""
    return {
        post.id: f"{int(post.at.timestamp())}.{number:06d}"
        for number, post in enumerate(posts, start=100)
    }


def _user(person: Person) -> Json:
    offset = datetime(2026, 3, 2, tzinfo=ZoneInfo(person.zone)).utcoffset()
    return {
        "id": slack_id("U", person.handle),
        "team_id": slack_id("T", "demo"),
        "name": person.handle,
        "deleted": False,
        "real_name": person.name,
        "tz": person.zone,
        "tz_label": person.zone,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": {
            "title": person.about,
            "real_name": person.name,
            "display_name": person.handle,
            **({"bot_id": slack_id("B", person.handle)} if person.bot else {}),
        },
        "is_bot": person.bot,
        "is_app_user": False,
    }


def _channel(channel: Channel, community: Community, created: int) -> Json:
    creator = slack_id("U", community.people[0].handle)
    members = {p.author for p in community.posts if p.channel == channel.name}
    return {
        "id": slack_id("C", channel.name),
        "name": channel.name,
        "created": created,
        "creator": creator,
        "is_archived": False,
        "is_general": channel.name == "general",
        "members": sorted(slack_id("U", handle) for handle in members),
        "topic": {"value": channel.topic, "creator": creator, "last_set": created},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _message(post: Post, author: Person, stamps: dict[str, str]) -> Json:
    user = slack_id("U", post.author)
    message: Json = {"type": "message", "text": _slack_text(post.text)}
    if author.bot:
        bot = slack_id("B", post.author)
        message |= {"subtype": "bot_message", "bot_id": bot, "username": author.name}
    else:
        message["user"] = user
    if post.join:
        message |= {"subtype": "channel_join"}
        message["text"] = f"<@{user}> has joined the channel"
    message["ts"] = stamps[post.id]
    if post.edited:
        edit = f"{int((post.at + timedelta(minutes=1)).timestamp())}.000000"
        message["edited"] = {"user": user, "ts": edit}
    if post.reactions:
        message["reactions"] = [
            {
                "name": reaction.name,
                "users": [slack_id("U", handle) for handle in reaction.people],
                "count": len(reaction.people),
            }
            for reaction in post.reactions
        ]
    return message


def _thread(post: Post, threads: dict[str, list[Post]], stamps: dict[str, str]) -> Json:
    """What Slack adds to a message that has replies, or is one."""
    if post.thread:
        return {"thread_ts": stamps[post.thread]}
    replies = threads.get(post.id)
    if not replies:
        return {}
    users = list(dict.fromkeys(slack_id("U", reply.author) for reply in replies))
    return {
        "thread_ts": stamps[post.id],
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": stamps[replies[-1].id],
    }


def _slack_text(text: str) -> str:
    """Escape as Slack does, and mark up mentions and links outside code."""
    parts, end = [], 0
    for found in _MARKUP.finditer(text):
        parts += [_escape(text[end : found.start()]), _marked(found)]
        end = found.end()
    return "".join([*parts, _escape(text[end:])])


def _marked(found: re.Match[str]) -> str:
    if found["url"]:
        return f"<{_escape(found['url'])}>"
    name = found["mention"]
    if name in BROADCASTS:
        return f"<!{name}>"
    return f"<@{slack_id('U', name)}>" if name else _escape(found[0])


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
