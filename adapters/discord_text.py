"""A Discord message's content, turned into the plain form of ``Posted.text``.

Live, it reads as Discord stores it (``<@1>``, ``<:wave:2>``). An exporter either keeps that
or writes it as it is shown (``@Ana``, ``:wave:``) and lists who was mentioned; both are read.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

# https://discord.com/developers/docs/reference#message-formatting
_TOKEN = re.compile(
    r"<(?:@!?(?P<member>\d+)|@&(?P<role>\d+)|a?:(?P<emoji>\w+):\d+"
    r"|/(?P<command>[^<>:]+):\d+|(?P<link>https?://[^\s<>]+))>"
)
_CHANNEL = re.compile(r"(?<![^\s(])#([\w-]+)")
_NONE: Mapping[str, str] = MappingProxyType({})
_QUOTE_ALL = re.compile(r"^>>> ", re.MULTILINE)


def plain(
    text: str,
    mentions: Sequence[tuple[str, str]] = (),
    channels: Mapping[str, str] = _NONE,
) -> str:
    """Turn content into the plain form.

    ``mentions`` are names and ids of mentioned members, ``channels`` ids by name; both are
    for text as it is shown.
    """
    if "<" in text:
        text = _TOKEN.sub(_plain_token, text)
    if mentions and "@" in text:
        for name, member in sorted(mentions, key=lambda pair: -len(pair[0])):
            text = _mention(text, name, member)
    if "#" in text and channels:
        text = _CHANNEL.sub(
            lambda m: f"<#{channels[m[1]]}>" if m[1] in channels else m[0], text
        )
    if ">>> " in text:
        text = _quoted_to_the_end(text)
    return text


def _plain_token(match: re.Match[str]) -> str:
    given = match[match.lastgroup or 0]
    match match.lastgroup:
        case "member":
            return f"<@{given}>"
        case "role":
            return "@role"
        case "emoji":
            return f":{given}:"
        case "command":
            return f"/{given}"
    # Angle brackets round an address only keep Discord from previewing it.
    return given


def _mention(text: str, name: str, member: str) -> str:
    shown = f"@{name}"
    if not name or shown not in text:
        return text
    first, *rest = text.split(shown)
    parts = [first]
    for part in rest:
        after, before = part[:1], parts[-1][-1:]
        whole = not (after.isalnum() or after == "_") and before != "<"
        parts += (f"<@{member}>" if whole else shown, part)
    return "".join(parts)


def _quoted_to_the_end(text: str) -> str:
    """Write out ``>>>``, which quotes all that follows, line by line."""
    match = _QUOTE_ALL.search(text)
    if match is None:
        return text
    quoted = text[match.end() :].replace("\n", "\n> ")
    return f"{text[: match.start()]}> {quoted}"
