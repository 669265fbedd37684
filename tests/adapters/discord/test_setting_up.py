"""From nothing to a bot that runs, as somebody new types it, against a small Discord."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from bot.run import DISCORD_TOKEN
from tests.adapters.discord.loopback import BOT, GUILD, HELP, OWNER, Loopback
from tests.adapters.discord.served import Served, served

ROOT = Path(__file__).parents[3]


@pytest.fixture
def discord_at() -> Iterator[Served]:
    with served() as server:
        yield server


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somewhere empty, without a token in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in (DISCORD_TOKEN, f"{DISCORD_TOKEN}_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What is typed when something is asked."""
    waiting = list(lines)
    monkeypatch.setattr("builtins.input", lambda asked="": waiting.pop(0))


def set_up(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "Europe/Berlin", "s3cret")
    assert main(["init", "--api", server.api]) == 0
    config = Path("rapport.toml")
    written = config.read_text(encoding="utf-8")
    everywhere = "[workspace]\nevery_channel = true"
    config.write_text(written.replace("[workspace]", everywhere), encoding="utf-8")


def test_init_asks_tries_writes_and_says_what_is_next(
    discord_at: Served,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(discord_at, monkeypatch)
    said = capsys.readouterr().out
    assert "client_id=91" in said
    assert "permissions=274878024704" in said
    assert "rapport run --config rapport.toml" in said
    assert "s3cret" not in said
    config = (place / "rapport.toml").read_text(encoding="utf-8")
    assert 'timezone = "Europe/Berlin"' in config
    assert "s3cret" not in config
    token = place / "discord-token"
    assert token.read_text(encoding="utf-8") == "s3cret\n"
    assert token.stat().st_mode & 0o077 == 0
    assert main(["config", "check", "rapport.toml"]) == 0


def test_init_writes_nothing_with_a_token_that_is_refused(
    discord_at: Served,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    no = {"message": "401: Unauthorized", "code": 0}
    discord_at.do(lambda server: server.fail("GET", "/users/@me", 401, no))
    typed(monkeypatch, "wrong")
    assert main(["init", "--timezone", "UTC", "--api", discord_at.api]) == 2
    assert "refuses the bot's token" in capsys.readouterr().err
    assert list(place.iterdir()) == []


def test_init_leaves_what_is_there(place: Path, capsys) -> None:
    (place / "rapport.toml").write_text("", encoding="utf-8")
    assert main(["init"]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param(("Europe/Atlantis", ""), "Europe/Atlantis", id="no such zone"),
        pytest.param(("",), "needs an answer", id="no answer"),
    ],
)
def test_init_says_what_an_answer_lacks(lines, says, place, monkeypatch, capsys):
    typed(monkeypatch, *lines)
    assert main(["init"]) == 2
    assert says in capsys.readouterr().err
    assert list(place.iterdir()) == []


def test_init_asks_again_for_a_zone_that_is_none(
    discord_at: Served, place: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    typed(monkeypatch, "Berlin", "Europe/Berlin", "s3cret")
    assert main(["init", "--api", discord_at.api]) == 0
    assert 'did you mean "Europe/Berlin"?' in capsys.readouterr().err
    assert main(["doctor", "--config", "rapport.toml"]) == 0
    assert f"note server {GUILD}: no channel is switched on" in capsys.readouterr().out


def test_doctor_finds_everything_as_it_should_be(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    assert main(["doctor", "--config", "rapport.toml"]) == 0
    said = capsys.readouterr().out
    assert "ok   the token is rapport's" in said
    assert "ok   Message Content Intent is on" in said
    assert f"ok   server {GUILD}: 2 channels can be read" in said
    assert "note Discord does not have the newest commands" in said
    assert "fewer than Discord reviews intents for" in said


def test_doctor_names_each_thing_to_be_put_right(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    server = discord_at.server
    server.application_flags = 0
    server.people = 12_000
    server.forbidden = {HELP: 1 << 16}
    assert main(["doctor", "--config", "rapport.toml"]) == 2
    said = capsys.readouterr()
    assert "bad  Message Content Intent is off" in said.out
    assert f"bad  server {GUILD}, #help: not allowed: read message history" in said.out
    assert "note it can reach about 12,000 people" in said.out
    assert "2 to be put right" in said.err


def test_doctor_says_what_is_wrong_with_the_token(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    no = {"message": "401: Unauthorized", "code": 0}
    discord_at.do(lambda server: server.fail("GET", "/users/@me", 401, no))
    assert main(["doctor", "--config", "rapport.toml"]) == 2
    assert "bad  Discord refuses the bot's token" in capsys.readouterr().out


def test_the_invitation_is_printed_alone(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    capsys.readouterr()
    assert main(["discord", "invite", "--config", "rapport.toml"]) == 0
    said = capsys.readouterr().out
    assert re.fullmatch(
        r"https://discord\.com/oauth2/authorize\?client_id=91\S+\n", said
    )
    assert "applications.commands" in said


def test_run_serves_until_it_is_told_to_stop_and_goes_on_where_it_was(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(discord_at, monkeypatch)
    first = one_run(discord_at, 1)
    discord_at.do(lambda server: server.forget_sessions())
    discord_at.do(lambda server: server.message(OWNER, HELP, "while it was away"))
    second = one_run(discord_at, 2)
    assert "caught up, 0 messages" in first
    # What is said while it catches up may be read there, too.
    assert re.search(r"caught up, [23] messages", second)
    for said in (first, second):
        assert said.rstrip().endswith("stopped")
        for word in ("Traceback", "hello", "s3cret", "supported", "alembic"):
            assert word not in said, said


def one_run(discord_at: Served, number: int) -> str:
    """Run the program, talk, ask for something, end it; return what it said."""
    server = discord_at.server
    process = subprocess.Popen(
        (sys.executable, "-m", "bot.cli", "run", "--config", "rapport.toml"),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    home = {"name": "home", "type": 1}
    data = {"id": "5", "name": "coach", "type": 1, "options": [home]}
    try:
        discord_at.until(lambda: asked_for_commands(server) == number)
        discord_at.do(lambda server: server.say(OWNER, HELP, "hello all"))
        token = discord_at.do(lambda server: server.interact(OWNER, 2, data))
        discord_at.until(lambda: "components" in server.answers.get(token, {}))
        if number > 1:
            discord_at.until(lambda: read_back(server))
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert process.returncode == 0, said
    return said


def asked_for_commands(server: Loopback) -> int:
    """How often it was ready, and looked whether Discord has the newest commands."""
    return sum(
        one.method == "GET" and one.path.endswith("/commands") for one in server.calls
    )


def read_back(server: Loopback) -> bool:
    return any(
        one.method == "GET" and one.path == f"/channels/{HELP}/messages"
        for one in server.calls
    )


def test_a_channel_is_replayed_through_the_bots_own_token(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys, place: Path
) -> None:
    set_up(discord_at, monkeypatch)
    server = discord_at.server
    server.members |= {1: "ana", 2: "ben"}
    for author, text in (
        (1, "does anyone know how to keep slugs off the lettuce without poison?"),
        (2, "a ring of ash around the bed keeps them away, renew it after rain"),
        (BOT, "beep"),
    ):
        discord_at.do(partial(Loopback.message, author=author, channel=HELP, text=text))
    command = ["replay", "discord:help", "--config", "rapport.toml"]
    assert main([*command, "--signals", "signals.jsonl"]) == 0
    lines = (place / "signals.jsonl").read_text(encoding="utf-8").splitlines()
    (question,) = [one for one in map(json.loads, lines) if one["question"]]
    assert question["answered_by"]
    assert not question["unanswered"]
    assert {path.name for path in place.iterdir()} == {
        "rapport.toml",
        "discord-token",
        "signals.jsonl",
    }


@pytest.mark.parametrize(
    ("named", "says"),
    [
        pytest.param("nowhere", "it sees: #garden, #help", id="no such channel"),
        pytest.param("garden", "nothing was posted there in 30 days", id="silent"),
    ],
)
def test_what_cannot_be_replayed_is_said(
    named, says, discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    command = ["replay", f"discord:{named}", "--config", "rapport.toml"]
    assert main(command) == 2
    assert says in capsys.readouterr().err


def test_run_ends_with_one_line_where_no_waiting_helps(
    discord_at: Served, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    set_up(discord_at, monkeypatch)
    discord_at.server.refuses_with = 4_014
    capsys.readouterr()
    assert main(["run", "--config", "rapport.toml"]) == 2
    (line,) = [
        one for one in capsys.readouterr().err.splitlines() if "rapport: " in one
    ]
    assert "Message Content Intent" in line
