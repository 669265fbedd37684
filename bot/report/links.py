"""Permalinks, made only where the platform's own form is certain.

Parts come from archives that anybody can write: a part that does not look like the
platform's ids gives no link.
"""

import re

from bot.report.model import Cited

_SNOWFLAKE = re.compile(r"[0-9]{5,25}")
_SLACK_CHANNEL = re.compile(r"[A-Z][A-Z0-9]{4,20}")
_SLACK_TIME = re.compile(r"([0-9]{6,12})\.([0-9]{6})")
_SLACK_DOMAIN = re.compile(
    r"(?:https://)?([a-z0-9][a-z0-9-]{0,62}(?:\.enterprise)?)(?:\.slack\.com/?)?"
)


def bare_id(cited: Cited) -> str:
    """Return what to search the archive for: a Slack id without its channel."""
    return cited.id.removeprefix(f"{cited.channel}:")


def permalink(cited: Cited, discord_guild: str = "", slack_domain: str = "") -> str:
    """Return the address of a message, or nothing where none can be made."""
    if discord_guild:
        parts = (discord_guild, cited.channel, cited.id)
        if all(map(_SNOWFLAKE.fullmatch, parts)):
            return "https://discord.com/channels/" + "/".join(parts)
    team = _SLACK_DOMAIN.fullmatch(slack_domain)
    time = _SLACK_TIME.fullmatch(bare_id(cited))
    if team and time and _SLACK_CHANNEL.fullmatch(cited.channel):
        host = f"https://{team[1]}.slack.com"
        return f"{host}/archives/{cited.channel}/p{time[1]}{time[2]}"
    return ""
