"""Members and channels as Slack describes them, and the pages of its longer answers."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from adapters.slack.installs import Install
from adapters.slack_parts import SLACKBOT


class Member(Struct, frozen=True):
    """A member, as Slack knows them now."""

    id: str
    name: str = ""
    zone: str = ""
    locale: str = ""
    here: bool = True
    """False: deactivated."""
    human: bool = True
    manager: bool = False
    guest: bool = False
    stranger: bool = False
    """Of another organisation."""


class Conversation(Struct, frozen=True):
    """A channel, as Slack knows it now."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    shared: bool = False
    """With another organisation."""
    member: bool = False
    """The bot is in it."""


def read_member(user: Mapping[str, Any], install: Install) -> Member:
    """Read what ``users.info`` says of a member."""
    profile = user.get("profile") or {}
    names = (profile.get("display_name"), user.get("real_name"), user.get("name"))
    id, organisation = str(user.get("id") or ""), user.get("enterprise_user") or {}
    homes = {
        user.get("team_id") or install.workspace,
        *(user.get("teams") or ()),
        *(organisation.get("teams") or ()),
    }
    return Member(
        id=id,
        name=next((str(name) for name in names if name), ""),
        zone=str(user.get("tz") or ""),
        locale=str(user.get("locale") or "").replace("-", "_"),
        here=not user.get("deleted"),
        human=not user.get("is_bot") and id != SLACKBOT,
        manager=bool(user.get("is_admin") or user.get("is_owner")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        stranger=bool(user.get("is_stranger"))
        or homes.isdisjoint({install.workspace, install.enterprise} - {""}),
    )


def read_channel(channel: Mapping[str, Any]) -> Conversation:
    """Read what ``conversations.info`` says of a channel."""
    return Conversation(
        id=str(channel.get("id") or ""),
        name=str(channel.get("name") or ""),
        private=bool(channel.get("is_private")),
        archived=bool(channel.get("is_archived")),
        shared=bool(
            channel.get("is_ext_shared") or channel.get("is_pending_ext_shared")
        ),
        member=bool(channel.get("is_member")),
    )


def next_page(answer: Mapping[str, Any]) -> str:
    """Return the cursor of the next page; empty after the last."""
    return str((answer.get("response_metadata") or {}).get("next_cursor") or "")
