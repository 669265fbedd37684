"""``empty-greeting``: where it stays silent, then what it finds."""

import pytest

from rules.checks.empty_greeting import RULE
from rules.model import Kind
from tests.rules.conversation import find

SILENT = [
    pytest.param(
        "09:00 ana: hi\n09:01 ana: my pump makes a noise", id="the point follows"
    ),
    pytest.param("09:00 ana: hello\n09:02 ben: hello ana", id="somebody answered"),
    pytest.param("09:00 ben: morning\n09:02 ana: morning", id="answers a greeting"),
    pytest.param(
        "09:00 ben: I'm around today\n09:01 ana: hey ben", id="to a named person"
    ),
    pytest.param("09:00 ana: hi {like ben}", id="somebody reacted"),
    pytest.param("09:00 ben: so {r}\n09:20 ana: hi {in r}", id="in a thread"),
    pytest.param("09:00 ana: hi, my pump makes a noise", id="a greeting and a point"),
    pytest.param("09:00 ana: high water today", id="a word that begins like one"),
    pytest.param("09:00 greeter: hello {bot}", id="posted by a bot"),
]

FINDS = [
    pytest.param("09:00 ana: hi", id="hi"),
    pytest.param("09:00 ana: hello, anyone here?", id="anyone here"),
    pytest.param("09:00 ana: Hey everyone!", id="hey everyone"),
    pytest.param("09:00 ana: guten morgen", id="in German"),
    pytest.param("09:00 ana: hola a todos", id="in Spanish"),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


def test_stays_silent_in_social_channels() -> None:
    assert find(RULE, "09:00 ana: hi", kind=Kind.SOCIAL) == []


@pytest.mark.parametrize("talk", FINDS)
def test_finds(talk: str) -> None:
    assert [finding.messages for finding in find(RULE, talk)] == [("m1",)]
