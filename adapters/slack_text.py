"""Slack's markup of a message, turned into the plain form of ``Posted.text``.

Archives and the live platform read the same markup, and both read it here. Slack escapes ``&``, ``<`` and ``>`` alone and wraps what it understood in angle
brackets: https://docs.slack.dev/messaging/formatting-message-text
"""

import re

_TOKEN = re.compile(r"<([^<>]*)>")
_AT_LARGE = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}
_ADDRESSES = ("mailto:", "tel:")


def plain(text: str) -> str:
    """Turn markup into the plain form; what the author typed stays as it is."""
    if "<" in text:
        text = _TOKEN.sub(_plain_token, text)
    if "&" in text:
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return quoted_to_the_end(text)


def quoted_to_the_end(text: str) -> str:
    """Write out ``>>>``, which quotes all that follows, line by line."""
    if ">>>" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith(">>>"):
            rest = [line.removeprefix(">>>").lstrip(), *lines[number + 1 :]]
            return "\n".join([*lines[:number], *(f"> {quoted}" for quoted in rest)])
    return text


def _plain_token(match: re.Match[str]) -> str:
    target, _, label = match[1].partition("|")
    if target.startswith(("@", "#")):
        return f"<{target}>"
    if target.startswith("!"):
        return _command(target[1:], label)
    for scheme in _ADDRESSES:
        if target.startswith(scheme):
            return label or target.removeprefix(scheme)
    if "://" not in target:
        return match[0]
    return link(target, label)


def link(address: str, label: str) -> str:
    """Write a link: its label and address, or the address alone where that is both."""
    if not label or _is_address(label, address):
        return address
    return f"[{label}]({address})"


def _command(name: str, label: str) -> str:
    # <!date^1392734382^{date}|on Tuesday>, <!subteam^S01|@helpers>
    return _AT_LARGE.get(name) or label or f"@{name.partition('^')[0]}"


def _is_address(label: str, target: str) -> bool:
    """Is the label what the author typed for Slack to make a link of?"""
    bare = target.partition("://")[2].rstrip("/").lower()
    said = label.rpartition("://")[2].rstrip("/").lower()
    return said in (bare, bare.partition("/")[0])
