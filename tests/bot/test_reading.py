"""Every English text is easy to read: no harder than eighth grade."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.pofile import read_po

from bot.catalog import extract
from tests.reading import count_syllables, grade

HARDEST = 8
FEWEST_WORDS = 6
"""Shorter texts are labels: the formula says nothing of them."""
COMMAND = re.compile(r"“?/coach[a-z -]*[^”]*”|/coach(?:-admin)?(?: [a-z-]+)?")
FIELD = re.compile(r"\{\w+\}|%\([a-z_]+\)s|%s")
TAG = re.compile(r"<[^>]+>")


def texts() -> Iterator[str]:
    for message in read_po(BytesIO(extract().encode())):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        yield from filter(None, ids)


def plain(text: str) -> str:
    """A text as it is read: what is typed and what is filled in are one word each."""
    return TAG.sub("", FIELD.sub("one", COMMAND.sub("it", text)))


def test_no_text_is_harder_than_eighth_grade() -> None:
    shown = [text for text in texts() if len(plain(text).split()) >= FEWEST_WORDS]
    assert len(shown) > 300
    hard = {text: grade(plain(text)) for text in shown}
    assert {text: hard[text] for text in shown if round(hard[text]) > HARDEST} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat on the mat.", -1.45),
        ("I like it. You like it, too.", -2.4),
        (
            "The implementation of computational methodologies necessitates"
            " considerable organisational sophistication.",
            39,
        ),
        ("", 0),
        ("…", 0),
    ],
)
def test_the_grade_of_a_text(text: str, expected: float) -> None:
    assert grade(text) == pytest.approx(expected, abs=3)


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("a", 1), ("note", 1), ("closed", 1), ("lines", 1), ("the", 1)),
        *(("table", 2), ("wanted", 2), ("places", 2), ("trying", 2), ("people", 2)),
        *(("somebody", 3), ("implementation", 5)),
    ],
)
def test_the_syllables_of_a_word(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables
