"""The command line: what each command prints, and how it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import Config, example, parse
from rules.checks import RULES

ROOT = Path(__file__).parents[2]
RAPPORT = (sys.executable, "-m", "bot.cli")
Said = tuple[int, str, str]
Rapport = Callable[..., Said]

TALK = """\
{"id": "1", "channel": "general", "author": "ana", "ts": 1741600000, "text": "hello"}
{"id": "2", "channel": "general", "author": "ben", "ts": 1741600060, "text": "hi ana"}
"""


@pytest.fixture
def rapport(capsys: pytest.CaptureFixture[str]) -> Rapport:
    """Run a command in this process: its status, what it printed, what it complained."""

    def run(*args: str) -> Said:
        status = main([str(arg) for arg in args])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A small archive."""
    file = tmp_path / "talk.jsonl"
    file.write_text(TALK, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("args", "says"),
    [
        pytest.param(["--help"], "rapport replay", id="rapport"),
        pytest.param(["replay", "--help"], "rapport replay export.zip", id="replay"),
        pytest.param(["check", "--help"], "rapport check --json", id="check"),
        pytest.param(["demo", "--help"], "rapport demo", id="demo"),
        pytest.param(["rules", "--help"], "list", id="rules"),
        pytest.param(
            ["rules", "list", "--help"], "rapport rules list", id="rules list"
        ),
        pytest.param(["rules", "show", "-h"], "rules show link-only", id="rules show"),
        pytest.param(["config", "--help"], "example", id="config"),
        pytest.param(["config", "show", "--help"], "--config", id="config show"),
        pytest.param(["config", "check", "--help"], "rapport.toml", id="config check"),
        pytest.param(["config", "example", "-h"], "> rapport.toml", id="example"),
    ],
)
def test_help(rapport: Rapport, args: list[str], says: str) -> None:
    status, out, err = rapport(*args)
    assert (status, err) == (0, "")
    assert out.startswith(f"Usage: rapport {' '.join(args[:-1])}".strip())
    assert says in out
    assert "..." not in out.partition("Commands:")[2]


def test_help_loads_neither_models_nor_stores_nor_rich() -> None:
    code = (
        "import sys; from bot.cli import main; main(['--help']);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    heavy = {
        "pydantic",
        "rich",
        "sqlalchemy",
        "babel",
        "msgspec",
        "rules",
        "matplotlib",
    }
    assert heavy.isdisjoint(done.stderr.split())


def test_the_version_is_the_distributions(rapport: Rapport) -> None:
    status, out, _ = rapport("--version")
    assert status == 0
    assert out.startswith("rapport")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(["repaly"], "Did you mean 'replay'?", id="misspelled command"),
        pytest.param(["replay"], "Missing argument 'INPUT'", id="no archive"),
        pytest.param(["replay", "x", "--pace", "fast"], "'fast'", id="unknown pace"),
        pytest.param(["replay", "x", "--format", "irc"], "'irc'", id="unknown format"),
        pytest.param(["check", "x", "--channel-kind", "y"], "'y'", id="unknown kind"),
        pytest.param(["config", "check"], "Missing argument 'FILE'", id="no file"),
    ],
)
def test_wrong_usage(rapport: Rapport, args: list[str], said: str) -> None:
    status, out, err = rapport(*args)
    assert (status, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        pytest.param(
            ["replay", "nowhere.zip"],
            "nowhere.zip: no such file or folder; name a Slack export",
            id="archive that is not there",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--timezone", "Berlin"],
            '--timezone: "Berlin" is not a time zone; did you mean "Europe/Berlin"?',
            id="no such zone",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--report", "-"],
            "--report: standard output is not supported; name a file",
            id="output to standard output",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--report", "no/report.html"],
            "no/report.html: there is no folder no; make it first",
            id="folder that is not there",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--report", "folder"],
            "folder: is not a file; name a file",
            id="folder for a file",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--findings", "a", "--signals", "./folder/../a"],
            "named by both --signals and --findings; each needs a file of its own",
            id="two outputs in one file",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--report", "talk.jsonl"],
            "talk.jsonl: named by both INPUT and --report",
            id="output over the archive",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--config", "c.toml", "--report", "c.toml"],
            "c.toml: named by both --config and --report",
            id="output over the configuration",
        ),
        pytest.param(
            ["replay", "folder", "--report", "folder/report.html"],
            "folder/report.html: stands inside the archive",
            id="output inside the archive",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--db", "there.db"],
            "there.db: exists already, and a replay starts from nothing; name a new",
            id="database that exists",
        ),
        pytest.param(
            ["replay", "talk.jsonl", "--config", "none.toml"],
            "none.toml: no such file; start one with: rapport config example",
            id="configuration that is not there",
        ),
        pytest.param(
            ["check", ""], "the draft is empty; write something", id="empty draft"
        ),
        pytest.param(
            ["rules", "show", "link_only"],
            "no rule is called link_only; did you mean link-only?",
            id="misspelled rule",
        ),
        pytest.param(
            ["rules", "show", "zzz"],
            "no rule is called zzz; there is unanswered-question",
            id="rule like none",
        ),
        pytest.param(
            ["demo", "--report", "no/x.html"],
            "no/x.html: there is no folder no; make it first",
            id="demo into a folder that is not there",
        ),
    ],
)
def test_what_can_be_put_right_is_said_in_one_line(
    rapport: Rapport,
    talk: Path,
    monkeypatch: pytest.MonkeyPatch,
    args: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(talk.parent)
    Path("folder").mkdir()
    Path("there.db").touch()
    before = sorted(talk.parent.rglob("*"))
    status, out, err = rapport(*args)
    assert (status, out) == (2, "")
    assert err.startswith("rapport: ")
    assert said in err
    assert err.count("\n") == 1
    assert sorted(talk.parent.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_an_output_that_is_no_file_is_not_replaced(
    rapport: Rapport, talk: Path
) -> None:
    pipe = talk.parent / "pipe"
    os.mkfifo(pipe)
    status, _, err = rapport("replay", str(talk), "--findings", str(pipe))
    assert (status, pipe.is_fifo()) == (2, True)
    assert "is not a file; name a file" in err


def test_replay_prints_a_summary_and_writes_what_was_asked_for(
    rapport: Rapport, talk: Path
) -> None:
    written = {
        option: talk.parent / name
        for option, name in (
            ("--db", "state.db"),
            ("--signals", "signals.jsonl"),
            ("--findings", "findings.jsonl"),
            ("--report", "report.html"),
        )
    }
    options = [str(part) for pair in written.items() for part in pair]
    status, out, err = rapport("replay", str(talk), *options)
    assert (status, err) == (0, "")
    assert "2" in out
    assert all(path.is_file() for path in written.values())
    signals = written["--signals"].read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["id"] for line in signals} == {"1", "2"}


def test_an_archive_that_cannot_be_read_is_one_line(
    rapport: Rapport, tmp_path: Path
) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"PK\x03\x04 but no more")
    status, out, err = rapport(
        "replay", str(file), "--report", str(tmp_path / "r.html")
    )
    assert (status, out) == (2, "")
    assert err.startswith(f"rapport: {file}")
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == [file]


def test_rules_list_names_every_rule_in_order(rapport: Rapport) -> None:
    _, out, _ = rapport("rules", "list")
    head, *lines = out.splitlines()
    assert head.split()[:3] == ["rule", "is", "finds"]
    assert [line.split()[0] for line in lines] == [rule.id for rule in RULES]


@pytest.mark.parametrize("id", [rule.id for rule in RULES])
def test_rules_show_says_all_about_a_rule(rapport: Rapport, id: str) -> None:
    _, out, _ = rapport("rules", "show", id)
    for part in ("Why", "Fires when", "Stays silent when", "Limits", "Options"):
        assert f"\n{part}" in out
    assert "For instance (to a newcomer)" in out
    assert "threshold = " in out
    assert "{" not in out


def test_config_example_and_show_print_configurations(rapport: Rapport) -> None:
    assert rapport("config", "example") == (0, example(), "")
    status, out, _ = rapport("config", "show")
    assert (status, parse(out)) == (0, Config())


def test_config_show_prints_what_a_file_says(rapport: Rapport, tmp_path: Path) -> None:
    file = tmp_path / "rapport.toml"
    file.write_text("[coaching]\nhints_per_week = 1\n")
    _, out, _ = rapport("config", "show", "--config", str(file))
    assert "hints_per_week = 1\n" in out


def test_config_check_names_every_problem_on_a_line_of_its_own(
    rapport: Rapport, tmp_path: Path
) -> None:
    file = tmp_path / "rapport.toml"
    file.write_text("[store]\nurl = 1\n[rule]\n")
    status, out, err = rapport("config", "check", str(file))
    assert (status, out) == (2, "")
    assert [line.split(": ")[1] for line in err.splitlines()] == [
        f"{file}:2",
        f"{file}:3",
    ]
    file.write_text("")
    assert rapport("config", "check", str(file)) == (
        0,
        f"{file}: nothing wrong with it\n",
        "",
    )


def test_check_says_what_a_rule_would_say(rapport: Rapport) -> None:
    status, out, _ = rapport("check", "https://example.org/article")
    assert status == 0
    assert "link-only: " in out
    assert "A better opening: “Worth it for the part on …: https://example.org" in out
    assert "Need more than one message: " in out


def test_check_minds_the_kind_of_channel(rapport: Rapport) -> None:
    _, out, _ = rapport("check", "https://example.org/a", "--channel-kind", "showcase")
    assert "Nothing to say about this draft." in out
    assert "Not for channels of this kind (showcase): link-only" in out


def test_check_answers_in_json(rapport: Rapport) -> None:
    _, out, _ = rapport("check", "hello", "--channel-kind", "help", "--json")
    answer = json.loads(out)
    assert answer["kind"] == "help"
    assert answer["reading"]["greeting"] is True
    (note,) = answer["notes"]
    assert (note["rule"], note["told"]) == ("empty-greeting", False)
    assert note["because"] == "this rule is off"


def test_check_goes_by_the_configuration(rapport: Rapport, tmp_path: Path) -> None:
    file = tmp_path / "rapport.toml"
    file.write_text("[rules.link-only]\nthreshold = 1.0\n")
    _, out, _ = rapport(
        "check", "--json", "--config", str(file), "https://example.org/article"
    )
    (note,) = json.loads(out)["notes"]
    assert (note["told"], note["because"]) == (
        False,
        "it is not sure enough to tell anybody",
    )


@pytest.mark.parametrize(
    ("args", "raw"),
    [
        pytest.param(["check", "-"], b"https://example.org/a", id="a dash"),
        pytest.param(["check"], b"https://example.org/a\n", id="no draft given"),
        pytest.param(["check"], b"https://example.org/\xff\n", id="broken UTF-8"),
    ],
)
def test_check_reads_standard_input(args: list[str], raw: bytes) -> None:
    done = subprocess.run([*RAPPORT, *args], cwd=ROOT, input=raw, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"link-only: " in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX limits")
def test_an_output_that_does_not_fit_is_one_line(talk: Path) -> None:
    import resource

    talk.write_text(TALK * 1000, encoding="utf-8")
    signals = talk.parent / "signals.jsonl"
    done = subprocess.run(
        [*RAPPORT, "replay", str(talk), "--signals", str(signals)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("rapport: ")
    assert "free some" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(talk.parent.iterdir()) == [talk]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_ctrl_c_is_one_line_and_status_130() -> None:
    with subprocess.Popen(
        [*RAPPORT, "check"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Python tells by this line that the command's module has been loaded.
        env={**os.environ, "PYTHONVERBOSE": "1"},
        # Whoever runs the tests in the background may have had it ignored.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stderr is not None
        while b"import 'bot.check'" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
    assert process.returncode == 130
    assert b"rapport: stopped; nothing was written\n" in err
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    "args",
    [
        pytest.param(["config", "example"], id="a command"),
        pytest.param(["--help"], id="help"),
    ],
)
def test_a_reader_that_leaves_is_no_error(args: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*RAPPORT, *args], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_what_nobody_expected_keeps_its_traceback() -> None:
    code = (
        "import sys\nfrom bot.cli import main\nfrom bot.cli.app import app\n"
        "@app.command()\ndef boom(): raise RuntimeError('a bug')\n"
        "sys.exit(main(['boom']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith("RuntimeError: a bug\n")


def on_a_terminal(args: list[str], **extra: str) -> str:
    """What a command shows on a terminal of its own."""
    import pty

    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "60", **extra}
    with subprocess.Popen(
        [*RAPPORT, *args], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, env=env
    ):
        os.close(theirs)
        shown = b""
        # Linux says EIO when the other side of a terminal is gone.
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:
            pass
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")
def test_a_terminal_gets_bold_heads_and_wrapped_lines_unless_it_wants_no_colour() -> (
    None
):
    shown = on_a_terminal(["rules", "show", "link-only"])
    assert "\x1b[1mlink-only\x1b[0m: " in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert "\x1b" not in on_a_terminal(["rules", "show", "link-only"], NO_COLOR="1")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")
def test_check_on_a_terminal_says_what_to_type() -> None:
    assert on_a_terminal(["check"]).startswith("rapport: no draft to check; write it")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")
def test_a_replay_on_a_terminal_shows_how_far_it_is(talk: Path) -> None:
    shown = on_a_terminal(["replay", str(talk)])
    assert "2 messages" in shown
    assert "a second" in shown
