"""Channels, members and roles as they are written in a command, on any platform."""

import re

from bot.commands.asked import Asked
from bot.live.desk import Desk

_CHANNEL = re.compile(r"<#([^<>|\s]+)(?:\|[^<>]*)?>")
_MEMBER = re.compile(r"<@!?([^<>|&\s]+)(?:\|[^<>]*)?>")
_ROLE = re.compile(r"<(?:@&|!subteam\^)([^<>|\s]+)(?:\|[^<>]*)?>")


def channel_of(desk: Desk, word: str) -> str | None:
    """Return the channel that a word names, by mention or as ``#name``."""
    if match := _CHANNEL.fullmatch(word):
        return match[1]
    if not word.startswith("#"):
        return None
    known = desk.channels.named(word)
    return known.id if known else None


def members_in(text: str) -> list[str]:
    """Return the members that a text mentions."""
    return [match[1] for match in _MEMBER.finditer(text)]


def role_of(word: str) -> str:
    """Return the role that a word mentions or names: its id or its name."""
    match = _ROLE.fullmatch(word)
    return match[1] if match else word.removeprefix("@")


def here_or_in(asked: Asked, words: list[str]) -> tuple[str, list[str]]:
    """Split words into the channel they are about, by default here, and the others."""
    rest = [word for word in words if word.casefold() not in ("in", "here")]
    for word in rest:
        channel = channel_of(asked.desk, word)
        if channel is not None:
            return channel, [one for one in rest if one != word]
    return asked.channel, rest
