"""Channels and roles that are gone at the platform: nothing that was set about them stays.

What managers chose for a channel goes with it, and so do its window, its open questions
and its weekly counts. A role leaves the lists of whom the rules spare.
"""

import re
from collections.abc import Collection, Iterable

from bot.config.chosen import (
    ANNOUNCER_ROLES,
    EMPTY,
    EXEMPT_ROLES,
    SEPARATOR,
    listed,
)
from bot.live.desk import Desk
from bot.store import Changes, SettingRow

_CHANNEL = re.compile(r"<#([^<>\s]+)>")


async def keep_only(desk: Desk, channels: Collection[str]) -> None:
    """Forget what is known and set about any channel but these, threads left aside."""
    async with desk.at_work() as unit:
        named = {
            name: _channel_in(name) for name, value in desk.chosen.items() if value
        }
        gone = {*filter(None, named.values()), *desk.channels.home_ids()}
        gone -= set(channels)
        if not gone:
            return
        forgotten = [id for channel in gone for id in desk.forget_channel(channel)]
        desk.channels.forget(gone)
        rows = [SettingRow(name, "") for name, id in named.items() if id in gone]
        _set(desk, rows)
        await unit.summaries.forget_weeks(forgotten)
        await unit.save(Changes(channels_gone=forgotten, settings=rows))


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
        if rows:
            _set(desk, rows)
            await unit.save(Changes(settings=rows))


def _channel_in(setting: str) -> str:
    """Return the channel that a setting is about; empty: it is about none."""
    found = _CHANNEL.search(setting)
    return found[1] if found else ""


def _set(desk: Desk, rows: Iterable[SettingRow]) -> None:
    desk.chosen.update(rows)
    desk.arrange()
