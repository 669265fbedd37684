"""Events as Slack sends them to an app over HTTP, signed, for measuring."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from slack_sdk.signature import SignatureVerifier

from rules.model import SECOND, Millis
from tests.adapters.slack.town import APP, BOT_USER, SECRET, TEAM

MOST_A_SECOND = 8
"""Slack sends a workspace's app 30,000 events an hour."""
CHANNELS = [f"channel-{number}" for number in range(20)]
AUTHORS = 97
JSON = "application/json"


class Signed(NamedTuple):
    """A request as Slack sends it."""

    body: str
    headers: dict[str, str]


def signed(
    texts: Sequence[str], now: Millis, a_second: int = MOST_A_SECOND
) -> list[Signed]:
    """Return an event for each text; so many were posted a second, beginning now.

    Those of a moment to come are ahead of what has been vouched for.
    """
    bodies = [
        _body(number, text, now * 1_000 + number * 10**6 // a_second)
        for number, text in enumerate(texts)
    ]
    return [Signed(body, _headers(body, now // SECOND)) for body in bodies]


def _body(number: int, text: str, micros: int) -> str:
    now = micros // 10**6
    ts = f"{now}.{micros % 10**6:06}"
    piece = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [piece]}
    event = {
        "type": "message",
        "user": f"U{number % AUTHORS}",
        "text": text,
        "ts": ts,
        "event_ts": ts,
        "team": TEAM,
        "channel": CHANNELS[number % len(CHANNELS)],
        "channel_type": "channel",
        "blocks": [{"type": "rich_text", "block_id": "b", "elements": [section]}],
    }
    mine = {"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}
    return json.dumps(
        {
            "token": "x",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{micros}",
            "event_time": now,
            "authorizations": [{**mine, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
    )


def _headers(body: str, at: int) -> dict[str, str]:
    signature = SignatureVerifier(SECRET).generate_signature(
        timestamp=str(at), body=body
    )
    return {
        "Content-Type": JSON,
        "X-Slack-Request-Timestamp": str(at),
        "X-Slack-Signature": signature or "",
    }
