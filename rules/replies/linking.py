"""Weighing candidates: one softmax over "replies to this one", "goes on" and "to nothing".

Weights are additive and have names (``rules.replies.scene``); what several facts weigh
together is summed up once into tables, so that a candidate costs three look-ups.
"""

from collections.abc import Callable, Mapping, Sequence
from math import exp

from msgspec import Struct

from rules.replies import scene
from rules.replies.scene import Scene, look_around
from rules.replies.stated import stated
from rules.replies.weights import LINKS
from rules.signals import Flag
from rules.state import Turn
from rules.voices import Voices

FAINT = 0.02
"""Links of less likelihood are let go."""
_KINDS = Flag.GREETING | Flag.THANKS | Flag.ACK
_ASKING_KINDS = _KINDS | Flag.QUESTION


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
        get = _getter(weights)
        to = range(len(scene.TO))
        self._way = [get(scene.way_names(n)) for n in range(scene.WAYS)]
        self._when = [get(scene.when_names(n)) for n in range(scene.WHENS)]
        self._shape = [
            [get(scene.shape_names(whom, n)) for n in range(scene.SHAPES)]
            for whom in to
        ]
        self._near = [
            [get(scene.near_names(pace, n)) for n in range(scene.NEARS)]
            for pace in range(scene.PACES)
        ]
        self._sum = get
        self._me: dict[tuple[int, ...], float] = {}
        self._none: dict[tuple[int, ...], float] = {}
        self._own: dict[tuple[int, ...], float] = {}

    def __call__(self, voices: Voices, turn: Turn) -> Links:
        """Return what ``turn`` may reply to or go on with."""
        said = stated(voices.channel, turn)
        if said is not None:
            me = turn.author
            return Links([link for link in said if link[0].author != me])
        return self.weigh(look_around(voices, turn))

    def weigh(self, around: Scene) -> Links:
        """Weigh what stands around a flat message."""
        way, when, shape = self._way, self._when, self._shape
        near = self._near[around.pace]
        me: dict[int, float] = {}
        odds = []
        for turn, to, its_way, its_when, its_near in around.others:
            mine = me.get(to)
            if mine is None:
                mine = me[to] = self._mine(to, around)
            looks = shape[to][turn.shape]
            odds.append(
                exp(mine + way[its_way] + when[its_when] + looks + near[its_near])
            )
        nothing = exp(self._nothing(around))
        own = around.own
        goes_on = exp(self._going_on(own, around)) if own is not None else 0.0
        total = nothing + goes_on + sum(odds)
        least = FAINT * total
        others = [
            (candidate[0], one / total)
            for candidate, one in zip(around.others, odds, strict=True)
            if one >= least
        ]
        if len(others) > 1:
            others.sort(key=_likelihood, reverse=True)
        return Links(
            others,
            own[0] if own is not None else None,
            goes_on / total,
            nothing / total,
        )

    def _mine(self, to: int, around: Scene) -> float:
        key = (to, around.since, around.words, around.pace, around.flags & _KINDS)
        known = self._me.get(key)
        if known is None:
            known = self._me[key] = self._sum(scene.me_names(to, around))
        return known

    def _nothing(self, around: Scene) -> float:
        key = (
            around.to,
            around.since,
            around.words,
            around.crowd,
            around.silent,
            around.pace,
            around.flags & _ASKING_KINDS,
        )
        known = self._none.get(key)
        if known is None:
            names = scene.none_names(around)
            known = self._none[key] = self._sum(names)
        return known

    def _going_on(self, own: scene.Candidate, around: Scene) -> float:
        turn, _, way, when, common = own
        key = (way, when, around.words, turn.shape, common, around.flags & _KINDS)
        known = self._own.get(key)
        if known is None:
            if len(self._own) >= 50_000:
                self._own.clear()
            names = scene.own_names(around, own)
            known = self._own[key] = self._sum(names)
        return known


def _getter(weights: Mapping[str, float]) -> Callable[[Sequence[str]], float]:
    def get(names: Sequence[str]) -> float:
        return sum([weights.get(name, 0.0) for name in names])

    return get


def _likelihood(link: tuple[Turn, float]) -> float:
    return link[1]
