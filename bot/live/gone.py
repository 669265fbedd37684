"""Channels and roles that are closed or gone at the platform.

A channel that is archived or deleted is switched off as a manager would do it: it is not
read, not posted to, and its window, its open questions and its weekly counts are forgotten.
Managers find that in their record, and whoever runs the bot is told in a line. Of one that
is not there any more nothing stays that was set about it. A role leaves the lists of whom
the rules spare.
"""

import logging
import re
from collections.abc import Collection, Iterable, Sequence

from bot.config.chosen import (
    ANNOUNCER_ROLES,
    EMPTY,
    EXEMPT_ROLES,
    OFF,
    ON,
    SEPARATOR,
    listed,
    read_setting,
)
from bot.live.chosen import CLOSED, choose_for_all
from bot.live.desk import Desk
from bot.store import Changes, SettingRow, Unit
from bot.trouble import Kind, Thing
from rules.model import Millis

_CHANNEL = re.compile(r"<#([^<>\s]+)>")

log = logging.getLogger(__name__)


async def close_channel(desk: Desk, unit: Unit, channel: str, now: Millis) -> None:
    """Switch a closed channel off; a thread that is closed leaves its channel alone."""
    setting = read_setting(channel)
    if _home(desk, channel) != channel:
        return
    if not desk.reads(channel) and desk.chosen.get(setting) != ON:
        return
    await choose_for_all(desk, unit, setting, OFF, CLOSED, now)
    await forget_channel(desk, unit, channel)
    desk.troubles.broke(Thing(Kind.CHANNEL, f"<#{channel}>", desk.id))
    log.warning(
        "workspace %s: channel %s is archived or gone, and switched off",
        desk.id,
        channel,
    )


async def forget_channel(desk: Desk, unit: Unit, channel: str) -> None:
    """Forget what is known of a channel that is switched off."""
    gone = desk.forget_channel(channel)
    await unit.summaries.forget_weeks(gone)
    await unit.save(Changes(channels_gone=gone))


async def keep_only(desk: Desk, channels: Collection[str], now: Millis) -> None:
    """Close any channel but these, and forget what is known and set about it.

    A thread stays with its channel.
    """
    async with desk.at_work() as unit:
        named = {name: channel_in(name) for name, value in desk.chosen.items() if value}
        known = {*filter(None, named.values()), *desk.channels.home_ids()}
        gone = sorted(id for id in known if _home(desk, id) not in channels)
        for channel in gone:
            await close_channel(desk, unit, channel, now)
            await forget_channel(desk, unit, channel)
        desk.channels.forget(gone)
        about = (name for name in desk.chosen if channel_in(name) in gone)
        await _set(desk, unit, [SettingRow(name, "") for name in about])


async def without_role(desk: Desk, called: Iterable[str]) -> None:
    """Take a role, known by these names, off the lists of whom the rules spare."""
    names = {name.casefold() for name in called}
    async with desk.at_work() as unit:
        rows: list[SettingRow] = []
        for setting in (EXEMPT_ROLES, ANNOUNCER_ROLES):
            before = listed(desk.chosen.get(setting, ""))
            after = [one for one in before if one.casefold() not in names]
            if len(after) < len(before):
                rows.append(SettingRow(setting, SEPARATOR.join(after) or EMPTY))
        await _set(desk, unit, rows)


def _home(desk: Desk, channel: str) -> str:
    """Return the channel that a thread hangs in; any other is its own."""
    home = desk.channels.home(channel)
    return home.id if home is not None else channel


def channel_in(setting: str) -> str:
    """Return the channel that a setting is about; empty: it is about none."""
    found = _CHANNEL.search(setting)
    return found[1] if found else ""


async def _set(desk: Desk, unit: Unit, rows: Sequence[SettingRow]) -> None:
    if rows:
        desk.chosen.update(rows)
        desk.arrange()
        await unit.save(Changes(settings=rows))
