"""How much a message presses people to do what serves its author.

A linear score over named features, squashed to 0..1. The weights stand in
``rules/data/pitch.toml``, with a note of how they were made; a feature without a weight
there counts nothing. Telling about one's own work without pressing stays below a half.
"""

import math
import tomllib
from collections.abc import Iterable
from functools import lru_cache

from rules.reading.cues import CUES, DATA, GATES, matcher, union
from rules.reading.words import TECHNICAL

READ_AT_MOST = 2_000
"""Bytes of a message that are looked through for what presses."""

with (DATA / "pitch.toml").open("rb") as _file:
    WEIGHTS: dict[str, float] = tomllib.load(_file)["weights"]

PRESSING = (
    "subscribe", "follow", "vote", "buy", "join", "contact", "look", "code",
    "discount", "reward", "money", "hiring", "support",
)  # fmt: skip
"""Kinds of cue that press somebody: one must be there. Others only add to them."""
_ADDING = ("glance", "price", "urgency", "hype", "own", "crowd")
_SOFT = ("asked", "disclosed", "hearsay", "offers")

_pressing = [(name, matcher(union(CUES[f"pitch.{name}"]))) for name in PRESSING]
_others = [(name, matcher(union(CUES[f"pitch.{name}"]))) for name in _ADDING]
_others += [(name, matcher(union(CUES[f"soft.{name}"]))) for name in _SOFT]
_KINDS_OF: dict[bytes, list[int]] = {}
for _place, _name in enumerate(PRESSING):
    for _word in GATES[f"pitch.{_name}"]:
        _KINDS_OF.setdefault(_word, []).append(_place)
GATE = frozenset(_KINDS_OF)
"""Words of which one must be there for a message to press at all."""


def pressing(form: bytes, there: Iterable[bytes]) -> list[str]:
    """Name the kinds of cue that press somebody; ``there``: words of gates in it."""
    found: list[str] = []
    form = form[:READ_AT_MOST]
    for word in there:
        for kind in _KINDS_OF.get(word, ()):
            name, matches = _pressing[kind]
            if name not in found and matches(form):
                found.append(name)
    return found


def pressing_anywhere(form: bytes) -> list[str]:
    """The same for scripts without blanks, which have no words to gate by."""
    form = form[:READ_AT_MOST]
    return [name for name, matches in _pressing if matches(form)]


def adding(form: bytes) -> list[str]:
    """Name what adds to a pitch or softens it; asked only where something presses."""
    form = form[:READ_AT_MOST]
    return [name for name, matches in _others if matches(form)]


def shape(text: str, tokens: list[bytes]) -> list[str]:
    """Name features of how a message looks: shouting, exclaiming, technical talk."""
    features = []
    if text.count("!") >= 3:
        features.append("exclaims")
    capitals = sum(map(str.isupper, text[:400]))
    if capitals >= 8 and capitals > 0.5 * sum(map(str.isalpha, text[:400])):
        features.append("capitals")
    technical = len(TECHNICAL.intersection(tokens))
    if technical:
        features.append("technical" if technical < 3 else "very_technical")
    if len(tokens) <= 12:
        features.append("short")
    return features


@lru_cache(maxsize=4096)
def score(features: frozenset[str]) -> tuple[float, tuple[str, ...]]:
    """Give the score of a set of features, and those behind it, heaviest first."""
    weighed = [(WEIGHTS.get(name, 0.0), name) for name in features]
    total = WEIGHTS["bias"] + sum(weight for weight, _ in weighed)
    behind = sorted((-weight, name) for weight, name in weighed if weight > 0)
    return round(1 / (1 + math.exp(-total)), 3), tuple(name for _, name in behind)
