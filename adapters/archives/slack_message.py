"""One message of a Slack export, turned into an event."""

import re

from msgspec import Struct

from adapters.archives import slack_text
from adapters.archives.archive import Person
from adapters.archives.lenient import parser
from rules.model import Joined, Posted, Reaction

# https://docs.slack.dev/reference/events/message: the subtypes somebody wrote.
_SAID = frozenset({None, "file_share", "thread_broadcast", "me_message", "bot_message"})
SLACKBOT = "USLACKBOT"
_JOINS = frozenset({"channel_join", "group_join"})
_GONE = frozenset({"tombstone", "message_deleted"})
_NUMERIC = frozenset({"ts", "thread_ts"})
_EXACT = frozenset({"user", "text", "subtype"})
_TS = re.compile(r"(\d{1,11})(?:\.(\d{1,6}))?", re.ASCII)
_TS_LENGTH = len("1700000000.000000")
_MEDIA = ("image/", "video/")
_CLIPS = frozenset({"slack_audio", "slack_video"})
_REMOVED = frozenset({"tombstone", "hidden_by_limit"})


class Profile(Struct, gc=False):
    """How a member wants to be called."""

    display_name: str | None = None
    real_name: str | None = None
    name: str | None = None

    def called(self) -> str:
        """What others see; empty when nothing is set."""
        return self.display_name or self.real_name or self.name or ""


class File(Struct):
    """A file posted with a message."""

    mimetype: str | None = None
    mode: str | None = None
    subtype: str | None = None


class Attachment(Struct):
    """Something shown below a message: a shared message, a preview."""

    is_share: bool | None = None
    is_msg_unfurl: bool | None = None


class Reacted(Struct):
    """A reaction and those who gave it."""

    name: str
    users: list[str] = []


class Message(Struct):
    """An element of a day file; nearly everything may be absent."""

    ts: str
    type: str | None = None
    user: str | None = None
    text: str | None = None
    subtype: str | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    username: str | None = None
    hidden: bool | None = None
    files: list[File] | None = None
    attachments: list[Attachment] | None = None
    reactions: list[Reacted] | None = None
    user_profile: Profile | None = None


class Unsaid(Struct, frozen=True):
    """Sound, but nothing anybody said."""

    what: str


Outcome = Posted | Joined | Unsaid | str
"""An event; or why there is none: nothing was said, or (text) it is unusable."""

parse = parser(Message, _NUMERIC, _EXACT)
"""Decode one element of a day file, leniently where needed."""


def micros(ts: str) -> int:
    """Read a timestamp exactly, in microseconds; -1 for what is none."""
    if len(ts) == _TS_LENGTH and ts[10] == "." and ts.isascii():
        digits = ts[:10] + ts[11:]
        if digits.isdigit():
            return int(digits)
    match = _TS.fullmatch(ts)
    if match is None:
        return -1
    return int(match[1]) * 1_000_000 + int((match[2] or "").ljust(6, "0"))


def outcome(
    message: Message, channel: str, order: int, people: dict[str, Person]
) -> Outcome:
    """Turn a message into an event; ``order`` is its timestamp in microseconds."""
    subtype = message.subtype
    if message.hidden or subtype in _GONE:
        return Unsaid("deleted message")
    if subtype in _JOINS:
        if not message.user:
            return "no usable user"
        return Joined(channel, message.user, order // 1_000)
    if subtype not in _SAID or message.type not in (None, "message"):
        return Unsaid("system message")
    author = message.user or message.bot_id or message.username
    if not author:
        return "no usable user"
    bot = bool(message.bot_id) or subtype == "bot_message"
    person = people.get(author) or _meet(author, message, people)
    text = slack_text.plain(message.text) if message.text else ""
    images, files = _count(message.files) if message.files else (0, 0)
    thread = message.thread_ts
    return Posted(
        channel,
        f"{channel}:{message.ts}",
        order // 1_000,
        person.id,
        text,
        order,
        person.name or message.username or "",
        person.human and not bot,
        None if not thread or thread == message.ts else f"{channel}:{thread}",
        None,
        images,
        files,
        not text and bool(message.attachments) and _is_shared(message),
        tuple(
            Reaction(f":{reaction.name}:", tuple(reaction.users))
            for reaction in message.reactions or ()
        ),
    )


def _meet(author: str, message: Message, people: dict[str, Person]) -> Person:
    """Take in somebody the list of members does not have: an app, or a guest."""
    name = message.user_profile.called() if message.user_profile else ""
    # A member may post through an app now and then; who has no member id is an app.
    human = message.user == author != SLACKBOT and message.subtype != "bot_message"
    person = people[author] = Person(
        author, name or message.username or "", None, human
    )
    return person


def _count(files: list[File]) -> tuple[int, int]:
    present = [file for file in files if file.mode not in _REMOVED]
    images = sum(
        (file.mimetype or "").startswith(_MEDIA) or file.subtype in _CLIPS
        for file in present
    )
    return images, len(present) - images


def _is_shared(message: Message) -> bool:
    return any(
        shown.is_share or shown.is_msg_unfurl for shown in message.attachments or ()
    )
