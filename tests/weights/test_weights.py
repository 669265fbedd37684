"""Learning: signs hold, equal rows give equal weights, what is learned is what is used."""

import math
import tomllib

import pytest

from rules.reading import pitch
from rules.signals import PITCH_COUNTS
from tests.weights import __main__ as command
from tests.weights.logistic import fit, grouped
from tests.weights.pitch import SIGNS, TARGET, sentences, written

ROWS = [
    (frozenset({"buy"}), True, 1.0),
    (frozenset({"buy", "asked"}), False, 1.0),
    (frozenset({"asked"}), True, 0.1),
    (frozenset(), False, 2.0),
]


def test_a_weight_keeps_its_sign() -> None:
    weights = fit(grouped(ROWS), {"buy": 1, "asked": -1, "unseen": 1}, 0.1)
    assert weights["buy"] > 0 > weights["asked"]
    assert weights["unseen"] == 0
    assert fit(grouped(ROWS), {"buy": -1}, 0.1)["buy"] == 0


def test_the_order_of_rows_does_not_matter() -> None:
    signs = {"buy": 1, "asked": -1}
    assert fit(grouped(ROWS), signs, 0.1) == fit(grouped(ROWS[::-1]), signs, 0.1)


def test_every_weight_in_use_has_the_sign_of_its_name() -> None:
    weights = tomllib.loads(TARGET.read_text("utf-8"))["weights"]
    assert set(weights) == {"bias", *SIGNS}
    assert all(weights[name] >= 0 for name in pitch.RAISING)
    assert all(weights[name] <= 0 for name in pitch.SOFTENING)


def test_learning_writes_what_is_in_use() -> None:
    in_use = tomllib.loads(TARGET.read_text("utf-8"))
    assert tomllib.loads(written(in_use["weights"])) == in_use


def test_what_is_remembered_is_no_pitch_by_itself() -> None:
    total = pitch.WEIGHTS["bias"] + pitch.WEIGHTS["link"]
    alone = 1 / (1 + math.exp(-total))
    score, traits = pitch.remembered(alone, ("link",), pitch.REMEMBERED)
    assert alone < score < PITCH_COUNTS
    assert set(traits) == {"link", *pitch.REMEMBERED}


def test_every_sentence_has_a_label() -> None:
    labels = [label for label, text in sentences() if text]
    assert set(labels) == {"pitch", "told", "plain"}
    assert len(labels) > 300


def test_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("RAPPORT_DATA", raising=False)
    assert command.main([]) == 2
    assert command.main(["nothing"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert "RAPPORT_DATA" in said[0]
