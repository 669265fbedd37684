"""``make eval``: the scorer's lines become figures, the figures one table."""

import json
import os
from pathlib import Path

import pytest

from tests.eval import page
from tests.eval.__main__ import main
from tests.eval.aims import Aim, goal
from tests.eval.figures import Count, Measured, Scores
from tests.eval.scoring import figures
from tests.eval.table import HALVES, NO, TO_BE_READ, YES, markdown, plain, table

DATA = os.environ.get("RAPPORT_DATA")

MEASURED = [
    Measured("question", "own_set", Scores(3, 1, 2, 20)),
    Measured(
        "question",
        "pool_x",
        Scores(95, 4, 5, 200),
        (Scores(45, 4, 1, 90), Scores(50, 0, 4, 110)),
    ),
    Measured("link_drop", "pool_x", Scores(9, 1, 6, 200)),
    Measured("messages flagged", "chat", Count(3, 1_000)),
    Measured("plain announcements flagged as pitch", "pool_x", Count(1, 40)),
    Measured("unanswered, opening", "irc_ubuntu_train", Scores(8, 2, 2, 30)),
]

SCORER = """
def measure(name, pairs):
    pairs = list(pairs)
    tp = sum(p and t for p, t in pairs)
    fp = sum(p and not t for p, t in pairs)
    fn = sum(t and not p for p, t in pairs)
    print(f"{name:34} P 0.000  R 0.000  F1 0.000   tp {tp} fp {fp} fn {fn} of {len(pairs)}")


def acts(signals, gold):
    measure("question", [(signals[g["id"]]["question"], g["question"]) for g in gold])


def flags(signals, messages):
    print("link_drop    m1  'some text that was flagged'")
    print(f"link_drop: 1 of {len(signals)}")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Conversations of two lines, in the layout of the real folder."""
    said = [
        {"id": "m1", "channel": "a", "author": "ana", "ts": 0, "text": "is it on?"},
        {"id": "m2", "channel": "b", "author": "ben", "ts": 9, "text": "x.example.com"},
    ]
    rows = "".join(json.dumps(row) + "\n" for row in said)
    (tmp_path / "gold").mkdir()
    (tmp_path / "score.py").write_text(SCORER)
    (tmp_path / "talk.jsonl").write_text(rows)
    (tmp_path / "chat.jsonl").write_text(rows)
    gold = '{"id": "m1", "question": true}\n{"id": "m2", "question": false}\n'
    (tmp_path / "gold" / "talk.acts.jsonl").write_text(gold)
    return tmp_path


def cells(measured: list[Measured], *, halves: bool = False) -> dict[str, list[str]]:
    """The rows of a table by measure and set."""
    return {
        f"{row[0]}/{row[1]}": list(row[2:])
        for row in table(measured, halves=halves).rows
    }


def test_the_scorers_lines_become_figures() -> None:
    lines = [
        "unanswered, every question         P 0.500  R 0.667  F1 0.571   tp 2 fp 2 fn 1 of 9",
        "ordinary messages flagged            1 of 40",
        "pitch_flag: 4 of 900",
        "pitch_flag   C1:9  'now 5 of 10 for nothing'",
    ]
    assert figures(lines) == {
        "unanswered, every question": Scores(2, 2, 1, 9),
        "ordinary messages flagged": Count(1, 40),
        "pitch_flag": Count(4, 900),
    }


def test_shares_of_nothing_are_nothing() -> None:
    nothing = Scores(0, 0, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)
    assert Count(0, 0).share == 0


def test_rows_stand_beside_floor_and_aim_and_say_whether_it_is_reached() -> None:
    rows = cells(MEASURED)
    assert rows["question/pool_x"] == [
        "0.960", "0.950", "0.955", "95 · 4 · 5 of 200", "F1 0.77", "F1 0.93", YES,
    ]  # fmt: skip
    assert rows["link_drop/pool_x"][-2:] == ["P 0.90 R 0.85", NO]
    assert rows["question/own_set"][-3:] == ["", "", ""]


def test_a_count_is_held_against_the_largest_share_allowed() -> None:
    rows = cells(MEASURED)
    announced = rows["plain announcements flagged as pitch/pool_x"]
    assert announced[3:] == ["1 of 40 (2.5%)", "9%", "≤ 5%", YES]
    assert rows["messages flagged/chat"][-1] == TO_BE_READ


def test_a_set_that_weights_are_learned_from_is_starred() -> None:
    assert "unanswered, opening/irc_ubuntu_train*" in cells(MEASURED)


def test_halves_show_what_the_aim_is_about() -> None:
    laid_out = table(MEASURED, halves=True)
    assert laid_out.head[-1] == HALVES
    assert cells(MEASURED, halves=True)["question/pool_x"][-1] == "0.947 · 0.962"


def test_those_with_an_aim_come_first_and_columns_align() -> None:
    lines = plain(table(MEASURED)).splitlines()
    assert lines[-1].startswith("question")
    assert len({line.index("0.") for line in lines if "F1 0." in line}) == 1


def test_an_aim_names_every_figure_it_asks_for() -> None:
    assert str(Aim(precision=0.9, recall=0.85)) == "P 0.90 R 0.85"
    assert str(Aim(most=0.001)) == "≤ 0.1%"
    found = goal("unanswered, opening", "irc_other")
    assert found is not None
    assert found.aim == Aim(f1=0.85)


def test_figures_are_kept_and_shown_again(tmp_path: Path, capsys) -> None:
    kept = tmp_path / "figures.json"
    kept.write_text(json.dumps([one.as_json() for one in MEASURED]))
    assert main(["--figures", str(kept), "--halves"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(plain(table(MEASURED, halves=True)))


def test_a_page_gets_the_table_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"above\n{page.BEGIN}\nyesterday's\n{page.END}\nbelow\n")
    page.update(path, table(MEASURED))
    page.update(path, table(MEASURED))
    text = path.read_text()
    assert text.startswith("above\n")
    assert text.endswith("below\n")
    assert "yesterday's" not in text
    assert text.count(markdown(table(MEASURED))) == 1


def test_sets_are_replayed_and_scored(folder: Path, capsys) -> None:
    kept = folder / "kept"
    assert main([str(folder), "--json", str(kept)]) == 0
    shown = capsys.readouterr()
    assert shown.err.split(": replaying and scoring\n") == ["talk", "chat", ""]
    read = [Measured.from_json(row) for row in json.loads(kept.read_text())]
    by_name = {(one.set, one.measure): one for one in read}
    assert by_name["talk", "question"].figure == Scores(1, 0, 0, 2)
    assert sum(half.of for half in by_name["talk", "question"].halves) == 2
    assert by_name["chat", "messages flagged"].figure.of == 2
    assert by_name["chat", "link_drop"].figure == Count(1, 2)


@pytest.mark.parametrize(
    ("spoil", "arguments", "said"),
    [
        pytest.param("m2", ["."], "no signals, the first: m2", id="a line is lost"),
        pytest.param(None, [], "make eval DATA=folder", id="no folder is named"),
        pytest.param("score.py", ["."], "score.py is not there", id="no scorer"),
        pytest.param("talk.jsonl", ["."], "talk.jsonl is not there", id="no messages"),
        pytest.param("gold/talk.acts.jsonl", ["."], "gold holds no", id="no gold"),
        pytest.param(None, [".", "--set", "x"], "no set is called x", id="no such set"),
        pytest.param(None, ["--figures", "talk.jsonl"], "no figures", id="other rows"),
        pytest.param(
            None, [".", "--page", "score.py"], "no place for the table", id="other page"
        ),
    ],
)
def test_what_is_missing_is_one_line_and_status_2(
    folder: Path,
    monkeypatch,
    capsys,
    spoil: str | None,
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.delenv("RAPPORT_DATA", raising=False)
    monkeypatch.chdir(folder)
    if spoil == "m2":
        one, *_ = Path("talk.jsonl").read_text().splitlines()
        Path("talk.jsonl").write_text(one + "\n")
    elif spoil:
        Path(spoil).unlink()
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    *progress, last = shown.err.splitlines()
    assert all(line.endswith(": replaying and scoring") for line in progress)
    assert said in last


@pytest.mark.skipif(
    DATA is None, reason="set RAPPORT_DATA to measure on real conversations here"
)
def test_real_conversations_are_measured(capsys) -> None:
    assert main(["--set", "irc_linux", "--halves"]) == 0
    shown = capsys.readouterr().out
    assert "unanswered, every question" in shown
    assert "F1 0.85" in shown
