"""The closed list of what is remembered, and how it is packed.

Everything the engine knows between two batches stands here; a new counter is a change
to this file, shared by all rules. None of it holds a word anybody said, a name, or the
path of a link: people are keyed aliases (HMAC under the workspace's key), names are keyed
fingerprints, messages are ids and readings.

What is kept is bounded: a window by age and number, counters by day, cases by number.
"""

from hashlib import blake2b
from struct import Struct as Struct_
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field, msgpack

from rules.model import DAY, HOUR, Kind, Millis, Reading

if TYPE_CHECKING:
    from rules.voices import Voices

GRACE: Millis = 180_000
"""Three minutes in which an author may still edit, explain or delete (DESIGN.md §3)."""
GRACE_AT_MOST: Millis = 3 * GRACE
"""Edits restart the grace, but never past this age: a push needs the author around."""
WINDOW_AGE: Millis = DAY
WINDOW_TURNS = 200
"""A window holds at most a day and at most so many settled messages."""
COUNTED_DAYS = 60
COUNTED_MOST = 31
"""Days with posts kept of those: no rule looks at more than 30 posts or 30 days."""
CASES_KEPT = 3
HELPED_KEPT = 20
_DAY = Struct_("<i6H")
_NUMBER = Struct_("<i")
_MOST = 65_535
NEVER: Millis = 1 << 62
"""A moment that does not come."""

BOT = 1 << 24
"""Flag of a turn: posted by a bot, a webhook or an integration."""
REACTION = 1 << 25
"""Flag of a turn: not a message but a reaction; ``reply_to`` is what it is on."""
CHANGE = 1 << 29
"""Flag of a turn: not a message but an edit or a deletion of ``reply_to``."""
NAMELESS = 1 << 26
"""Flag of a turn: its author asked to be left out; it stands in no count."""

REPLIED = 1 << 27
"""Flag of a turn: somebody else replied to it."""
DROP = 1 << 28
"""Flag of a turn: a link drop (settled: link_only and standing alone)."""
ASIDE = 1 << 30
"""Flag of a turn: posted in a thread that hangs off the channel."""


CHANGED = 1 << 31
"""Flag of a turn: edited after it had settled."""

SOMEBODY = 1
"""Alias of a person whom the source does not name."""


class Turn(Struct, array_like=True, gc=False):
    """A message (or a reaction) in a channel's window: its reading, never its words."""

    id: str
    at: Millis
    order: int
    author: int
    """Keyed alias; 0 for somebody who asked to be left out."""
    flags: int
    due: Millis
    """When its grace is over."""
    thread: str = ""
    reply_to: str = ""
    to: tuple[int, ...] = ()
    """Aliases of the people it addresses, by mention or (once settled) by name."""
    called: tuple[int, ...] = ()
    """Keyed fingerprints of what its author is called."""
    named: tuple[int, ...] = ()
    """Keyed fingerprints of words at its start that may name somebody."""
    guessed: tuple[int, ...] = ()
    """The same of what those may be the half of, or have a slip in."""
    words: int = 0
    pitch: float = 0.0
    traits: tuple[str, ...] = ()
    reactors: tuple[int, ...] = ()
    """Aliases of others who reacted to it."""
    edited: Millis = 0
    # What settling adds:
    answers: str = ""
    """Id of the message it most likely replies to."""
    sure: float = 0.0
    """How likely, 0 to 1."""
    chain: str = ""
    """Id of its author's own question that it goes on with."""
    chained: float = 0.0
    """How likely it does, 0 to 1."""
    number: int = 0
    """Its number among its channel's messages outside threads."""
    shape: int = 0
    """What it looks like as a candidate (``rules.replies.facts.shape_of``)."""
    rare: frozenset[int] = frozenset()
    """Keyed fingerprints of at most eight rare words in it."""
    maybe: tuple[int, ...] = ()
    """Aliases of people whose names stand somewhere in it."""
    site: int = 0
    """Keyed fingerprint of the one domain it links to that may be somebody's own; of
    coached members alone."""


class Change(Struct, array_like=True, gc=False):
    """An edit or a deletion of a message that has not been looked at yet."""

    at: Millis
    turn: Turn | None
    """The message as it reads now; None when it was deleted."""


class Answer(Struct, array_like=True, gc=False):
    """A message that answers a question."""

    id: str
    at: Millis
    author: int
    who: str = ""
    """The helper's real id, only where the asker is coached (a hint will name them)."""


class Question(Struct, array_like=True, gc=False):
    """A question under watch."""

    id: str
    author: int
    at: Millis
    hours: int
    """Active hours the channel has to live through until its watch is over."""
    thread: str
    words: int
    flags: int
    to: tuple[int, ...] = ()
    answers: list[Answer] = field(default_factory=list)
    best: float = 0.0
    """The likeliest any message so far was to answer it, 0 to 1."""
    likeliest: Answer | None = None
    """That message."""
    acknowledged: bool = False
    """Somebody else reacted to it."""
    went_on: bool = False
    """It stood inside a conversation that went on."""
    withdrawn: bool = False
    """The asker said that it is settled."""
    taken_up: bool = False
    """The asker came back to an answer."""
    found: str = ""
    """Key of the finding that said nobody answered."""
    alone: float = 1.0
    """How likely none of the messages so far was meant for it, each taken by itself."""
    starts: float = 1.0
    """How likely it replied to nothing itself: it opened a conversation."""
    count: int = 0
    """Messages of its channel before it."""
    called: int = 0
    """Messages of others that addressed the asker since."""
    called_after: int = 0
    """Messages between it and the first of those."""
    spoke: int = 0
    """Messages of the asker since."""
    spoke_after: int = 0
    """Messages between it and the first of those."""
    turned: int = 0
    """1 when the asker has addressed somebody since, 2 when after being addressed."""
    thanked: bool = False
    """The asker has thanked or nodded since."""
    again: bool = False
    """The asker has asked something since."""
    later: str = ""
    """Id of the next question of theirs in the channel, if they asked one while it was open."""


class Left(Struct, array_like=True, gc=False):
    """An answer whose asker has not come back yet."""

    question: str
    asker: int
    posted: Millis
    helper: int
    thread: str
    answer: Answer
    words: int = 0
    """Words of the question."""
    opening: bool = True
    """It was put to everybody, not in the middle of a conversation."""
    answers: int = 1


class Shared(Struct, array_like=True, gc=False):
    """A coached member's link with words of their own, watched for replies."""

    id: str
    author: int
    at: Millis
    words: int
    replies: int = 0
    likely: float = 0.0
    """How many of those are replies to it indeed, by their likelihoods."""
    people: tuple[int, ...] = ()
    """Aliases of who replied."""


class First(Struct, array_like=True, gc=False):
    """Somebody's first post, watched for a reply."""

    id: str
    author: int
    at: Millis
    hours: int
    thread: str
    greeted: bool = False
    flags: int = 0
    alone: float = 1.0
    """How likely none of the messages since was meant for its author, each by itself."""
    found: str = ""
    """Key of the finding that said nobody took it up."""


class WeekCount(Struct, array_like=True):
    """A channel's week while it lasts."""

    monday: Millis = 0
    posts: int = 0
    seen_bits: bytes = b""
    """Linear counting bitmap of authors: counts people without remembering them."""
    replied: int = 0
    questions: int = 0
    answered: int = 0
    answer_minutes: list[int] = field(default_factory=list)
    links: int = 0
    link_drops: int = 0
    newcomers: int = 0
    welcomed: int = 0
    thanks: int = 0


class Channel(Struct):
    """What is known of a channel."""

    id: str
    queue: list[Turn] = field(default_factory=list)
    """Taken in, not settled; latest first once it has been put in order."""
    recent: list[Turn] = field(default_factory=list)
    """Settled, oldest first."""
    settled: Millis = -NEVER
    """Everything posted up to here has been settled: older events are late."""
    settled_order: int = -1
    """The same within a moment, where the order of a channel's messages is known."""
    names: dict[int, int] = field(default_factory=dict)
    """Keyed fingerprint of a recent speaker's name -> alias."""
    count: int = 0
    """Messages of people settled so far, outside threads."""
    first: int = 0
    """Number of the first of those that may still be in the window."""
    hour: int = -1
    """The clock hour (since the epoch) of the last post, until that hour is over."""
    hours_done: int = 0
    """Active hours lived through."""
    questions: dict[str, Question] = field(default_factory=dict)
    """Open questions, oldest first."""
    overdue: dict[str, Question] = field(default_factory=dict)
    """Questions found unanswered: for 7 days a late answer still withdraws that."""
    left: dict[str, Left] = field(default_factory=dict)
    taken: dict[int, Left] = field(default_factory=dict)
    """By asker, the answer they last came back to: how it went may be told later."""
    shared: dict[str, Shared] = field(default_factory=dict)
    firsts: dict[str, First] = field(default_factory=dict)
    unseen: dict[str, First] = field(default_factory=dict)
    """First posts found unseen: for 7 days a late welcome still withdraws that."""
    day: int = -1
    today: dict[int, str] = field(default_factory=dict)
    """Coached members who posted on ``day``: alias -> their last message's id."""
    week: WeekCount = field(default_factory=WeekCount)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """By message, edits and deletions still to be looked at, earliest first."""
    gone: set[str] = field(default_factory=set)
    """Messages deleted within their grace, until that deletion is settled itself."""
    parent: bool = False
    """Threads count in its weeks; they end with the next one's first post."""
    next_timer: Millis = NEVER
    late: int = 0

    def find(self, id: str) -> Turn | None:
        """Return a settled message that is still in the window."""
        for turn in reversed(self.recent):
            if turn.id == id:
                return turn
        return None


class DayCount(NamedTuple):
    """A coached member's day in a channel, in counts (65,535 at most)."""

    day: int
    posts: int = 0
    starts: int = 0
    """Posts that answer nobody and go on with nothing."""
    replies: int = 0
    """Posts that answer somebody else."""
    drops: int = 0
    pitches: int = 0
    questions: int = 0


class Case(Struct, array_like=True, frozen=True, gc=False):
    """A message that may be pointed to."""

    at: Millis
    id: str


class Help(Struct, array_like=True, frozen=True, gc=False):
    """An answer that somebody gave thanks for."""

    at: Millis
    id: str
    by: int
    """Alias of whom it helped."""
    thanked: Millis


class Deeds(Struct, array_like=True):
    """What a coached member did for others in a channel, as far as it showed."""

    helped: tuple[Help, ...] = ()
    """The latest of 60 days, oldest first."""
    follow_ups: int = 0
    """How often they came back to an answer in words."""
    links: int = 0
    """Links of theirs that drew replies."""


class Presence(Struct, array_like=True):
    """A coached member in one channel; every combination of both has one, so it is small."""

    last: Millis = -NEVER
    packed: bytearray = field(default_factory=bytearray)
    """Counts by day, ascending: 16 bytes a day."""
    starts: tuple[Case, ...] = ()
    drops: tuple[Case, ...] = ()
    pitches: tuple[Case, ...] = ()
    """The latest few messages of each kind, oldest first."""
    deeds: Deeds | None = None

    def count(
        self, day: int, starts: int, replies: int, drops: int, pitches: int, asks: int
    ) -> None:
        """Count a post and what it was on its day; days older than 60 are let go."""
        packed = self.packed
        at = len(packed) - _DAY.size
        while at >= 0:
            number, posts, a, b, c, d, e = _DAY.unpack_from(packed, at)
            if number == day:
                if posts < _MOST:
                    _DAY.pack_into(
                        packed, at, day, posts + 1, a + starts, b + replies, c + drops,
                        d + pitches, e + asks,
                    )  # fmt: skip
                return
            if number < day:
                break
            at -= _DAY.size
        at += _DAY.size
        made = _DAY.pack(day, 1, starts, replies, drops, pitches, asks)
        packed[at:at] = made
        (last,) = _NUMBER.unpack_from(packed, len(packed) - _DAY.size)
        start = max(0, len(packed) - COUNTED_MOST * _DAY.size)
        while _NUMBER.unpack_from(packed, start)[0] <= last - COUNTED_DAYS:
            start += _DAY.size
        del packed[:start]

    def forget(self, before: int) -> bool:
        """Let go of the days before that one; say whether there were any."""
        packed, start = self.packed, 0
        while start < len(packed) and _NUMBER.unpack_from(packed, start)[0] < before:
            start += _DAY.size
        del packed[:start]
        return start > 0

    def days(self, since: int = -(1 << 31)) -> list[DayCount]:
        """Return the days from ``since`` on, oldest first."""
        days = map(DayCount._make, _DAY.iter_unpack(self.packed))
        return [day for day in days if day.day >= since]


def latest(cases: tuple[Case, ...], at: Millis, id: str) -> tuple[Case, ...]:
    """Return cases with one more; the oldest goes when there are too many."""
    return (*cases[1 - CASES_KEPT :], Case(at, id))


class Member(Struct, omit_defaults=True):
    """A coached member: counters by day and channel, nothing before they opted in."""

    id: str
    alias: int
    since: Millis = -NEVER
    last: Millis = -NEVER
    """When they last posted anywhere in the workspace."""
    presence: dict[str, Presence] = field(default_factory=dict)
    linked: dict[str, bytes] = field(default_factory=dict)
    """By channel, where their latest links led (``rules.sites``); of who linked alone."""

    def deeds(self, channel: str) -> Deeds:
        """Return what they did in a channel, to be counted on."""
        presence = self.presence.get(channel)
        if presence is None:
            presence = self.presence[channel] = Presence()
        if presence.deeds is None:
            presence.deeds = Deeds()
        return presence.deeds


class Seen(Struct, array_like=True):
    """Times of somebody's first two posts, so that nobody is a newcomer twice."""

    first: Millis
    second: Millis = NEVER
    last_day: int = 0


class Place(Struct, frozen=True):
    """How a channel is set up: what rules may look at it, and where it belongs."""

    kind: Kind = Kind.DISCUSSION
    home: str = ""
    """The channel a thread belongs to (counters are kept per home); empty: itself."""
    thread: bool = False
    """The whole channel is one thread (a forum post)."""
    exempt: frozenset[str] = frozenset()
    """Rules a manager switched off here."""


class Workspace(Struct):
    """A workspace in memory: the lock, the cache and the shard."""

    id: str
    key: bytes
    everybody: bool = False
    """Replay: as if everybody had opted in."""
    shared_clock: bool = True
    """Channels are read by one clock (a live source, an archive merged by time)."""
    since: Millis = NEVER
    """The earliest message read."""
    channels: dict[str, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    seen: dict[int, Seen] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    exempt: set[str] = field(default_factory=set)
    """Ids of members no rule looks at (the workspace's settings say so)."""
    announcers: set[str] = field(default_factory=set)
    """Ids of members who announce things here: they press nobody (settings, too)."""
    domains: frozenset[str] = frozenset()
    """The community's own domains: pointing to them is not a pitch."""
    aliases: dict[str, int] = field(default_factory=dict)
    """Cache of keyed aliases; never saved."""
    tokens: dict[str, int] = field(default_factory=dict)
    """Cache of name fingerprints; never saved."""
    called: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Cache of what people are called; never saved."""
    words: dict[bytes, int] = field(default_factory=dict)
    """Cache of word fingerprints; never saved."""
    pending: dict[str, dict[str, str]] = field(default_factory=dict)
    """By channel, ids of messages taken in but not settled -> their author's real id
    (empty after a restart: real ids of people who are not coached are never saved)."""
    voices: "dict[str, Voices]" = field(default_factory=dict)
    """By channel, who spoke lately; made from the window and never saved."""
    readings: dict[tuple[str, str], Reading] = field(default_factory=dict)
    """Readings of open questions, while an archive is replayed; never saved."""
    dirty_channels: set[str] = field(default_factory=set)
    dirty_members: set[int] = field(default_factory=set)
    dirty_seen: set[int] = field(default_factory=set)

    def alias(self, author: str) -> int:
        """Return the keyed alias of a member: 63 bits of keyed BLAKE2b."""
        cached = self.aliases.get(author)
        if cached is not None:
            return cached
        if len(self.aliases) >= 250_000:
            self.aliases.clear()
        made = fingerprint(self.key, author)
        self.aliases[author] = made
        return made

    def token(self, word: str) -> int:
        """Return the keyed fingerprint of a casefolded name."""
        cached = self.tokens.get(word)
        if cached is not None:
            return cached
        if len(self.tokens) >= 20_000:
            self.tokens.clear()
        made = fingerprint(self.key, "name:" + word)
        self.tokens[word] = made
        return made

    def word(self, word: bytes) -> int:
        """Return the keyed fingerprint of a word in plain form, as of a name."""
        cached = self.words.get(word)
        if cached is not None:
            return cached
        if len(self.words) >= 20_000:
            self.words.clear()
        made = fingerprint(self.key, "name:" + word.decode("utf-8", "ignore"))
        self.words[word] = made
        return made

    def open(self, id: str) -> Channel:
        """Return a channel, a fresh one where it is not known yet."""
        channel = self.channels.get(id)
        if channel is None:
            channel = self.channels[id] = Channel(id)
        self.pending.setdefault(id, {})
        return channel

    def home(self, channel: Channel) -> Channel:
        """Return the channel whose weeks this one counts in: a thread's parent."""
        place = self.places.get(channel.id)
        if place is None or not place.home:
            return channel
        self.dirty_channels.add(place.home)
        home = self.open(place.home)
        home.parent = True
        return home

    def home_of(self, channel: str) -> str:
        """Return the id of a thread's parent; any other channel is its own."""
        place = self.places.get(channel)
        return place.home or channel if place is not None else channel

    def is_exempt(self, alias: int) -> bool:
        """Tell whether no rule looks at whoever has this alias."""
        return any(self.alias(id) == alias for id in self.exempt)

    def clean(self) -> None:
        """Forget which rows changed: they have been saved."""
        self.dirty_channels.clear()
        self.dirty_members.clear()
        self.dirty_seen.clear()


def fingerprint(key: bytes, text: str) -> int:
    """Return a keyed 63-bit fingerprint (BLAKE2b with the workspace's key)."""
    digest = blake2b(text.encode("utf-8", "replace"), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1 or 1


_pack = msgpack.Encoder().encode
_channel = msgpack.Decoder(Channel).decode
_member = msgpack.Decoder(Member).decode


def pack_channel(channel: Channel) -> bytes:
    """Pack a channel's row."""
    return _pack(channel)


def unpack_channel(row: bytes) -> Channel:
    """Read a channel's row."""
    return _channel(row)


def pack_member(member: Member) -> bytes:
    """Pack a coached member's counters."""
    return _pack(member)


def unpack_member(row: bytes) -> Member:
    """Read a coached member's counters."""
    return _member(row)


def hour_of(at: Millis) -> int:
    """Return the clock hour, counted from the epoch (UTC)."""
    return at // HOUR


def day_of(at: Millis) -> int:
    """Return the day, counted from the epoch (UTC)."""
    return at // DAY


def monday_of(at: Millis) -> Millis:
    """Return 00:00 UTC of the Monday of the ISO week (1970-01-01 was a Thursday)."""
    return ((at // DAY + 3) // 7 * 7 - 3) * DAY
