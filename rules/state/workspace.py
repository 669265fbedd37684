"""A workspace in memory: its channels, its coached members, who has posted before."""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from rules.model import Kind, Millis, Reading
from rules.moments import NEVER
from rules.state.channel import Channel
from rules.state.keyed import fingerprint
from rules.state.presence import Deeds, Presence

if TYPE_CHECKING:
    from rules.voices import Voices


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
