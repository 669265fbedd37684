"""The manifest: it passes Slack's own schema, and asks for exactly what is needed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from adapters.slack.manifest import manifest
from adapters.slack.taking import CHANNEL_CHANGES
from tests.adapters.slack.web_api import described, methods

SOURCE = Path("adapters/slack")
_METHOD = re.compile(r'"((?:apps|auth|chat|conversations|files|users|views)\.[\w.]+)"')
KINDS = [
    pytest.param({}, id="Socket Mode"),
    pytest.param({"private": True}, id="with private channels"),
    pytest.param({"url": "https://rapport.example.org"}, id="HTTP"),
    pytest.param(
        {"url": "https://rapport.example.org/", "private": True, "organisation": True},
        id="HTTP for an organisation",
    ),
]
# Named since Slack stopped publishing its list: https://docs.slack.dev/reference/events
_YOUNGER = {
    "app_home_opened": set(),
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "group_deleted": {"groups:read"},
}


def slack() -> Path:
    folder = described()
    if folder is None:
        pytest.skip("RAPPORT_DATA names no folder with Slack's schemas")
    return folder


def calls() -> set[str]:
    """The methods that the adapter calls."""
    sources = "".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    return set(_METHOD.findall(sources))


def needs(event: str, folder: Path) -> set[str]:
    """The scopes of which an event needs one."""
    if event in _YOUNGER:
        return _YOUNGER[event]
    scopes = json.loads((folder / "event_required_scopes.json").read_text())
    return set(scopes[event.replace("_", ".")])


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_slacks_schema(kind: dict[str, Any]) -> None:
    schema = json.loads((slack() / "manifest.schema.2.0.0.json").read_text())
    errors = list(Draft7Validator(schema).iter_errors(manifest(**kind)))
    assert errors == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_asks_for_exactly_the_scopes_it_needs(kind: dict[str, Any]) -> None:
    made = manifest(**kind)
    scopes = set(made["oauth_config"]["scopes"]["bot"])
    events = made["settings"]["event_subscriptions"]["bot_events"]
    wanted = [needs(event, slack()) for event in events]
    wanted += [methods()[name][2] for name in calls() - {"apps.connections.open"}]
    wanted.append({"commands"})
    for one in filter(None, wanted):
        assert one & scopes, f"nothing lets us have {one}"
    spare = [scope for scope in scopes if not any(scope in one for one in wanted)]
    assert spare == []
    private = {scope for scope in scopes if scope.startswith("groups:")}
    assert bool(private) is kind.get("private", False)


def test_every_method_called_is_one_of_slacks() -> None:
    slack()
    assert calls() <= methods().keys()


def test_every_change_of_a_channel_that_is_told_is_heard() -> None:
    events = manifest(private=True)["settings"]["event_subscriptions"]["bot_events"]
    told = {one for one in events if one.startswith(("channel_", "group_"))}
    assert told == CHANNEL_CHANGES


def test_over_http_everything_leads_to_one_address() -> None:
    made = manifest("https://rapport.example.org/")
    addresses = set(re.findall(r'"(https://[^"]+)"', json.dumps(made)))
    assert addresses == {
        "https://rapport.example.org/slack/events",
        "https://rapport.example.org/slack/oauth_redirect",
    }
    assert made["settings"]["socket_mode_enabled"] is False
