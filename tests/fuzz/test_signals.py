"""Reading a message, whatever its text: nothing raises, and the cost is bounded.

Linear by construction rather than by the clock: what is read for words is capped, cues
run on RE2, and no pattern of the standard library's nests one repetition in another.
"""

import os
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.model import Posted
from rules.reading import fold, links, markup, words
from rules.reading.cues import CUES
from rules.signals import READ_AT_MOST, Flag, Signals, read

EXAMPLES = int(os.environ.get("RAPPORT_FUZZ", "200"))
KNOWN = sum(value for value in vars(Flag).values() if isinstance(value, int))
CUE_WORDS = sorted(
    {word for cues in CUES.values() for cue in cues for word in re.findall(r"\w+", cue)}
)
MARKS = list("`<>[]()|&@#!?¿؟？;:.,/\\\"'*_~-$%\n\r\t \x00\x1f\x7f\x85\ud800\udfff")
SCRIPTS = st.characters(codec="utf-16", categories=("L", "M", "N", "S", "Z", "C", "P"))
TEXTS = st.one_of(
    st.text(SCRIPTS | st.sampled_from(MARKS), max_size=200),
    st.lists(st.sampled_from(CUE_WORDS), max_size=80).map(" ".join),
    st.lists(st.sampled_from(CUE_WORDS + MARKS), max_size=120).map("".join),
    st.lists(
        st.sampled_from(
            ["https://a.example.org/?ref=1", "x.io", "[a](http://b.co)", "<@U1>"]
        )
        | st.text(st.sampled_from(MARKS), max_size=6),
        max_size=60,
    ).map(" ".join),
)


def reading(text: str) -> Signals:
    return read(Posted(channel="C1", id="m1", at=0, author="ana", text=text))


@settings(max_examples=EXAMPLES, deadline=None)
@given(TEXTS)
def test_any_text_is_read_the_same_every_time(text: str) -> None:
    found = reading(text)
    assert found == reading(text)
    assert found.flags & ~KNOWN == 0
    assert 0.0 <= found.pitch <= 1.0
    assert 0 <= found.words <= len(text)
    assert len(found.leading) <= 3
    assert len(set(found.domains)) == len(found.domains) <= 20
    assert len(set(found.mentions)) == len(found.mentions)
    assert all(found.leading)
    if found.flags & Flag.LINK_ONLY:
        assert found.flags & Flag.LINK
    if found.flags & Flag.PITCH:
        assert found.traits


@settings(max_examples=max(20, EXAMPLES // 10), deadline=None)
@given(TEXTS, st.sampled_from(["a", "word ", "?", "`", "<@U2> ", "subscribe "]))
def test_nothing_is_read_beyond_the_cap(text: str, filler: str) -> None:
    start = (text + filler * READ_AT_MOST)[:READ_AT_MOST]
    assert reading(start + filler * 9) == reading(start)


HOSTILE = [
    pytest.param("a", id="one letter"),
    pytest.param("http://", id="schemes"),
    pytest.param("https://example.org/x ", id="links"),
    pytest.param("example.org/x ", id="bare links"),
    pytest.param("a.", id="dots"),
    pytest.param("a.com_", id="almost domains"),
    pytest.param("a.a.com,", id="domains without blanks"),
    pytest.param("[](", id="brackets"),
    pytest.param("[a](http://b.co", id="labels without an end"),
    pytest.param("http://a)", id="parentheses after links"),
    pytest.param("<@U1>", id="mentions"),
    pytest.param("<", id="angles"),
    pytest.param("`", id="backticks"),
    pytest.param("`a\n", id="code without an end"),
    pytest.param("```", id="fences"),
    pytest.param(">\n", id="quotes"),
    pytest.param("(re @a: ", id="replies over a bridge"),
    pytest.param('"?', id="reported questions"),
    pytest.param(":a", id="emoji without an end"),
    pytest.param("how do i ", id="asks"),
    pytest.param("so and but ", id="fillers"),
    pytest.param("please subscribe to my channel ", id="pitches"),
    pytest.param("thanks in advance ", id="thanks taken back"),
    pytest.param("s u b ", id="spaced letters"),
    pytest.param("é а ß ", id="accents and look-alikes"),
    pytest.param("\u0301", id="accents on nothing"),
    pytest.param("\ud800", id="lone surrogates"),
    pytest.param("水", id="no blanks"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_forty_thousand_hostile_characters_are_read(piece: str) -> None:
    found = reading((piece * 40_000)[:40_000])
    assert 0 <= found.words <= READ_AT_MOST


def repeats(parsed: object, inside: bool = False) -> bool:
    """Tell whether an unbounded repetition stands in another one."""
    for what, value in parsed:  # type: ignore[attr-defined]
        if what in (op.MAX_REPEAT, op.MIN_REPEAT):
            unbounded = value[1] is op.MAXREPEAT
            if (inside and unbounded) or repeats(value[2], inside or unbounded):
                return True
        elif (what is op.SUBPATTERN and repeats(value[-1], inside)) or (
            what is op.BRANCH and any(repeats(one, inside) for one in value[1])
        ):
            return True
    return False


def test_no_pattern_repeats_within_a_repetition() -> None:
    found = [
        value if isinstance(value, re.Pattern) else value.__self__
        for module in (fold, links, markup, words)
        for value in vars(module).values()
        if isinstance(value, re.Pattern)
        or isinstance(getattr(value, "__self__", None), re.Pattern)
    ]
    assert len(found) > 10
    for pattern in found:
        assert not repeats(parser.parse(pattern.pattern, pattern.flags)), pattern
