"""Weighing candidates: one softmax over "replies to this one", "goes on" and "to nothing".

Weights are additive and have names (``rules.replies.facts``). What several facts weigh
together is put into tables once, as a factor of the odds (the exponential of the sum), so
that a candidate costs a few look-ups and multiplications.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import NamedTuple

from msgspec import Struct

from rules.model import MINUTE, Millis
from rules.replies import facts
from rules.replies.facts import (
    AGO_MOST,
    AGO_OF,
    ASKED,
    ASKED_SHAPE,
    ASKING,
    CROWD,
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
    UNKNOWN,
    WORDS_OF,
    About,
)
from rules.replies.stated import stated
from rules.replies.weights import LINKS
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.voices import KEPT, Voices

FAINT = 0.02
"""Links of less likelihood are let go."""
CACHED = 10_000
"""Messages alike in what they say by themselves that are remembered."""
_QUESTION = Flag.QUESTION
_NEW, _NEVER_SPOKE = len(SINCE_OF), len(facts.SINCE)
_SILENT_MOST, _LONG_SILENT = len(SILENT_OF), len(facts.SILENT)
_MANY_WORDS, _VERY_LONG = len(WORDS_OF), len(facts.WORDS)

Notes = list[tuple[str, tuple[str, ...]]]
"""What was weighed: id of the message that may be meant (none for nothing, which comes
first), facts."""


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


class _Alone(NamedTuple):
    """What a message says by itself, as factors of odds."""

    nothing: float
    """For its replying to nothing."""
    others: tuple[float, ...]
    """For its replying to somebody, by whom it calls (an index of ``facts.TO``)."""
    own: float
    """For its going on with its author's own last message."""


class Linker:
    """Links messages by a set of weights (of ``rules/data/replies.toml``)."""

    def __init__(self, weights: Mapping[str, float] = LINKS) -> None:
        """Make factors of the weights, in tables."""
        self._weights = weights
        factor = self._factor
        self._way = [factor(facts.way_names(n)) for n in range(facts.WAYS)]
        self._when = [
            [factor(facts.when_names(to, n)) for n in range(facts.WHENS)]
            for to in range(len(facts.TO))
        ]
        self._crowd = [factor(facts.crowd_names(n)) for n in range(CROWD + 1)]
        self._shape = [
            [factor(facts.shape_names(to, n)) for n in range(facts.SHAPES)]
            for to in range(len(facts.TO))
        ]
        self._near = [
            [factor(facts.near_names(pace, n)) for n in range(facts.NEARS)]
            for pace in range(facts.PACES)
        ]
        self._own_way = [factor(facts.own_way_names(n)) for n in range(facts.OWN_WAYS)]
        self._own_when = [
            factor(facts.own_when_names(n)) for n in range(facts.OWN_WHENS)
        ]
        self._own_shape = [
            factor(facts.own_shape_names(n)) for n in range(facts.SHAPES)
        ]
        self._own_shared = [
            factor(facts.own_shared_names(n)) for n in range(SHARED_MOST + 1)
        ]
        self._alone: dict[tuple[int, ...], _Alone] = {}

    def _factor(self, names: Sequence[str]) -> float:
        weights = self._weights
        return exp(sum([weights.get(name, 0.0) for name in names]))

    def __call__(self, voices: Voices, turn: Turn) -> Links:
        """Return what ``turn`` may reply to or go on with."""
        if turn.reply_to or turn.thread:
            me = turn.author
            said = stated(voices.channel, turn)
            return Links([link for link in said if link[0].author != me])
        return self.weigh(voices, turn)

    def weigh(self, voices: Voices, turn: Turn, notes: Notes | None = None) -> Links:
        """Weigh the candidates of a flat message; ``notes`` collects what is weighed."""
        # In one piece, longer than the house likes: it runs through every candidate of
        # every message, and each further call there would cost a tenth of it.
        channel = voices.channel
        me, at, rare = turn.author, turn.at, turn.rare
        count = channel.count + 1
        mine = voices.of(me)
        spoken = partner = 0
        if mine:
            spoken = mine[0].number
            partner = _partner(mine)
        pace = _pace(channel, at)
        call = _call(turn)
        about = _about(turn, call, mine, count, pace)
        alone = self._alone.get(about) or self._weigh_alone(about)
        oldest, most, each, then, speakers = _speakers(voices, turn, call, count, pace)
        maybe = turn.maybe
        elsewhere = NOBODY if call == MAYBE_THEM else call
        asks = ASKING if turn.flags & _QUESTION else 0
        way_factors, near_factors = self._way, self._near[pace]
        others: list[tuple[Turn, float]] = []
        crowd, total = 0, 0.0
        for author, turns in speakers:
            if author == me:
                continue
            if turns[0].number < oldest:
                break
            to = MAYBE_THEM if maybe and author in maybe else elsewhere
            base = alone.others[to]
            when_factors, shape_factors = self._when[to], self._shape[to]
            way = to * TO_SOMEBODY + asks
            if author == partner:
                way += PARTNER
            for earlier in turns if len(turns) <= each else turns[:each]:
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
                shape = earlier.shape
                steps = count - number
                if shape & ASKED_SHAPE:
                    its += ASKED
                    if steps == 1:
                        near += LAST_ASKS
                elif steps == 1:
                    near += LAST_SAYS
                minutes = (at - earlier.at) // MINUTE
                when = STEP_OF[steps]
                when += AGO_OF[minutes] if minutes <= AGO_MOST else LONG_AGO
                if notes is not None:
                    names = facts.way_names(its) + facts.when_names(to, when)
                    names += facts.shape_names(to, shape)
                    names += facts.me_names(to, About(*about))
                    notes.append((earlier.id, names + facts.near_names(pace, near)))
                odds = (
                    base
                    * way_factors[its]
                    * when_factors[when]
                    * shape_factors[shape]
                    * near_factors[near]
                )
                total += odds
                others.append((earlier, odds))
            crowd += 1
            if crowd == most:
                break
            each = then
        if call == THEM:
            crowd = min(most, CROWD)
        nothing = alone.nothing * self._crowd[crowd]
        total += nothing
        if notes is not None:
            names = facts.none_names(About(*about)) + facts.crowd_names(crowd)
            notes.insert(0, ("", names))
        own, goes_on = None, 0.0
        if spoken and count - spoken <= facts.OWN_BACK:
            own = mine[0]
            goes_on = alone.own * self._go_on(own, turn, call, count, about, notes)
            total += goes_on
        least = FAINT * total
        likely = [(one, odds / total) for one, odds in others if odds >= least]
        if len(likely) > 1:
            likely.sort(key=_likelihood, reverse=True)
        return Links(likely, own, goes_on / total, nothing / total)

    def _weigh_alone(self, key: tuple[int, ...]) -> _Alone:
        """Weigh what a message says by itself, and remember it."""
        about, factor = About(*key), self._factor
        alone = _Alone(
            factor(facts.none_names(about)),
            tuple([factor(facts.me_names(to, about)) for to in range(len(facts.TO))]),
            factor(facts.own_me_names(about)),
        )
        if len(self._alone) >= CACHED:
            self._alone.clear()
        self._alone[key] = alone
        return alone

    def _go_on(
        self,
        own: Turn,
        turn: Turn,
        call: int,
        count: int,
        about: tuple[int, ...],
        notes: Notes | None,
    ) -> float:
        """What tells that a message goes on with its author's own last one."""
        way, when = call * 16, 0
        if own.to:
            way += 8
            if turn.to == own.to:
                way += 4
        if turn.flags & _QUESTION:
            way += 2
            when = facts.WHENS
        shape = own.shape
        if shape & ASKED_SHAPE:
            way += 1
        minutes = max(0, turn.at - own.at) // MINUTE
        when += STEP_OF[count - own.number]
        when += AGO_OF[minutes] if minutes <= AGO_MOST else LONG_AGO
        shared, rare = 0, turn.rare
        if rare and not rare.isdisjoint(own.rare):
            shared = min(SHARED_MOST, len(rare & own.rare))
        if notes is not None:
            names = facts.own_way_names(way) + facts.own_when_names(when)
            names += facts.own_shape_names(shape) + facts.own_shared_names(shared)
            notes.append((own.id, names + facts.own_me_names(About(*about))))
        return (
            self._own_way[way]
            * self._own_when[when]
            * self._own_shape[shape]
            * self._own_shared[shared]
        )


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


def _pace(channel: Channel, at: Millis) -> int:
    """How busy the channel is: an index of ``facts.AGO``."""
    recent = channel.recent
    if len(recent) >= PACE:
        minutes = (at - recent[-PACE].at) // MINUTE
        if minutes <= AGO_MOST:
            return AGO_OF[minutes]
    return LONG_AGO


def _speakers(
    voices: Voices, turn: Turn, call: int, count: int, pace: int
) -> tuple[int, int, int, int, Iterable[tuple[int, list[Turn]]]]:
    """Say whose messages to look at, and how many of them.

    Gives how far back to look, the most speakers, messages of the first of them and of
    each of the others, and the speakers themselves, the latest first.
    """
    first = voices.channel.first
    if call == THEM:
        oldest = max(1, first, count - facts.LOOK_FURTHER)
        heard = [(one, voices.of(one)) for one in turn.to]
        there = [(one, those) for one, those in heard if those]
        called = [pair for pair in there if pair[1][0].number >= oldest]
        return oldest, len(turn.to), KEPT, KEPT, called
    oldest = max(1, first, count - facts.LOOK_BACK)
    latest, each = reversed(voices.latest.items()), facts.OF_ONE_AUTHOR
    if pace <= facts.BUSY:
        return oldest, facts.SPEAKERS, each, each, latest
    return oldest, facts.CALM_SPEAKERS, each, 1, latest


def _about(
    turn: Turn, call: int, mine: Sequence[Turn], count: int, pace: int
) -> tuple[int, ...]:
    """Gather what a message says by itself: an ``About``, without the cost of one."""
    since, silent = _NEVER_SPOKE, _LONG_SILENT
    if mine:
        last = mine[0]
        steps = count - last.number
        if steps < _NEW:
            since = SINCE_OF[steps]
        minutes = (turn.at - last.at) // MINUTE
        if minutes < _SILENT_MOST:
            silent = SILENT_OF[minutes]
    words = turn.words
    words = WORDS_OF[words] if words < _MANY_WORDS else _VERY_LONG
    return call, since, silent, words, pace, turn.flags & KINDS


def _likelihood(link: tuple[Turn, float]) -> float:
    return link[1]
