"""The app's manifest: what Slack is asked for, and no more.

Scopes follow from the events that are heard and the calls that are made; a test holds
the three together. https://docs.slack.dev/reference/app-manifest
"""

from typing import Any

from adapters.slack.answering import CHECK_MESSAGE
from adapters.slack.installs import PRIVATE_SCOPES
from adapters.slack.options import PATH, REDIRECT_PATH
from adapters.slack.views import DRAFT

NAME = "Rapport"
DESCRIPTION = (
    "Privately coaches how posts and questions get answers. Keeps no messages."
)
LONG = (
    "Rapport helps questions here get answered. Whoever switches it on is told privately,"
    " at most once a day, when a question of theirs was overlooked, somebody answered"
    " them, or a post could get more replies. Nobody else sees these notes, nobody is"
    " scored or ranked, and no message is kept. Once a week a channel's open questions"
    " are posted there. Nobody has to take part, and whoever wants to be left out is."
)
EVENTS = (
    "app_home_opened",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "member_joined_channel",
    "message.channels",
    "reaction_added",
    "tokens_revoked",
)
PRIVATE_EVENTS = (
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "message.groups",
)
SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "im:write",
    "reactions:read",
    "users:read",
)
SHORTCUTS = (
    (
        "Check with coach",
        "message",
        CHECK_MESSAGE,
        "What I would say about a post of yours",
    ),
    ("Check a draft", "global", DRAFT, "What I would say about it, before you post it"),
)
COMMANDS = (
    ("/coach", "Your notes, your settings, open questions", "[help]"),
    ("/coach-admin", "For people who manage this place", "[help]"),
)

Json = dict[str, Any]


def manifest(
    url: str | None = None, *, private: bool = False, organisation: bool = False
) -> Json:
    """Return the manifest: for HTTP at a public address, or for Socket Mode without one."""
    address = f"{url.rstrip('/')}{PATH}" if url else None
    scopes = sorted((*SCOPES, *PRIVATE_SCOPES)) if private else list(SCOPES)
    events = sorted((*EVENTS, *PRIVATE_EVENTS)) if private else list(EVENTS)
    asked = {"request_url": address} if address else {}
    back = {"redirect_urls": [f"{url.rstrip('/')}{REDIRECT_PATH}"]} if url else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": NAME,
            "description": DESCRIPTION,
            "long_description": LONG,
        },
        "features": _features(address),
        "oauth_config": {**back, "scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {**asked, "bot_events": events},
            "interactivity": {"is_enabled": True, **asked},
            "org_deploy_enabled": organisation,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }


def _features(address: str | None) -> Json:
    where = {"url": address} if address else {}
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            {"name": name, "type": kind, "callback_id": id, "description": about}
            for name, kind, id, about in SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": command,
                "description": about,
                "usage_hint": hint,
                "should_escape": True,
                **where,
            }
            for command, about, hint in COMMANDS
        ],
    }
