"""``link-only``: where it stays silent, then what it finds."""

import pytest

from rules.checks.link_only import RULE
from rules.model import Kind
from tests.rules.conversation import find

LINK = "https://example.org/soil"

SILENT = [
    pytest.param(
        f"09:00 ana: this part on soil acidity changed how I water: {LINK}",
        id="a link with a word of one's own",
    ),
    pytest.param(
        f"09:00 ana: {LINK}\n09:01 ana: the part on watering is worth your time",
        id="explained in the next message",
    ),
    pytest.param(
        f"09:00 ana: found a good one on watering seedlings\n09:01 ana: {LINK}",
        id="announced in the message before",
    ),
    pytest.param(
        f"09:00 ben: does anybody have a link on soil?\n09:04 ana: {LINK}",
        id="somebody asked",
    ),
    pytest.param(
        f"09:00 ben: how do I test the soil? {{q}}\n09:30 ana: {LINK} {{re q}}",
        id="a platform reply",
    ),
    pytest.param(
        f"09:00 ben: my soil is grey {{q}}\n09:30 ana: {LINK} {{in q}}",
        id="in a thread",
    ),
    pytest.param(
        f"09:00 ana: mine went grey as well\n09:02 ben: and then it got better\n"
        f"09:04 ana: {LINK}",
        id="in the middle of an exchange",
    ),
    pytest.param(
        "09:00 ana: https://media.example.org/dance.gif", id="a GIF in banter"
    ),
    pytest.param(f"09:00 ana: {LINK} {{forward}}", id="a forward"),
    pytest.param(f"09:00 feed: {LINK} {{bot}}", id="posted by a bot"),
    pytest.param(
        f"08:00 ben: the beans are up\n09:00 ana: @ben {LINK}", id="handed to a person"
    ),
    pytest.param("09:00 ana: see `https://example.org/x`", id="a link in code"),
    pytest.param("09:00 ana: > https://example.org/x", id="a quoted link"),
    pytest.param(
        f"09:00 ana: 土のことが よく わかる {LINK}", id="words in another script"
    ),
]

DAYS = f"1 09:00 ana: {LINK}/1\n3 09:00 ana: {LINK}/2\n5 09:00 ana: {LINK}/3"

FINDS = [
    pytest.param(f"09:00 ana: {LINK}", False, id="a bare link, a first case"),
    pytest.param(
        f"09:00 ana: check this out {LINK}", False, id="words that say nothing"
    ),
    pytest.param(f"09:00 ana: {LINK} :fire:", False, id="an emoji beside it"),
    pytest.param(f"09:00 ana: <{LINK}>", False, id="in angle brackets"),
    pytest.param(
        f"09:00 ana: {LINK}\n09:20 ana: who is coming on Friday",
        False,
        id="the next message is much later",
    ),
    pytest.param(DAYS, True, id="the third on different days is a pattern"),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SHOWCASE, Kind.ANNOUNCEMENTS])
def test_stays_silent_where_links_belong(kind: Kind) -> None:
    assert find(RULE, f"09:00 ana: {LINK}", kind=kind) == []


@pytest.mark.parametrize(("talk", "pattern"), FINDS)
def test_finds(talk: str, pattern: bool) -> None:
    assert find(RULE, talk)[-1].pattern is pattern


def test_a_pattern_rests_on_the_messages_it_counts() -> None:
    finding = find(RULE, DAYS)[-1]
    assert finding.messages == ("m3", "m2", "m1")
    assert finding.numbers == {"times": 3, "days": 3, "share": 1.0}


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(
            f"09:00 ana: {LINK}/1\n12:00 ana: {LINK}/2\n15:00 ana: {LINK}/3",
            id="three on one day",
        ),
        pytest.param(
            "\n".join(
                f"{day} 09:00 ana: {LINK}/{day}\n"
                f"{day} 12:00 ana: planted the beans today, row {day} of nine\n"
                f"{day} 18:00 ana: and the rain held off until the evening"
                for day in range(1, 6)
            ),
            id="less than half of what they start",
        ),
        pytest.param(
            f"1 09:00 ana: {LINK}/1\n20 09:00 ana: {LINK}/2\n40 09:00 ana: {LINK}/3",
            id="over more than 30 days",
        ),
    ],
)
def test_is_no_pattern(talk: str) -> None:
    assert not any(finding.pattern for finding in find(RULE, talk))


def certainty(talk: str) -> float:
    return find(RULE, talk)[-1].certainty


def test_tells_only_where_talk_is_long_past() -> None:
    told = RULE.options().threshold
    assert certainty(f"09:00 ana: {LINK}") >= told
    assert certainty(f"09:00 ben: the beans are up\n13:00 ana: {LINK}") >= told
    assert certainty(f"09:00 ben: the beans are up\n09:40 ana: {LINK}") < told


def test_options_move_the_pattern() -> None:
    talk = f"1 09:00 ana: {LINK}/1\n2 09:00 ana: {LINK}/2"
    assert not find(RULE, talk)[-1].pattern
    assert find(RULE, talk, times=2)[-1].pattern
