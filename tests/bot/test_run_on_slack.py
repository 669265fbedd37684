"""``rapport run`` as a program, on a loopback Slack: it starts, takes in, and ends in time."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.run import (
    DISCORD_TOKEN,
    SLACK_APP_TOKEN,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
)
from bot.store import open_store
from tests.adapters.discord.loopback import HELP, OWNER, loopback
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN, SECRET

PATIENCE = 30
MANY = 40


@asynccontextmanager
async def program(
    folder: Path, settings: str, **secrets: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    config = folder / "rapport.toml"
    store = f'[store]\nurl = "sqlite:///{folder / "rapport.db"}"\n'
    everywhere = "[workspace]\nevery_channel = true\n"
    config.write_text(f"{everywhere}{store}[slack]\n{settings}", encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "run", "--config", str(config)),
        env={**os.environ, "PYTHONPATH": str(Path.cwd()), **secrets},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def said(process: asyncio.subprocess.Process, words: str) -> str:
    """Wait until the program says something; return the line."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stderr.readline()).decode():
            if words in line:
                return line
    raise AssertionError(f"it never said {words}")


async def ends(process: asyncio.subprocess.Process) -> int:
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(5):
        return await process.wait()


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as made:
        made.town.join("ana")
        made.town.open("help", ("ana",))
        yield made


async def channels(folder: Path) -> int:
    async with open_store(folder / "rapport.db") as store:
        return (await store.counts())["channels"]


async def test_it_runs_in_socket_mode(slack: LoopbackSlack, tmp_path: Path) -> None:
    tokens = {SLACK_APP_TOKEN: APP_TOKEN, SLACK_BOT_TOKEN: BOT_TOKEN}
    api = f'api = "{slack.base}/api"'
    async with program(tmp_path, api, **tokens) as process:
        assert "T1" in await said(process, "the app is installed in")
        async with asyncio.timeout(PATIENCE):
            await slack.connected.wait()
        assert await slack.send(slack.town.say("ana", "help", "Hello?")) == {}
        assert await ends(process) == 0
    assert await channels(tmp_path) == 1
    assert slack.api.violations == []


async def test_it_runs_over_http(slack: LoopbackSlack, tmp_path: Path) -> None:
    secrets = {SLACK_SIGNING_SECRET: SECRET, SLACK_BOT_TOKEN: BOT_TOKEN}
    settings = f'api = "{slack.base}/api"\nsocket_mode = false\nport = 0'
    async with program(tmp_path, settings, **secrets) as process:
        slack.app_url = await address(process)
        slack.town.clock = time.time()
        assert await slack.send(slack.town.say("ana", "help", "Hello?")) == {}
        assert await ends(process) == 0
    assert await channels(tmp_path) == 1


async def test_it_runs_on_discord_as_well_and_ends_in_time(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    tokens = {
        SLACK_APP_TOKEN: APP_TOKEN,
        SLACK_BOT_TOKEN: BOT_TOKEN,
        DISCORD_TOKEN: "token",
    }
    async with loopback() as discord:
        both = f'api = "{slack.base}/api"\n[discord]\napi = "{discord.url}/api/v10"'
        async with program(tmp_path, both, **tokens) as process:
            await discord.until(lambda: discord.sessions and slack.sockets, PATIENCE)
            await discord.say(OWNER, HELP, "Hello?")
            assert await slack.send(slack.town.say("ana", "help", "Hello?")) == {}
            for _ in range(PATIENCE * 20):
                if await channels(tmp_path) == 2:
                    break
                await asyncio.sleep(0.05)
            assert await ends(process) == 0
    assert await channels(tmp_path) == 2


async def test_killed_it_has_lost_nothing_that_was_acknowledged(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    secrets = {SLACK_SIGNING_SECRET: SECRET, SLACK_BOT_TOKEN: BOT_TOKEN}
    settings = f'api = "{slack.base}/api"\nsocket_mode = false\nport = 0'
    slack.town.clock = time.time()
    posts = [slack.town.say("ana", "help", f"number {n}") for n in range(MANY)]
    open_: dict[str, dict[str, object]] = {
        f"Ev-{n}": one for n, one in enumerate(posts)
    }

    async def send(id: str) -> None:
        if await slack.send(open_[id], event_id=id) == {}:
            del open_[id]

    async with program(tmp_path, settings, **secrets) as process:
        slack.app_url = await address(process)
        sending = [asyncio.ensure_future(send(id)) for id in list(open_)]
        for done in asyncio.as_completed(sending):
            await done
            if len(open_) <= MANY // 2:
                break
        process.kill()
        await asyncio.gather(*sending, return_exceptions=True)
    async with program(tmp_path, settings, **secrets) as process:
        slack.app_url = await address(process)
        for id in list(open_):
            await send(id)
        await slack.command("ana", "help", "/coach privacy show")
        for _ in range(PATIENCE * 20):
            if slack.town.answers:
                break
            await asyncio.sleep(0.05)
        assert await ends(process) == 0
    ((_, answer),) = slack.town.answers
    assert (
        f"*Posts of the last day (which, when, of what kind):* {MANY}" in answer["text"]
    )


async def address(process: asyncio.subprocess.Process) -> str:
    """Wait until it listens; return where."""
    line = await said(process, "listening on")
    where = line.split("listening on ")[1].split(" ")[0]
    return f"http://{where}/slack/events"


async def test_a_token_that_is_no_good_is_said_in_a_line(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    tokens = {SLACK_APP_TOKEN: APP_TOKEN, SLACK_BOT_TOKEN: "xoxb-old"}
    api = f'api = "{slack.base}/api"'
    async with program(tmp_path, api, **tokens) as process:
        async with asyncio.timeout(PATIENCE):
            _, errors = await process.communicate()
        assert process.returncode == 2
        last = errors.decode().strip().splitlines()[-1]
        assert last.startswith("rapport: Slack does not take the bot token")
        assert b"Traceback" not in errors
        assert b"xoxb" not in errors.replace(b"(xoxb-", b"")
