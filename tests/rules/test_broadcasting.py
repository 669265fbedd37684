"""``broadcasting``: where it stays silent, then what it finds."""

import pytest

from rules.checks.broadcasting import RULE
from rules.model import Kind, Tell
from tests.rules.conversation import find


def monologue(days: int, a_day: int, replies: int = 0) -> str:
    """So many topics a day, an hour apart, and so many replies to others."""
    lines = []
    for day in range(1, days + 1):
        for number in range(a_day):
            hour = 8 + number
            lines.append(
                f"{day} {hour:02}:00 ana: today's topic is plant {day}-{number}"
            )
            if number < replies:
                lines.append(f"{day} {hour:02}:40 ben: beans {{b{day}-{number}}}")
                lines.append(
                    f"{day} {hour:02}:45 ana: same here {{re b{day}-{number}}}"
                )
    return "\n".join(lines)


SILENT = [
    pytest.param(monologue(4, 5), id="fewer than thirty posts"),
    pytest.param(monologue(2, 12) + "\n2 22:00 ana: one more", id="on two days only"),
    pytest.param(monologue(5, 7, replies=4), id="replies to others as well"),
    pytest.param(
        monologue(5, 7).replace("ana:", "feed:").replace("\n", " {bot}\n") + " {bot}",
        id="a feed",
    ),
    pytest.param(
        "\n".join(
            f"{day} 09:{minute:02} {who}: and so on"
            for day in range(1, 8)
            for minute, who in enumerate(("ana", "ben") * 6)
        ),
        id="two people talking",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert [f for f in find(RULE, talk) if f.about == "ana"] == []


@pytest.mark.parametrize("kind", [Kind.SHOWCASE, Kind.ANNOUNCEMENTS])
def test_stays_silent_where_one_only_tells(kind: Kind) -> None:
    assert find(RULE, monologue(5, 7), kind=kind) == []


def test_finds_topic_after_topic_for_the_mirror() -> None:
    finding = find(RULE, monologue(5, 7))[0]
    assert finding.about == "ana"
    assert finding.tell is Tell.MIRROR
    assert finding.numbers == {"posts": 35, "starts": 35, "replies": 0}


def test_finds_it_once_a_week() -> None:
    keys = [finding.key for finding in find(RULE, monologue(21, 7))]
    assert len(set(keys)) == 3
