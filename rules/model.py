"""The words every part of Rapport shares: events, kinds of channel, findings.

Nothing here knows a platform, a clock or a database.

Times are whole milliseconds since 1970-01-01 UTC (``Millis``), not datetimes: archives
hold years no datetime can, the engine compares times several times a message, and the
packed state stores them as they are. The edges (wording, report, configuration) turn
them into datetimes and durations. See docs/decisions/0001-times-are-milliseconds.md.
"""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

Millis: TypeAlias = int
"""A moment (since the Unix epoch, UTC) or a duration, in milliseconds."""

SECOND: Millis = 1_000
MINUTE: Millis = 60 * SECOND
HOUR: Millis = 60 * MINUTE
DAY: Millis = 24 * HOUR


class Kind(StrEnum):
    """What a channel is for; a rule names the kinds it applies to."""

    HELP = "help"
    DISCUSSION = "discussion"
    SHOWCASE = "showcase"
    SOCIAL = "social"
    ANNOUNCEMENTS = "announcements"


class Reaction(Struct, frozen=True, array_like=True):
    """Reactions that a source hands over with the message, without a time."""

    emoji: str
    by: tuple[str, ...]
    """Ids of the members who reacted, as far as the source names them."""


class Posted(Struct, frozen=True, gc=False):
    """A message as its channel's source hands it over.

    ``text`` is in one plain form whatever the platform: mentions are ``<@id>``, channels
    ``<#id>``, custom emoji ``:name:``, a labelled link is ``[label](url)``, any other link
    its bare address; quotes are lines starting with ``>``, code stands in backticks. Only
    what the author typed is in it: no forwarded snapshot, no preview of a link.
    """

    channel: str
    id: str
    """Unique in the workspace; a Slack message's is ``<channel id>:<ts>``."""
    at: Millis
    author: str
    text: str
    order: int = 0
    """The platform's own order among messages of the same millisecond in a channel."""
    name: str = ""
    """What others call the author; read once to tell who is addressed, never stored."""
    human: bool = True
    """False for bots, webhooks and integrations: they never ask, answer or get told."""
    thread: str | None = None
    """Id of the message this one's thread hangs on; None outside threads and for roots."""
    reply_to: str | None = None
    """Id of the message this one replies to, where the platform says so."""
    images: int = 0
    """Pictures, videos, stickers and voice clips posted with it."""
    files: int = 0
    """Other attachments posted with it."""
    forwarded: bool = False
    """A forward, a poll or a crosspost: shown, but not in the author's own words."""
    reactions: tuple[Reaction, ...] = ()


class Edited(Struct, frozen=True):
    """A message whose words changed; ``post.at`` stays the time it was first posted."""

    post: Posted
    at: Millis


class Deleted(Struct, frozen=True):
    """A message that is gone."""

    channel: str
    id: str
    at: Millis


class Reacted(Struct, frozen=True):
    """A reaction added to a message, with the time it was added."""

    channel: str
    id: str
    at: Millis
    author: str
    emoji: str


class Joined(Struct, frozen=True):
    """A member came into a channel or the workspace."""

    channel: str
    author: str
    at: Millis


class Watermark(Struct, frozen=True, gc=False):
    """The source vouches: everything before ``at`` in ``channel`` has been handed over.

    ``channel=None`` vouches for every channel of the workspace.
    """

    at: Millis
    channel: str | None = None


class Over(Struct, frozen=True):
    """Nothing more will ever come (an archive's end): what is pending is settled.

    Watches do not run out by it: only their channel's own time can end them.
    """

    channel: str | None = None


Event: TypeAlias = Posted | Edited | Deleted | Reacted | Joined | Watermark | Over


def channel_of(event: Event) -> str | None:
    """Return the channel that an event is of; None: of all of them."""
    return event.post.channel if isinstance(event, Edited) else event.channel


class Tell(StrEnum):
    """Whom a finding may be told."""

    AUTHOR = "author"
    """The person it is about, as soon as the coaching policy allows."""
    MIRROR = "mirror"
    """The same person, but in their own mirror only unless they asked to be told."""
    HELPERS = "helpers"
    """People who offered to be asked about open questions, one at a time."""
    WELCOMERS = "welcomers"
    """People who offered to greet newcomers, one at a time."""


ASKED = frozenset({Tell.HELPERS, Tell.WELCOMERS})
"""Findings that are a fact about a channel, for others than whom they are about."""


class Finding(Struct, frozen=True, kw_only=True):
    """A rule's verdict about one member in one channel.

    Finding the same ``key`` twice is finding it once. It holds no text and no name: a
    hint is worded from what stands here alone.
    """

    rule: str
    key: str
    """Stable and unique in a workspace: the rule's id and its subject."""
    channel: str
    about: str
    """Id of the member whose habit it is; empty where a channel's fact is about somebody
    who is not coached."""
    tell: Tell = Tell.AUTHOR
    at: Millis
    """The rule's moment in the channel's own time; a hint's use-by counts from here."""
    posted: Millis
    """When the message it is about was posted."""
    messages: tuple[str, ...]
    """Ids of the messages it rests on, the one it is about first."""
    times: tuple[Millis, ...] = ()
    """When each of ``messages`` was posted; the first alone where only that is known."""
    people: tuple[str, ...] = ()
    """Ids of others whom a hint may name (who answered a question), as far as known."""
    numbers: dict[str, int | float] = {}
    """The figures a hint may state: counts, days, minutes, shares between 0 and 1."""
    traits: tuple[str, ...] = ()
    """Named features that led to it (``price``, ``urgency``), in order of weight."""
    certainty: float = 1.0
    """How sure the rule is, 0 to 1; below the rule's threshold nobody is told."""
    pattern: bool = True
    """False for a first clear case, which only somebody at the attentive pace hears of."""


class Retraction(Struct, frozen=True):
    """A finding that no longer holds: its message was edited, deleted or answered."""

    key: str
    at: Millis
    reason: str


class Fault(Struct, frozen=True):
    """A rule that raised: returned as data, so that one rule cannot stop the others."""

    rule: str
    channel: str
    message: str
    error: str


class Reading(Struct, frozen=True, gc=False):
    """What was read from one human message, final: a line of ``replay --signals``."""

    id: str
    link_only: bool
    link_drop: bool
    question: bool
    unanswered: bool
    answered_by: tuple[str, ...]
    """Ids of the messages that answer it (questions only)."""
    pitch: float
    pitch_flag: bool
    greeting: bool


class QuestionClosed(Struct, frozen=True):
    """A question whose watch is over, for reports and summaries."""

    channel: str
    id: str
    asked: Millis
    at: Millis
    """When its watch was over."""
    answered_after: Millis | None
    """Time to the first human answer; None when nobody answered."""
    open: bool = False
    """True when the archive ended before its watch did."""
    overlooked: bool = False
    """It was put to everybody, and hardly any message can have been meant for it."""


class FirstPost(Struct, frozen=True):
    """A newcomer's first message and whether somebody took it up."""

    channel: str
    id: str
    at: Millis
    greeted: bool
    mark: int
    """The author's keyed alias: whether it was a first post is known for sure when
    everything has been read."""


class Week(Struct, frozen=True):
    """A channel's week in counts: no ids, no names."""

    channel: str
    monday: Millis
    """00:00 UTC of the week's Monday."""
    posts: int
    authors: int
    """Distinct human authors, estimated by linear counting (exact to a few per cent)."""
    replied: int
    """Posts that drew a reply."""
    questions: int
    answered: int
    answer_minutes: tuple[int, ...]
    """Minutes to the first human answer, of at most 500 questions."""
    links: int
    """Posts that share a link."""
    link_drops: int
    newcomers: int
    welcomed: int
    thanks: int
