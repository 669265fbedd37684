"""Weighing candidates: one softmax over "replies to this one", "goes on" and "to nothing".

Weights are additive and have names (``rules.replies.facts``); what several facts weigh
together is summed up once into tables, so that a candidate costs a few look-ups.
"""

from collections.abc import Mapping, Sequence
from math import exp

from msgspec import Struct

from rules.model import MINUTE, Millis
from rules.replies import facts
from rules.replies.facts import (
    AGO_MOST,
    AGO_OF,
    ASKED,
    ASKING,
    FROM_MAYBE,
    FROM_ME,
    FROM_OTHER,
    KINDS,
    LAST_ASKS,
    LAST_SAYS,
    LONG_AGO,
    MAYBE_THEM,
    NOBODY,
    NTH,
    PACE,
    PARTNER,
    SHARED_MOST,
    SILENT_OF,
    SINCE_OF,
    SPOKE,
    STEP_OF,
    THEM,
    TO_SOMEBODY,
    TO_STEP,
    UNKNOWN,
    WORDS_OF,
    About,
)
from rules.replies.stated import stated
from rules.replies.weights import LINKS
from rules.signals import Flag
from rules.state import Turn
from rules.voices import Voices

FAINT = 0.02
"""Links of less likelihood are let go."""
CACHED = 10_000
"""Sums remembered of each kind."""
_QUESTION = Flag.QUESTION
_NEW, _NEVER_SPOKE = len(SINCE_OF), len(facts.SINCE)
_SILENT_MOST, _LONG_SILENT = len(SILENT_OF), len(facts.SILENT)
_MANY_WORDS, _VERY_LONG = len(WORDS_OF), len(facts.WORDS)

Notes = list[tuple[str, tuple[str, ...]]]
"""What was weighed: id of the message that may be meant (none for nothing), facts."""


class Links(Struct, array_like=True, gc=False):
    """What a message may reply to."""

    others: list[tuple[Turn, float]]
    """Other people's messages, likeliest first, with likelihoods 0 to 1."""
    own: Turn | None = None
    """The author's own last message, where this one may go on with it."""
    goes_on: float = 0.0
    """How likely it does."""
    nothing: float = 0.0
    """How likely it replies to nothing and goes on with nothing."""


class Linker:
    """Links messages by a set of weights (of ``rules/data/replies.toml``)."""

    def __init__(self, weights: Mapping[str, float] = LINKS) -> None:
        """Sum the weights up into tables."""
        self._weights = weights
        get = self._sum
        self._way = [get(facts.way_names(n)) for n in range(facts.WAYS)]
        self._when = [get(facts.when_names(n)) for n in range(facts.WHENS)]
        self._shape = [
            [get(facts.shape_names(to, n)) for n in range(facts.SHAPES)]
            for to in range(len(facts.TO))
        ]
        self._near = [
            [get(facts.near_names(pace, n)) for n in range(facts.NEARS)]
            for pace in range(facts.PACES)
        ]
        self._mine: dict[tuple[int, ...], float] = {}
        self._none: dict[About, float] = {}
        self._own: dict[tuple[int, ...], float] = {}

    def _sum(self, names: Sequence[str]) -> float:
        weights = self._weights
        return sum([weights.get(name, 0.0) for name in names])

    def __call__(self, voices: Voices, turn: Turn) -> Links:
        """Return what ``turn`` may reply to or go on with."""
        said = stated(voices.channel, turn)
        if said is not None:
            me = turn.author
            return Links([link for link in said if link[0].author != me])
        return self.weigh(voices, turn)

    def weigh(self, voices: Voices, turn: Turn, notes: Notes | None = None) -> Links:
        """Weigh the candidates of a flat message; ``notes`` collects what is weighed."""
        # In one piece, longer than the house likes: it runs through every candidate of
        # every message, and each further call there would cost a tenth of it.
        me, at, rare = turn.author, turn.at, turn.rare
        count = voices.channel.count + 1
        mine = voices.of(me)
        spoken = mine[0].number if mine else 0
        partner = _partner(mine)
        call = _call(turn)
        pace = _pace(voices, at)
        oldest, speakers = _speakers(voices, turn, call, count, pace)
        about = _about(voices, turn, call, mine, len(speakers), pace)
        asks = ASKING if turn.flags & _QUESTION else 0
        way_weights, when_weights = self._way, self._when
        near_weights = self._near[pace]
        those: list[Turn] = []
        odds: list[float] = []
        whom = -1
        base = 0.0
        shape_weights: list[float] = []
        for author, to, turns in speakers:
            if to != whom:
                whom, base = to, self._of_mine(to, about)
                shape_weights = self._shape[to]
            way = to * TO_SOMEBODY + asks
            if author == partner:
                way += PARTNER
            for earlier in turns:
                number = earlier.number
                if number < oldest:
                    break
                its = way
                way += NTH
                if spoken > number:
                    its += SPOKE
                if earlier.to:
                    its += FROM_ME if me in earlier.to else FROM_OTHER
                elif earlier.maybe and me in earlier.maybe:
                    its += FROM_MAYBE
                near = 0
                if rare and not rare.isdisjoint(earlier.rare):
                    near = min(SHARED_MOST, len(rare & earlier.rare))
                if earlier.flags & _QUESTION:
                    its += ASKED
                    if count - number == 1:
                        near += LAST_ASKS
                elif count - number == 1:
                    near += LAST_SAYS
                minutes = (at - earlier.at) // MINUTE
                ago = AGO_OF[minutes] if minutes <= AGO_MOST else LONG_AGO
                when = to * TO_STEP + STEP_OF[count - number] + ago
                shape = earlier.shape
                if notes is not None:
                    names = facts.way_names(its) + facts.when_names(when)
                    names += facts.shape_names(to, shape) + facts.me_names(to, about)
                    notes.append(
                        (earlier.id, names + facts.near_names(about.pace, near))
                    )
                those.append(earlier)
                odds.append(
                    exp(
                        base
                        + way_weights[its]
                        + when_weights[when]
                        + shape_weights[shape]
                        + near_weights[near]
                    )
                )
        nothing = exp(self._of_nothing(about, notes))
        own = mine[0] if spoken and count - spoken <= facts.OWN_BACK else None
        goes_on = exp(self._of_own(own, turn, about, count, notes)) if own else 0.0
        total = nothing + goes_on + sum(odds)
        least = FAINT * total
        others = [
            (earlier, one / total)
            for earlier, one in zip(those, odds, strict=True)
            if one >= least
        ]
        if len(others) > 1:
            others.sort(key=_likelihood, reverse=True)
        return Links(others, own, goes_on / total, nothing / total)

    def _of_mine(self, to: int, about: About) -> float:
        """What the message itself says for its replying to others."""
        _, since, _, words, _, pace, kinds = about
        key = (to, since, words, pace, kinds)
        known = self._mine.get(key)
        if known is None:
            if len(self._mine) >= CACHED:
                self._mine.clear()
            known = self._mine[key] = self._sum(facts.me_names(to, about))
        return known

    def _of_nothing(self, about: About, notes: Notes | None) -> float:
        """What the message says for its replying to nothing."""
        known = self._none.get(about)
        if known is None or notes is not None:
            names = facts.none_names(about)
            if notes is not None:
                notes.append(("", names))
            if len(self._none) >= CACHED:
                self._none.clear()
            known = self._none[about] = self._sum(names)
        return known

    def _of_own(
        self, own: Turn, turn: Turn, about: About, count: int, notes: Notes | None
    ) -> float:
        """What tells that a message goes on with its author's own last one."""
        asks = 1 if turn.flags & _QUESTION else 0
        way = (about.call * 2 + (1 if own.to else 0)) * 8 + asks * 2
        if turn.to and turn.to == own.to:
            way += 4
        if own.flags & _QUESTION:
            way += 1
        minutes = max(0, turn.at - own.at) // MINUTE
        ago = AGO_OF[minutes] if minutes <= AGO_MOST else LONG_AGO
        when = asks * TO_STEP + STEP_OF[count - own.number] + ago
        shared = min(SHARED_MOST, len(turn.rare & own.rare)) if turn.rare else 0
        key = (way, when, about.words, own.shape, shared, about.kinds)
        known = self._own.get(key)
        if known is None or notes is not None:
            names = facts.own_names(about, way, when, own.shape, shared)
            if notes is not None:
                notes.append((own.id, names))
            if len(self._own) >= CACHED:
                self._own.clear()
            known = self._own[key] = self._sum(names)
        return known


def _partner(mine: Sequence[Turn]) -> int:
    """Whom somebody last addressed."""
    for turn in mine:
        if turn.to:
            return turn.to[0]
    return 0


def _call(turn: Turn) -> int:
    """Whom a message calls, before any candidate is looked at."""
    if turn.to:
        return THEM
    if turn.maybe:
        return MAYBE_THEM
    return UNKNOWN if turn.flags & Flag.NAMES else NOBODY


def _pace(voices: Voices, at: Millis) -> int:
    """How busy the channel is: an index of ``facts.AGO``."""
    recent = voices.channel.recent
    if len(recent) >= PACE:
        minutes = (at - recent[-PACE].at) // MINUTE
        if minutes <= AGO_MOST:
            return AGO_OF[minutes]
    return LONG_AGO


def _speakers(
    voices: Voices, turn: Turn, call: int, count: int, pace: int
) -> tuple[int, list[tuple[int, int, list[Turn]]]]:
    """Return how far back to look, and at whose messages: (alias, whom it calls, those)."""
    first = voices.channel.first
    if call == THEM:
        oldest = max(1, first, count - facts.LOOK_FURTHER)
        return oldest, [(one, THEM, voices.of(one)) for one in turn.to]
    oldest = max(1, first, count - facts.LOOK_BACK)
    elsewhere = UNKNOWN if call == UNKNOWN else NOBODY
    me, maybe = turn.author, turn.maybe
    latest = voices.latest
    busy = pace <= facts.BUSY
    most = facts.SPEAKERS if busy else facts.CALM_SPEAKERS
    each = facts.OF_ONE_AUTHOR
    found: list[tuple[int, int, list[Turn]]] = []
    for author in reversed(latest):
        turns = latest[author]
        if turns[0].number < oldest or len(found) >= most:
            break
        if author != me:
            to = MAYBE_THEM if author in maybe else elsewhere
            found.append((author, to, turns[:each]))
            if not busy:
                each = 1
    return oldest, found


def _about(
    voices: Voices,
    turn: Turn,
    call: int,
    mine: Sequence[Turn],
    speakers: int,
    pace: int,
) -> About:
    """Gather what a message says before any candidate is looked at."""
    channel, at, words = voices.channel, turn.at, turn.words
    since, silent = _NEVER_SPOKE, _LONG_SILENT
    if mine:
        last = mine[0]
        steps = channel.count + 1 - last.number
        if steps < _NEW:
            since = SINCE_OF[steps]
        minutes = (at - last.at) // MINUTE
        if minutes < _SILENT_MOST:
            silent = SILENT_OF[minutes]
    return About(
        call,
        since,
        silent,
        WORDS_OF[words] if words < _MANY_WORDS else _VERY_LONG,
        speakers,
        pace,
        turn.flags & KINDS,
    )


def _likelihood(link: tuple[Turn, float]) -> float:
    return link[1]
