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
    return {one.what: one.remedy for one in found}


async def test_all_is_well(slack: LoopbackSlack) -> None:
    assert await remedies(slack) == {
        "app-level token, for Socket Mode": "",
        "bot token, for workspace T1": "",
        "scopes": "",
        "channels: in 2": "",
        "history: what is missed can be read back": "",
    }


async def test_wrong_tokens(slack: LoopbackSlack) -> None:
    found = await remedies(slack, Secrets(app_token="xapp-old"), "xoxb-old")
    assert "connections:write" in found["app-level token, for Socket Mode"]
    assert "copy it anew" in found["bot token"]


async def test_scopes_that_are_missing_or_not_needed(slack: LoopbackSlack) -> None:
    slack.api.scopes -= {"files:write", "groups:read"}
    assert "missing: files:write" in (await remedies(slack))["scopes"]
    slack.api.scopes |= {"files:write", "users:read.email"}
    assert "not needed: users:read.email" in (await remedies(slack))["scopes"]


async def test_in_no_channel(slack: LoopbackSlack) -> None:
    for channel in slack.town.channels.values():
        channel.members.remove(BOT_USER)
    assert "/invite" in (await remedies(slack))["channels"]


async def test_a_shared_channel_is_said_not_to_be_read(slack: LoopbackSlack) -> None:
    slack.town.channels["den"].shared = True
    found = await remedies(slack)
    assert "channels: in 2, of which 1 shared with others and not read" in found


async def test_the_restricted_class(slack: LoopbackSlack) -> None:
    slack.api.restricted = True
    for number in range(20):
        slack.town.say("ana", "help", str(number))
    assert "15 messages a minute" in (await remedies(slack))["history"]


async def test_the_public_address(over_http: Running) -> None:
    slack, signing = over_http.slack, Secrets(signing=SECRET)
    base = over_http.platform.address.removesuffix("/slack/events")
    assert f"public address: {base}" in await remedies(slack, signing, url=base)
    found = await remedies(slack, signing, url=f"{slack.base}/api")
    assert "answers 404" in found["public address"]
    found = await remedies(slack, signing, url="http://127.0.0.1:9")
    assert "does not answer" in found["public address"]
    assert "set url" in (await remedies(slack, signing))["public address"]
