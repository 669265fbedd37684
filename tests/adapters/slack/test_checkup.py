"""What is looked over before it runs, and what is said where something is not well."""

from adapters.slack.calls import Calls
from adapters.slack.checkup import look_over
from adapters.slack.options import Secrets
from adapters.slack.own_app import OwnApp
from adapters.slack.platform import SlackPlatform
from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.running import HandClock, Running
from tests.adapters.slack.stage import TestOptions
from tests.adapters.slack.town import APP_TOKEN, BOT_TOKEN, BOT_USER, SECRET

SOCKET = Secrets(app_token=APP_TOKEN)


async def remedies(
    slack: LoopbackSlack,
    secrets: Secrets = SOCKET,
    token: str = BOT_TOKEN,
    url: str | None = None,
) -> dict[str, str]:
    calls = Calls(f"{slack.base}/api/")
    own = OwnApp(calls, token)
    platform = SlackPlatform(calls, own, TestOptions(), secrets, HandClock())
    try:
        found = [one async for one in look_over(platform, url)]
    finally:
        await platform.close()
    return {one.about: one.remedy for one in found}


async def test_all_is_well(slack: LoopbackSlack) -> None:
    assert await remedies(slack) == {
        "the app-level token opens Socket Mode": "",
        "the bot token is for workspace T1": "",
        "it has the scopes it needs, and no others": "",
        "it is in 2 channels": "",
        "what is missed can be read back from history": "",
    }


async def test_wrong_tokens(slack: LoopbackSlack) -> None:
    found = await remedies(slack, Secrets(app_token="xapp-old"), "xoxb-old")
    assert "connections:write" in found["Slack does not take the app-level token"]
    assert any("does not take the bot token" in one for one in found)


async def test_scopes_that_are_missing_or_not_needed(slack: LoopbackSlack) -> None:
    slack.api.scopes -= {"files:write"}
    assert "scopes are missing: files:write" in await remedies(slack)
    slack.api.scopes |= {"files:write", "users:read.email"}
    about = "it has scopes it does not need: users:read.email"
    assert about in await remedies(slack)


async def test_without_private_channels(slack: LoopbackSlack) -> None:
    slack.api.scopes -= {"groups:read", "groups:history"}
    slack.town.channels["den"].members.remove(BOT_USER)
    found = await remedies(slack)
    assert "it is in 1 channel" in found
    assert not any(found.values())


async def test_in_no_channel(slack: LoopbackSlack) -> None:
    for channel in slack.town.channels.values():
        channel.members.remove(BOT_USER)
    assert "/invite" in (await remedies(slack))["it is in no channel"]


async def test_a_shared_channel_is_said_not_to_be_read(slack: LoopbackSlack) -> None:
    slack.town.channels["den"].shared = True
    about = "it is in 2 channels; 1 are shared with other organisations and not read"
    assert about in await remedies(slack)


async def test_the_restricted_class(slack: LoopbackSlack) -> None:
    slack.api.restricted = True
    for number in range(20):
        slack.town.say("ana", "help", str(number))
    assert any("15 messages a minute" in one for one in await remedies(slack))


async def test_the_public_address(over_http: Running) -> None:
    slack, signing = over_http.slack, Secrets(signing=SECRET)
    base = over_http.platform.address.removesuffix("/slack/events")
    assert f"{base} leads to Rapport" in await remedies(slack, signing, url=base)
    for url, says in (
        (f"{slack.base}/api", "answers 404"),
        ("http://127.0.0.1:9", "does not answer"),
        (None, "not known"),
    ):
        found = await remedies(slack, signing, url=url)
        assert any(says in one for one in found)
