"""``good-answer``: where it stays silent, then what it finds. Acts: ``test_acts``."""

import pytest

from rules.checks.good_answer import RULE
from rules.model import Deleted, Kind
from tests.rules.conversation import CHANNEL, conversation, find, fold


def helped(day: int, who: str = "ana", *, by: str = "ben", said: str = "thanks") -> str:
    """Somebody asks, is answered and gives thanks."""
    return (
        f"{day} 09:00 {who}: how do I get the paint off frame {day}? {{q{day}{who}}}\n"
        f"{day} 09:20 {by}: with a heat gun {{a{day}{who}}} {{re q{day}{who}}}\n"
        f"{day} 10:00 {who}: {said} {{re a{day}{who}}}\n"
    )


SILENT = [
    pytest.param(helped(1) + helped(2, "cleo"), id="two answers"),
    pytest.param(helped(1) + helped(2) + helped(3), id="always the same person"),
    pytest.param(
        helped(1) + helped(2, "cleo") + helped(40, "dora"), id="over more than a month"
    ),
    pytest.param(
        helped(1) + helped(2, "cleo", said="ok") + helped(3, "dora", said="hm"),
        id="answers nobody thanked for",
    ),
    pytest.param(
        helped(1) + helped(2, "cleo") + helped(3, "dora", by="eve"),
        id="answers of different people",
    ),
    pytest.param(
        helped(1)
        + "2 09:00 cleo: which gun do you use for the frames? {q}\n"
        + "2 09:20 ben: the blue one {a} {re q}\n"
        + "2 10:00 cleo: thanks {re a}\n2 10:05 dora: thanks {re a}",
        id="one answer that helped two",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


THREE = helped(1) + helped(2, "cleo") + helped(3)


def test_stays_silent_where_things_are_announced() -> None:
    assert find(RULE, THREE, kind=Kind.ANNOUNCEMENTS) == []


def test_finds_three_answers_that_helped_two_people() -> None:
    (finding,) = find(RULE, THREE)
    assert finding.about == "ben"
    assert finding.messages == ("a3ana", "a2cleo", "a1ana")
    assert list(finding.times) == sorted(finding.times, reverse=True)
    assert finding.posted == finding.times[0]
    assert finding.numbers == {"people": 2, "answers": 3}
    assert finding.people == ()


def test_finds_it_once_a_week() -> None:
    talk = "".join(helped(day, who) for day in range(1, 15) for who in ("ana", "cleo"))
    found = find(RULE, talk)
    assert [one.messages[0] for one in found] == ["a2ana", "a8ana"]


def test_what_rests_on_a_deleted_answer_is_withdrawn() -> None:
    posts = conversation(THREE)
    gone = Deleted(CHANNEL, "a3ana", posts[-1].at + 3_600_000)
    outcome = fold(posts, rules=[(RULE, RULE.options())], changes=[gone])
    withdrawn = {one.key for one in outcome.retractions}
    assert {one.key for one in outcome.findings} <= withdrawn
