"""One message of a Slack export, turned into an event."""

from msgspec import Struct

from adapters import slack_text
from adapters.archives.archive import Person
from adapters.archives.lenient import parser
from adapters.slack_parts import (
    SAID,
    SLACKBOT,
    Attachment,
    File,
    Given,
    Profile,
    count_files,
    is_shared,
    reactions_of,
)
from rules.model import Joined, Posted

_JOINS = frozenset({"channel_join", "group_join"})
_GONE = frozenset({"tombstone", "message_deleted"})
_NUMERIC = frozenset({"ts", "thread_ts"})
_EXACT = frozenset({"user", "text", "subtype"})


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
    reactions: list[Given] | None = None
    user_profile: Profile | None = None


class Unsaid(Struct, frozen=True):
    """Sound, but nothing anybody said."""

    what: str


Outcome = Posted | Joined | Unsaid | str
"""An event; or why there is none: nothing was said, or (text) it is unusable."""

parse = parser(Message, _NUMERIC, _EXACT)
"""Decode one element of a day file, leniently where needed."""


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
    if subtype not in SAID or message.type not in (None, "message"):
        return Unsaid("system message")
    author = message.user or message.bot_id or message.username
    if not author:
        return "no usable user"
    bot = bool(message.bot_id) or subtype == "bot_message"
    person = people.get(author) or _meet(author, message, people)
    text = slack_text.plain(message.text) if message.text else ""
    images, files = count_files(message.files) if message.files else (0, 0)
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
        not text and bool(message.attachments) and is_shared(message.attachments),
        reactions_of(message.reactions),
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
