"""Setting something for a whole workspace, with a record of who did."""

from bot.live.desk import NO, Desk
from bot.store import Changes, SettingChange, SettingRow, Unit
from rules.model import Millis

OPERATOR = "(operator)"
"""Stands in the record for whoever runs the bot; no platform has such an id."""


async def choose_for_all(
    desk: Desk, unit: Unit, name: str, value: str, who: str, now: Millis
) -> bool:
    """Set something for the workspace, and record it; say whether it is a change."""
    if desk.chosen.get(name, NO) == value:
        return False
    desk.chosen[name] = value
    change = SettingChange(name, now, who, value)
    await unit.save(Changes(settings=[SettingRow(name, value)], record=[change]))
    return True
