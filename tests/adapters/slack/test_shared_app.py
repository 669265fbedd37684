"""An app for several workspaces: installed by its own browser alone, its tokens sealed."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography import fernet
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.errors import CannotRun
from adapters.slack import shared_app
from adapters.slack.calls import Calls
from adapters.slack.checkup import look_over
from adapters.slack.installs import PRIVATE_SCOPES
from adapters.slack.options import Secrets
from adapters.slack.platform import SlackPlatform
from bot.store.sqlite import sqlite_engine
from rules.model import MINUTE
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.running import HandClock, RecordingFeed, breathe
from tests.adapters.slack.stage import TestOptions
from tests.adapters.slack.town import BOT_USER, SECRET

KEY = fernet.Fernet.generate_key().decode()
TOKEN = "xoxb-of-team-two"
COOKIE = "slack-app-oauth-state"


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def granted(team: str | None = "T2", **more: Any) -> dict[str, Any]:
    return {
        "app_id": "A1",
        "access_token": TOKEN,
        "token_type": "bot",
        "scope": "chat:write",
        "bot_user_id": BOT_USER,
        "team": {"id": team, "name": "A secret name"} if team else None,
        "enterprise": None,
        "authed_user": {"id": "UINSTALLER"},
        "is_enterprise_install": team is None,
        **more,
    }


class Shared:
    """The app at work, on a database of its own."""

    def __init__(
        self,
        slack: LoopbackSlack,
        where: Path | AsyncEngine,
        key: str = KEY,
        *,
        private: bool = False,
    ) -> None:
        self.slack, self.clock = slack, HandClock()
        self.feed = RecordingFeed()
        self.calls = Calls(f"{slack.base}/api/")
        if isinstance(where, Path):
            where = sqlite_engine(where, durable=True, patience=1)
        self.installs = shared_app.SharedApp(
            self.calls,
            where,
            "1.2",
            "hush",
            key,
            "https://x.example",
            self.clock.now,
            private=private,
        )

    async def install(self, code: str) -> int:
        """Install the app as a browser would; return what the last page's status is."""
        base = self.slack.app_url.removesuffix("/events")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{base}/install") as page:
                cookie = page.headers["Set-Cookie"].split(";")[0]
                state = re.findall(r"state=([\w-]+)", await page.text())[0]
            async with session.get(
                f"{base}/oauth_redirect",
                params={"code": code, "state": state},
                headers={"Cookie": cookie},
            ) as page:
                return page.status


@asynccontextmanager
async def at_work(
    slack: LoopbackSlack, where: Path | AsyncEngine
) -> AsyncIterator[Shared]:
    shared = Shared(slack, where)
    platform = SlackPlatform(
        shared.calls,
        shared.installs,
        TestOptions(),
        Secrets(signing=SECRET),
        shared.clock,
        shared.installs.flow,
    )
    task = asyncio.ensure_future(platform.run(shared.feed))
    try:
        for _ in range(100):
            if platform.address or task.done():
                break
            await asyncio.sleep(0.02)
        slack.app_url = platform.address
        yield shared
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert slack.api.violations == []


async def say(shared: Shared, team: str, enterprise: str | None = None) -> Any:
    event = shared.slack.town.say("ana", "help", "Hello?")
    mine = {"team_id": team, "enterprise_id": enterprise, "user_id": BOT_USER}
    return await shared.slack.send(
        event,
        team_id=team,
        authorizations=[{**mine, "is_bot": True, "is_enterprise_install": False}],
    )


async def test_doctor_says_where_it_is_installed(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    async with at_work(slack, tmp_path / "db") as shared:
        platform = SlackPlatform(
            shared.calls, shared.installs, TestOptions(), Secrets(), shared.clock
        )
        first, *_ = [one async for one in look_over(platform, "https://x.example")]
    assert first.about == "no workspace has installed the app yet"
    assert "https://x.example/slack/install" in first.remedy


async def test_a_workspace_installs_it_and_is_heard(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted()
    slack.api.tokens[TOKEN] = "T2"
    async with at_work(slack, tmp_path / "db") as shared:
        await say(shared, "T2")
        assert shared.feed.events == []
        assert await shared.install("code-1") == 200
        await shared.clock.move(2 * MINUTE)
        await say(shared, "T2")
        assert len(shared.feed.events) == 1
        found = await shared.installs.of("T2")
        assert (found.token, found.url) == (TOKEN, "https://town.example/")
    for secret in (TOKEN, "A secret name", "UINSTALLER"):
        assert secret.encode() not in everything(tmp_path)


async def test_it_is_still_there_after_a_new_start_and_gone_when_removed(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted()
    slack.api.tokens[TOKEN] = "T2"
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
    async with at_work(slack, tmp_path / "db") as shared:
        await say(shared, "T2")
        assert len(shared.feed.events) == 1
        mine = [{"team_id": "T2", "user_id": BOT_USER, "is_bot": True}]
        await slack.send({"type": "app_uninstalled"}, team_id="T2", authorizations=mine)
        assert shared.feed.removed == ["T2"]
        assert await shared.installs.all() == []


@pytest.mark.parametrize(
    ("params", "cookie"),
    [
        pytest.param({"code": "c", "state": "made-up"}, "", id="no browser's own"),
        pytest.param({"code": "c"}, "", id="no state"),
        pytest.param(
            {"code": "c", "state": "made-up"}, f"{COOKIE}=made-up", id="never issued"
        ),
    ],
)
async def test_an_installation_nobody_began_is_turned_away(
    slack: LoopbackSlack, tmp_path: Path, params: dict[str, str], cookie: str
) -> None:
    slack.api.grants["c"] = granted()
    async with at_work(slack, tmp_path / "db") as shared:
        address = slack.app_url.replace("/events", "/oauth_redirect")
        async with (
            aiohttp.ClientSession() as session,
            session.get(address, params=params, headers={"Cookie": cookie}) as page,
        ):
            assert page.status in (400, 401)
        assert await shared.installs.all() == []


async def test_a_state_serves_once(slack: LoopbackSlack, tmp_path: Path) -> None:
    async with at_work(slack, tmp_path / "db") as shared:
        assert await shared.install("unknown") == 401
        assert await shared.installs.all() == []


async def test_an_organisation_installs_it_for_its_workspaces(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted(None, enterprise={"id": "E1", "name": "Org"})
    slack.api.tokens[TOKEN] = "E1"
    slack.api.organisations[TOKEN] = ["T2", "T3"]
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await shared.clock.move(2 * MINUTE)
        found = await shared.installs.all()
        assert [(one.workspace, one.enterprise) for one in found] == [
            ("T2", "E1"),
            ("T3", "E1"),
        ]
        slack.api.organisations[TOKEN].append("T4")
        await say(shared, "T4", "E1")
        assert len(shared.feed.events) == 1
        mine = [{"team_id": None, "enterprise_id": "E1", "user_id": BOT_USER}]
        await slack.send(
            {"type": "app_uninstalled"},
            team_id=None,
            enterprise_id="E1",
            authorizations=mine,
        )
        assert shared.feed.removed == ["T2", "T3", "T4"]


async def test_a_token_that_expires_is_made_anew(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted(expires_in=60, refresh_token="xoxe-1")
    slack.api.grants["xoxe-1"] = granted(
        access_token="xoxb-new", expires_in=43_200, refresh_token="xoxe-2"
    )
    slack.api.tokens |= {TOKEN: "T2", "xoxb-new": "T2"}
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await shared.clock.move(2 * MINUTE)
        found = await shared.installs.of("T2")
        assert found.token == "xoxb-new"


async def test_another_key_opens_nothing(slack: LoopbackSlack, tmp_path: Path) -> None:
    slack.api.grants["code-1"] = granted()
    slack.api.tokens[TOKEN] = "T2"
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await breathe()
    other = Shared(slack, tmp_path / "db", fernet.Fernet.generate_key().decode())
    with pytest.raises(CannotRun, match="another key"):
        await other.installs.all()
    await other.installs.close()
    with pytest.raises(CannotRun, match="rapport slack key"):
        Shared(slack, tmp_path / "db", "no key")


@pytest.mark.parametrize("private", [False, True])
async def test_it_asks_for_private_channels_only_where_told(
    private: bool, slack: LoopbackSlack, tmp_path: Path
) -> None:
    shared = Shared(slack, tmp_path / "rapport.db", private=private)
    asked = set(shared.installs.flow().settings.scopes or ())
    assert asked.issuperset(PRIVATE_SCOPES) is private
    assert asked.isdisjoint(PRIVATE_SCOPES) is not private
    await shared.calls.close()
    await shared.installs.close()
