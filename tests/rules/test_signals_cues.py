"""The lists of cues: every one can be read, and none hides behind its gate."""

import random
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from rules.reading.cues import ALSO, CUES, GATES, matcher, union, whole
from rules.reading.fold import plain

SAMPLES = 60
GATED = [kind for kind in GATES if kind in CUES and not kind.endswith(".words")]


def written(cue: str) -> str:
    """A cue without the readings of its own that ``re`` does not know."""
    return re.sub(r"(?<!\[)\$+(?!\])", "", cue.lstrip("^")).strip()


def sample(parsed: object, chance: random.Random) -> str:
    """One text that a parsed pattern matches."""
    out = []
    for what, value in parsed:  # type: ignore[attr-defined]
        if what is op.LITERAL:
            out.append(chr(value))
        elif what is op.IN:
            out.append(one_of(value, chance))
        elif what in (op.MAX_REPEAT, op.MIN_REPEAT):
            least, most, inner = value
            times = chance.randint(least, min(most, least + 1))
            out += [sample(inner, chance) for _ in range(times)]
        elif what is op.SUBPATTERN:
            out.append(sample(value[-1], chance))
        elif what is op.BRANCH:
            out.append(sample(chance.choice(value[1]), chance))
    return "".join(out)


def one_of(choices: list[tuple[object, object]], chance: random.Random) -> str:
    what, value = chance.choice(choices)
    if what is op.LITERAL:
        return chr(value)  # type: ignore[arg-type]
    if what is op.RANGE:
        return chr(value[0])  # type: ignore[index]
    return "7" if value is op.CATEGORY_DIGIT else "q"


def texts(cue: str) -> list[bytes]:
    """Some plain forms that a cue finds."""
    chance = random.Random(cue)
    parsed = parser.parse(written(cue))
    return [plain(sample(parsed, chance) + " ") for _ in range(SAMPLES)]


def is_shut(kind: str, words: list[bytes]) -> bool:
    return GATES[kind].isdisjoint(words) or ALSO[kind].isdisjoint(words)


@pytest.mark.parametrize("kind", GATED)
def test_a_gate_lets_through_what_its_cues_find(kind: str) -> None:
    """All but a few in a hundred: a gate need not know every odd spelling."""
    first = GATES.get(f"{kind} first", frozenset())
    finds = matcher(union(CUES[kind]))
    found = hidden = 0
    for cue in filter(str.isascii, CUES[kind]):
        forms = [form for form in texts(cue) if finds(form)]
        shut = [
            form
            for form in forms
            if is_shut(kind, form.split()) and form.split()[0] not in first
        ]
        assert len(shut) < len(forms), f"never looked for: {cue}"
        found += len(forms)
        hidden += len(shut)
    assert hidden <= 0.05 * found


@pytest.mark.parametrize(
    ("kind", "cue"),
    [
        pytest.param(kind, cue, id=f"{kind}: {cue[:40]}")
        for kind, cues in CUES.items()
        if kind.split(".")[1] not in ("words", "after", "emoji")
        for cue in cues
    ],
)
def test_every_cue_compiles_by_itself(kind: str, cue: str) -> None:
    assert matcher(union([cue]))(b"") == []


def test_a_greeting_is_found_whole_or_not_at_all() -> None:
    greets = matcher(whole(CUES["greeting.words"], CUES["greeting.after"]))
    assert greets(plain("hello everyone"))
    assert not greets(plain("hello everyone and mind the step please"))
