"""The regression corpus: what is read right stays right.

``corpus/known_failures.txt`` lists what is not read right yet, those first that would tell
somebody something wrong. Once it is read right it comes off the list.
"""

import pytest

from tests.rules.verdicts import CORPUS, Case, case, corpus, known_failures, mistakes

CASES = list(corpus())
TOLD_WRONGLY, NOT_YET = known_failures(CORPUS / "known_failures.txt")
KNOWN = TOLD_WRONGLY | NOT_YET


def marks(one: Case) -> tuple[pytest.MarkDecorator, ...]:
    """A known failure has to fail: what is read right comes off the list."""
    if one.id not in KNOWN:
        return ()
    return (pytest.mark.xfail(strict=True, reason=KNOWN[one.id]),)


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, id=f"{one.theme}: {one.id}", marks=marks(one)) for one in CASES],
)
def test_a_conversation_is_read_as_it_was_meant(one: Case) -> None:
    wrong, missed = mistakes(one)
    assert (wrong, missed) == ([], []), one.because


def test_nobody_else_is_told_anything_wrong() -> None:
    wrongly = {
        one.id
        for one in CASES
        if any(word.endswith(" told") for word in mistakes(one)[0])
    }
    assert wrongly == set(TOLD_WRONGLY)


def test_every_known_failure_is_a_conversation_of_the_corpus() -> None:
    assert set(KNOWN) <= {one.id for one in CASES}
    assert not set(TOLD_WRONGLY) & set(NOT_YET)


def test_the_corpus_is_mostly_silences_and_names_everything_once() -> None:
    silent = sum(one.silent for one in CASES)
    assert len(CASES) >= 200
    assert silent >= 0.6 * len(CASES)
    assert len({one.id for one in CASES}) == len(CASES)
    assert len({(one.kind, one.lines) for one in CASES}) == len(CASES)


@pytest.mark.parametrize(
    ("verdict", "wrong", "missed"),
    [
        pytest.param("m1 answered by m2", [], [], id="as it is"),
        pytest.param("m1 question", [], [], id="whether answered is left open"),
        pytest.param("nothing", ["m1 answered"], [], id="more than there should be"),
        pytest.param(
            "m1 unanswered told, m2 drop",
            ["m1 answered"],
            ["m1 told", "m1 unanswered", "m2 drop"],
            id="other than it should be",
        ),
        pytest.param("m1 answered by m2 m3", [], ["m1 by m3"], id="by one more"),
    ],
)
def test_a_verdict_is_held_against_everything_read(
    verdict: str, wrong: list[str], missed: list[str]
) -> None:
    block = f"""a lid [help]
09:00 ana: does the lid go on before the soil?
09:01 ben: after
09:02 cleo: nice lid {{m3}} {{re m2}}
= {verdict}
because it is so"""
    assert mistakes(case(block, "lids")) == (wrong, missed)


def test_what_is_done_to_a_message_counts() -> None:
    block = """a lid taken away [help]
09:00 ana: does the lid go on before the soil?
09:01 ana deletes m1
09:02 ben: the new soil is here
09:03 ana edits m2: does the blue lid fit?
09:04 cleo likes m2
= m2 unanswered
because the one is gone and the other asks"""
    assert mistakes(case(block, "lids")) == ([], [])
