"""``rapport chat`` as a program: lines in, what everybody would see out."""

import subprocess
import sys
from pathlib import Path

from adapters.console.lines import HELP

ROOT = Path(__file__).parents[2]
SCRIPT = """\
#garden
dov: https://example.org/soil
/later 4m
/press dov Not for me
dov: /coach privacy export
/press ana Useful
/help
/quit
dov: never said
"""


def chat(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat", *arguments],
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_lines_from_a_pipe_are_played_and_the_note_is_shown() -> None:
    done = chat(typed=SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout
    assert "[1] Tue 10:00 #garden dov: https://example.org/soil" in said
    assert "(Tue 10:03 · Only dov sees this, in #garden)\nA word with your link" in said
    assert "[Useful]  [Not for me]  [Turn off]  [⋯]" in said
    assert "[Stop this tip]" in said
    assert "-- with a file, rapport-about-me.json" in said
    assert "! nobody here is called ana" in said
    assert HELP in said
    assert "never said" not in said


def test_a_script_says_the_same_twice(tmp_path: Path) -> None:
    script = tmp_path / "story.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    assert chat(str(script)).stdout == chat(typed=SCRIPT).stdout


def test_a_script_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    done = chat(str(tmp_path / "none.txt"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "none.txt: cannot be read" in done.stderr
    assert done.stderr.count("\n") == 1


def test_whoever_stops_reading_ends_no_program_with_a_traceback() -> None:
    command = f"{sys.executable} -m bot.cli chat | head -1"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        input=SCRIPT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("-- #garden\n", "")
