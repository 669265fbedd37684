"""``rapport init slack`` and ``rapport doctor`` on a loopback Slack."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.slack.manifest import manifest
from bot.cli import main
from bot.run import SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET
from tests.adapters.slack.elsewhere import Elsewhere
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN


@pytest.fixture
def slack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackSlack]:
    monkeypatch.chdir(tmp_path)
    for name in (SLACK_APP_TOKEN, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    with Elsewhere() as slack:
        slack.town.open("help")
        yield slack


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    waiting = list(lines)
    monkeypatch.setattr("builtins.input", lambda asked="": waiting.pop(0))


def set_up(slack: LoopbackSlack) -> int:
    return main(["init", "slack", "--api", f"{slack.base}/api"])


def test_init_writes_tries_and_says_what_is_next(
    slack: LoopbackSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "Europe/Berlin", APP_TOKEN, BOT_TOKEN)
    assert set_up(slack) == 0
    said = capsys.readouterr().out
    assert "From a manifest" in said
    assert "/invite @Rapport" in said
    assert "xoxb-loopback" not in said
    written = json.loads((tmp_path / "slack-manifest.json").read_text())
    assert written == manifest()
    token = tmp_path / "slack-bot-token"
    assert token.read_text() == f"{BOT_TOKEN}\n"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert BOT_TOKEN not in (tmp_path / "rapport.toml").read_text()
    assert main(["doctor", "--config", "rapport.toml"]) == 0
    said = capsys.readouterr().out
    assert "ok   it has the scopes it needs, and no others" in said
    assert "ok   there is no database yet; rapport run makes it" in said
    assert not list(tmp_path.glob("*.db"))


def test_init_keeps_no_token_that_slack_does_not_take(
    slack: LoopbackSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "UTC", APP_TOKEN, "xoxb-old")
    assert set_up(slack) == 2
    assert "does not take the bot token" in capsys.readouterr().err
    assert not (tmp_path / "rapport.toml").exists()
    assert not (tmp_path / "slack-bot-token").exists()


def test_init_can_be_tried_again_with_the_manifest_it_wrote(
    slack: LoopbackSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "UTC", APP_TOKEN, "xoxb-old")
    assert set_up(slack) == 2
    typed(monkeypatch, "UTC", APP_TOKEN, BOT_TOKEN)
    assert set_up(slack) == 0
    (tmp_path / "rapport.toml").unlink()
    (tmp_path / "slack-app-token").unlink()
    (tmp_path / "slack-bot-token").unlink()
    (tmp_path / "slack-manifest.json").write_text("{}")
    capsys.readouterr()
    assert set_up(slack) == 2
    assert "slack-manifest.json: exists already" in capsys.readouterr().err


def test_doctor_says_what_is_to_be_put_right(
    slack: LoopbackSlack,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed(monkeypatch, "UTC", APP_TOKEN, BOT_TOKEN)
    assert set_up(slack) == 0
    slack.api.scopes.remove("files:write")
    capsys.readouterr()
    assert main(["doctor", "--config", "rapport.toml"]) == 2
    said = capsys.readouterr()
    assert "bad  scopes are missing: files:write" in said.out
    assert "paste the manifest" in said.out


def test_stopped_at_the_tokens_it_says_what_is_there(
    slack: LoopbackSlack,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stop(asked: str = "") -> str:
        if "token" in asked:
            raise KeyboardInterrupt
        return "UTC"

    monkeypatch.setattr("builtins.input", stop)
    assert set_up(slack) == 130
    assert "slack-manifest.json is there" in capsys.readouterr().err
