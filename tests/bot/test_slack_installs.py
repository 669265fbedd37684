"""An app that several workspaces install, on a database of either kind."""

from collections.abc import AsyncIterator

import pytest

from bot.store import engine_of
from rules.model import MINUTE
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.test_shared_app import TOKEN, at_work, granted, say
from tests.adapters.slack.town import BOT_USER


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as made:
        made.town.join("ana")
        made.town.open("help", ("ana",))
        yield made


async def test_it_is_installed_gets_new_tokens_starts_anew_and_is_removed(
    slack: LoopbackSlack, bare: str
) -> None:
    slack.api.grants["code-1"] = granted(expires_in=60, refresh_token="xoxe-1")
    slack.api.grants["xoxe-1"] = granted(
        access_token="xoxb-new", expires_in=43_200, refresh_token="xoxe-2"
    )
    slack.api.tokens |= {TOKEN: "T2", "xoxb-new": "T2"}
    async with at_work(slack, engine_of(bare)) as shared:
        assert await shared.install("code-1") == 200
        await shared.clock.move(2 * MINUTE)
        assert (await shared.installs.of("T2")).token == "xoxb-new"
    async with at_work(slack, engine_of(bare)) as shared:
        await say(shared, "T2")
        assert len(shared.feed.events) == 1
        mine = [{"team_id": "T2", "user_id": BOT_USER, "is_bot": True}]
        await slack.send({"type": "app_uninstalled"}, team_id="T2", authorizations=mine)
        assert shared.feed.removed == ["T2"]
        assert await shared.installs.all() == []
