"""How much a message presses people to do what serves its author.

A linear score over named features, squashed to 0..1. The weights stand in
``rules/data/pitch.toml``, with a note of how they were made; a feature without a weight
there counts nothing. Telling about one's own work without pressing stays below a half.
"""

import math
import tomllib
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from rules.reading.cues import ALSO, CUES, DATA, GATES, matcher, union
from rules.reading.fold import GAP
from rules.reading.targets import REFERENCE, SERVING
from rules.reading.words import TECHNICAL

Score = Callable[[frozenset[str]], tuple[float, tuple[str, ...]]]
"""Makes a score of features, and says which are behind it."""

_LEAST = 0.0005
"""Nothing is surer than this: a score is kept to three places."""
READ_AT_MOST = 2_000
"""Bytes of a message that are looked through for what presses."""

with (DATA / "pitch.toml").open("rb") as _file:
    _tables = tomllib.load(_file)
WEIGHTS: dict[str, float] = _tables["weights"]
REMEMBERED: dict[str, float] = _tables["remembered"]
"""What only whoever remembers earlier messages can see; it adds to what presses."""

PRESSING = (
    "subscribe", "audience", "follow", "vote", "buy", "join", "contact",
    "look", "creator", "glance", "code", "discount", "reward", "money", "hiring",
    "support", "plea", "chain", "bait", "disguised",
)  # fmt: skip
"""Kinds of cue that press somebody: one must be there. Others only add to them."""
_ADDING = ("price", "urgency", "hype", "own", "crowd", "call")
_SOFT = ("asked", "disclosed", "hearsay", "points")
RAISING = (
    *PRESSING, *_ADDING, *SERVING, "everyone", "link", "exclaims", "capitals"
)  # fmt: skip
"""Features that may make a message more of a pitch, never less."""
SOFTENING = (
    *_SOFT, REFERENCE, "technical", "very_technical", "question", "code_beside",
    "addressed",
)  # fmt: skip
"""Features that may make it less of one, never more."""

_pressing = [
    (name, ALSO[f"pitch.{name}"], matcher(union(CUES[f"pitch.{name}"])))
    for name in PRESSING
]
_others = [(name, matcher(union(CUES[f"pitch.{name}"]))) for name in _ADDING]
_others += [(name, matcher(union(CUES[f"soft.{name}"]))) for name in _SOFT]
_KINDS_OF: dict[bytes, list[int]] = {}
for _place, _name in enumerate(PRESSING):
    for _word in GATES[f"pitch.{_name}"]:
        _KINDS_OF.setdefault(_word, []).append(_place)
STRETCHED = b"bscri"
"""In every "subscribe", however many letters it ends in."""
_STRETCHED_KINDS = frozenset(_KINDS_OF[b"subscribe"])
GATE = frozenset(_KINDS_OF)
"""Words of which one must be there for a message to press at all."""


def pressing(
    form: bytes, tokens: list[bytes], there: Iterable[bytes], stretched: bool
) -> list[str]:
    """Name the kinds of cue that press somebody; ``there``: words of gates in it."""
    kinds: set[int] = set()
    for word in GATE.intersection(there):
        kinds.update(_KINDS_OF[word])
    likely = [kind for kind in kinds if not _pressing[kind][1].isdisjoint(tokens)]
    if stretched:
        likely += _STRETCHED_KINDS.difference(likely)
    if not likely:
        return []
    form = _whole(form)
    return [_pressing[kind][0] for kind in sorted(likely) if _pressing[kind][2](form)]


def pressing_anywhere(form: bytes) -> list[str]:
    """The same for scripts without blanks, which have no words to gate by."""
    form = _whole(form)
    return [name for name, _, matches in _pressing if matches(form)]


def _whole(form: bytes) -> bytes:
    """What is looked through: a clause ends where an address was taken out."""
    form = form[:READ_AT_MOST]
    return form.replace(b"#", b"\n") if GAP in form else form


def adding(form: bytes) -> list[str]:
    """Name what adds to a pitch or softens it; asked only where something presses."""
    form = _whole(form)
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
    return features


def remembered(
    alone: float, traits: Iterable[str], found: Collection[str]
) -> tuple[float, tuple[str, ...]]:
    """Add what is remembered to the score of a message read alone, and to its traits."""
    weighed = [(-_weight(name), name) for name in (*traits, *found)]
    alone = min(max(alone, _LEAST), 1 - _LEAST)
    total = math.log(alone / (1 - alone)) + sum(REMEMBERED[name] for name in found)
    return _chance(total), tuple(name for _, name in sorted(weighed))


def _weight(name: str) -> float:
    return REMEMBERED[name] if name in REMEMBERED else WEIGHTS[name]


def _chance(total: float) -> float:
    return round(1 / (1 + math.exp(-total)), 3)


@lru_cache(maxsize=4096)
def score(features: frozenset[str]) -> tuple[float, tuple[str, ...]]:
    """Give the score of a set of features, and those behind it, heaviest first."""
    weighed = [(WEIGHTS.get(name, 0.0), name) for name in features]
    total = WEIGHTS["bias"] + sum(weight for weight, _ in weighed)
    behind = sorted((-weight, name) for weight, name in weighed if weight > 0)
    return _chance(total), tuple(name for _, name in behind)
