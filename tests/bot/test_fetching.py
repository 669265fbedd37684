"""A channel replayed through the bot's own token."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from bot.run import SLACK_BOT_TOKEN
from tests.adapters.slack.elsewhere import Elsewhere
from tests.adapters.slack.loopback import LoopbackSlack, busy
from tests.adapters.slack.town import BOT_TOKEN


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    monkeypatch.setenv(SLACK_BOT_TOKEN, BOT_TOKEN)
    with Elsewhere() as slack:
        for name in ("ana", "ben"):
            slack.town.join(name, tz="Europe/Paris")
        slack.town.open("help", ("ana", "ben"))
        yield slack


@pytest.fixture
def config(slack: LoopbackSlack, tmp_path: Path) -> str:
    path = tmp_path / "rapport.toml"
    path.write_text(f'[slack]\napi = "{slack.base}/api"\n', encoding="utf-8")
    return str(path)


def talk(slack: LoopbackSlack) -> str:
    """A question, answered in its thread; return its id."""
    slack.town.clock = time.time() - 3 * 86_400
    asked = slack.town.say("ana", "help", "How do I keep slugs off the lettuce?")
    slack.town.clock += 600
    slack.town.say("ben", "help", "With ash around it.", thread_ts=asked["ts"])
    slack.town.say("ben", "help", "https://example.org/ash")
    return f"help:{asked['ts']}"


def test_a_channel_is_replayed_as_an_export_would_be(
    slack: LoopbackSlack, config: str, tmp_path: Path
) -> None:
    question = talk(slack)
    slack.failures.extend([None, None, busy(0)])
    signals, report = tmp_path / "signals.jsonl", tmp_path / "report.html"
    arguments = ["replay", "slack:help", "--config", config]
    outputs = ["--signals", str(signals), "--report", str(report), "--quotes"]
    assert main([*arguments, *outputs]) == 0
    lines = [json.loads(line) for line in signals.read_text().splitlines()]
    found = {line["id"]: line for line in lines}
    assert found[question]["question"]
    assert found[question]["answered_by"]
    assert sum(line["link_only"] for line in lines) == 1
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert slack.api.violations == []


@pytest.mark.parametrize(
    ("input", "says"),
    [
        pytest.param("slack:nowhere", "it is in: #help", id="no such channel"),
        pytest.param("slack:help", "nothing was posted there in 30 days", id="silence"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_a_line(
    slack: LoopbackSlack,
    config: str,
    capsys: pytest.CaptureFixture[str],
    input: str,
    says: str,
) -> None:
    assert main(["replay", input, "--config", config]) == 2
    assert says in capsys.readouterr().err


def test_a_token_that_slack_does_not_take_is_said(
    slack: LoopbackSlack,
    config: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SLACK_BOT_TOKEN, "xoxb-old")
    assert main(["replay", "slack:help", "--config", config]) == 2
    assert "does not take the bot token" in capsys.readouterr().err
