"""``rapport run``: what it needs, and how it ends."""

import asyncio
import gc
import os
import signal
from pathlib import Path
from random import Random

import pytest

from adapters.errors import CannotRun
from adapters.platform import Feed
from bot.app import App
from bot.clock import WallClock
from bot.config import Config, WorkspaceSettings, parse
from bot.config.model import StoreSettings
from bot.errors import UserError
from bot.live.setup import Setup
from bot.run import (
    DISCORD_TOKEN,
    SLACK_APP_TOKEN,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    platforms_of,
    serve,
)
from bot.secrets import find_secret, secret
from bot.store import Store, open_store
from rules.model import DAY, Millis, Posted, Watermark
from tests.adapters.recording import RecordingPlatform

EVERYWHERE = Config(workspace=WorkspaceSettings(every_channel=True))
NOON: Millis = 20_515 * DAY
TOKENS = (DISCORD_TOKEN, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET)


@pytest.fixture(autouse=True)
def no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOKENS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


def test_a_secret_stands_in_the_environment_or_in_a_file_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_secret("SOME_TOKEN") is None
    file = tmp_path / "token"
    file.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("SOME_TOKEN_FILE", str(file))
    assert secret("SOME_TOKEN", "it").get_secret_value() == "from a file"
    monkeypatch.setenv("SOME_TOKEN", "at once")
    assert secret("SOME_TOKEN", "it").get_secret_value() == "at once"
    assert "at once" not in repr(secret("SOME_TOKEN", "it"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "No such file", id="no file"),
        pytest.param(b" \n", "empty", id="empty file"),
        pytest.param(b"\xff\xfe\xff", "not text", id="no text"),
    ],
)
def test_a_file_without_a_secret_is_named(
    content: bytes | None, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("SOME_TOKEN_FILE", str(file))
    with pytest.raises(UserError, match=says):
        find_secret("SOME_TOKEN")


def test_a_missing_secret_says_where_to_put_it() -> None:
    with pytest.raises(UserError, match="SOME_TOKEN_FILE"):
        secret("SOME_TOKEN", "the bot's token")


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("", False, id="not named"),
        pytest.param("[discord]", True, id="named"),
        pytest.param("[discord]\nmembers = true", True, id="named with an option"),
        pytest.param("[discord]\non = false", False, id="named and off"),
    ],
)
def test_naming_a_platform_switches_it_on(text: str, on: bool) -> None:
    assert parse(text).discord.on is on


@pytest.mark.parametrize(
    "line", ['api = "discord.com"', 'gateway = "https://x"', 'token = "x"']
)
def test_what_makes_no_sense_in_a_platforms_section_is_refused(line: str) -> None:
    with pytest.raises(UserError):
        parse(f"[discord]\n{line}")


def test_without_a_platform_or_a_token_there_is_nothing_to_run() -> None:
    with pytest.raises(UserError, match=r"\[discord\]"):
        platforms_of(Config(), WallClock())
    with pytest.raises(UserError, match=DISCORD_TOKEN):
        platforms_of(parse("[discord]"), WallClock())
    with pytest.raises(UserError, match=SLACK_APP_TOKEN):
        platforms_of(parse("[slack]"), WallClock())
    with pytest.raises(UserError, match=SLACK_SIGNING_SECRET):
        platforms_of(parse("[slack]\nsocket_mode = false"), WallClock())


def test_both_run_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in TOKENS:
        monkeypatch.setenv(name, "a-token")
    platforms = platforms_of(parse("[discord]\n[slack]"), WallClock())
    assert [platform.name for platform in platforms] == ["discord", "slack"]


def test_slack_runs_on_its_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SLACK_APP_TOKEN, "xapp-1")
    with pytest.raises(UserError, match=SLACK_BOT_TOKEN):
        platforms_of(parse("[slack]"), WallClock())
    monkeypatch.setenv(SLACK_BOT_TOKEN, "xoxb-1")
    (platform,) = platforms_of(parse("[slack]"), WallClock())
    assert platform.name == "slack"


class Endless(RecordingPlatform):
    """Feeds a message, and then nothing, until it is told to stop."""

    ended = False

    def __init__(self) -> None:
        super().__init__(channels={"c": {"ana"}})
        self.begun = asyncio.Event()

    async def run(self, feed: Feed) -> None:
        post = Posted(channel="c", id="1", at=NOON, author="ana", text="hello")
        await feed.take("T1", [post])
        self.begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await feed.take("T1", [Watermark(NOON)])
            self.ended = True


class Broken(RecordingPlatform):
    async def run(self, feed: Feed) -> None:
        raise CannotRun("the token is no good")


async def test_told_to_stop_it_ends_and_keeps_what_it_has(store: Store) -> None:
    platform, stop = Endless(), asyncio.Event()
    app = App(store, Setup(EVERYWHERE), WallClock(), Random(0))
    running = asyncio.create_task(app.run([platform], stop))
    await platform.begun.wait()
    stop.set()
    async with asyncio.timeout(5):
        await running
    assert platform.ended
    assert (await store.counts())["channels"] == 1


async def test_a_signal_stops_it(tmp_path: Path) -> None:
    platform = Endless()
    address = f"sqlite:///{tmp_path / 'rapport.db'}"
    config = Config(workspace=EVERYWHERE.workspace, store=StoreSettings(url=address))
    running = asyncio.create_task(serve(config, [platform]))
    await platform.begun.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(5):
        await running


async def test_what_is_there_to_stay_is_spared_the_search_for_garbage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.run.STARTED", 0)
    platform = Endless()
    address = f"sqlite:///{tmp_path / 'rapport.db'}"
    config = Config(workspace=EVERYWHERE.workspace, store=StoreSettings(url=address))
    running = asyncio.create_task(serve(config, [platform]))
    await platform.begun.wait()
    await asyncio.sleep(0)
    settled = gc.get_freeze_count()
    gc.unfreeze()
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert settled > 0


async def test_a_platform_that_cannot_go_on_ends_it_with_one_line(
    tmp_path: Path,
) -> None:
    address = f"sqlite:///{tmp_path / 'rapport.db'}"
    config = Config(workspace=EVERYWHERE.workspace, store=StoreSettings(url=address))
    with pytest.raises(UserError, match="the token is no good"):
        await serve(config, [Endless(), Broken()])


async def test_a_workspace_that_is_gone_leaves_nothing(tmp_path: Path) -> None:
    class Leaving(RecordingPlatform):
        async def run(self, feed: Feed) -> None:
            post = Posted(channel="c", id="1", at=NOON, author="ana", text="hello")
            await feed.take("T1", [post])
            await feed.gone("T1")

    async with open_store(tmp_path / "rapport.db") as store:
        await App(store, Setup(EVERYWHERE), WallClock(), Random(0)).run([Leaving()])
        assert set((await store.counts()).values()) == {0}
