"""An app that was removed while nothing ran is found out by its token."""

from pathlib import Path

import pytest
from aiohttp import web

from adapters.errors import CannotRun
from adapters.slack.calls import Calls
from adapters.slack.options import Secrets
from adapters.slack.own_app import OwnApp
from adapters.slack.platform import SlackPlatform
from adapters.slack.presence import KEPT, LOOKS_ROUND
from rules.model import MINUTE
from tests.adapters.slack.loopback import LoopbackSlack, busy
from tests.adapters.slack.running import (
    HandClock,
    RecordingFeed,
    Running,
    breathe,
    running,
)
from tests.adapters.slack.stage import TestOptions
from tests.adapters.slack.test_shared_app import TOKEN, Shared, at_work, granted
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN, TEAM


def answer(name: str) -> web.Response:
    return web.json_response({"ok": False, "error": name})


async def look_round(running: Running | Shared) -> None:
    await running.clock.move(LOOKS_ROUND)
    await breathe(0.1)


async def test_it_is_said_at_the_start_and_now_and_then(over_http: Running) -> None:
    assert over_http.feed.present_in == [{TEAM}]
    await look_round(over_http)
    assert over_http.feed.present_in == [{TEAM}, {TEAM}]


@pytest.mark.parametrize("name", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_one_that_takes_no_token_any_more_is_not_named(
    slack: LoopbackSlack, name: str
) -> None:
    slack.failures.append(answer(name))
    async with running(slack) as at_work:
        assert at_work.feed.present_in == [set()]


@pytest.mark.parametrize(
    "unknown",
    [
        pytest.param(busy(30), id="too many calls"),
        pytest.param(answer("internal_error"), id="Slack does not know"),
        pytest.param(answer("token_expired"), id="one that is made anew"),
        pytest.param(web.Response(status=503), id="out of order"),
    ],
)
async def test_one_of_which_nobody_knows_stays(
    over_http: Running, unknown: web.Response
) -> None:
    over_http.slack.failures.append(unknown)
    await look_round(over_http)
    assert over_http.feed.present_in == [{TEAM}, {TEAM}]


async def test_nothing_is_asked_of_one_that_takes_no_token_and_its_token_goes(
    over_http: Running,
) -> None:
    over_http.slack.api.revoked = True
    await look_round(over_http)
    over_http.slack.api.calls.clear()
    over_http.feed.marks.clear()
    await over_http.clock.move(MINUTE)
    assert over_http.slack.api.calls == []
    assert over_http.feed.marks == []
    for _ in range(KEPT // LOOKS_ROUND):
        assert over_http.installs.install is not None
        await look_round(over_http)
    assert over_http.installs.install is None
    assert over_http.feed.present_in[-1] == set()


async def test_what_was_missed_is_read_when_a_token_works_again(
    over_http: Running,
) -> None:
    over_http.slack.api.revoked = True
    await look_round(over_http)
    over_http.slack.api.revoked = False
    over_http.slack.api.calls.clear()
    await look_round(over_http)
    assert over_http.feed.present_in[-1] == {TEAM}
    await over_http.clock.move(MINUTE)
    assert over_http.slack.api.made("users.conversations")


async def test_of_several_workspaces_one_alone_has_removed_it(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted()
    slack.api.grants["code-2"] = granted("T3", access_token="xoxb-three")
    slack.api.tokens |= {TOKEN: "T2", "xoxb-three": "T3"}
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await shared.install("code-2")
    del slack.api.tokens["xoxb-three"]
    async with at_work(slack, tmp_path / "db") as shared:
        await breathe(0.1)
        assert shared.feed.present_in == [{"T2"}]


async def test_one_that_gets_no_new_token_keeps_nobody_from_the_others(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted(expires_in=60, refresh_token="xoxe-1")
    slack.api.grants["code-2"] = granted("T3", access_token="xoxb-three")
    slack.api.tokens |= {TOKEN: "T2", "xoxb-three": "T3"}
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await shared.install("code-2")
    del slack.api.tokens[TOKEN]
    async with at_work(slack, tmp_path / "db") as shared:
        await breathe(0.1)
        assert shared.feed.present_in == [{"T3"}]


async def test_every_workspace_of_an_organisation_is_named(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    teams = [f"T{number}" for number in range(5)]
    slack.api.page = 2
    slack.api.grants["code-1"] = granted(None, enterprise={"id": "E1", "name": "Org"})
    slack.api.tokens[TOKEN] = "E1"
    slack.api.organisations[TOKEN] = teams
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
        await look_round(shared)
        assert shared.feed.present_in[-1] == set(teams)


async def test_nothing_is_said_where_an_organisation_does_not_name_its_workspaces(
    slack: LoopbackSlack, tmp_path: Path
) -> None:
    slack.api.grants["code-1"] = granted(None, enterprise={"id": "E1", "name": "Org"})
    slack.api.tokens[TOKEN] = "E1"
    slack.api.organisations[TOKEN] = ["T2"]
    async with at_work(slack, tmp_path / "db") as shared:
        await shared.install("code-1")
    # Of its two calls at the start, the one that asks for its workspaces fails.
    slack.failures.extend([None, busy(30)])
    async with at_work(slack, tmp_path / "db") as shared:
        await breathe(0.1)
        assert not await shared.installs.all()
        assert shared.feed.present_in == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("token_revoked", [set()], id="the app was removed"),
        pytest.param("invalid_auth", [], id="it may be mistyped"),
    ],
)
async def test_an_app_of_one_workspace_that_cannot_start(
    slack: LoopbackSlack, name: str, said: list[set[str]]
) -> None:
    calls, feed = Calls(f"{slack.base}/api/"), RecordingFeed()
    own, secrets = OwnApp(calls, BOT_TOKEN), Secrets(APP_TOKEN)
    platform = SlackPlatform(calls, own, TestOptions(), secrets, HandClock())
    slack.failures.append(answer(name))
    with pytest.raises(CannotRun, match="does not take the bot token"):
        await platform.run(feed)
    assert feed.present_in == said
