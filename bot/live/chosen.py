"""Setting something for a whole workspace, with a record of who did."""

from bot.live.desk import Desk
from bot.store import Changes, SettingChange, SettingRow, Unit
from rules.model import Millis
from rules.rule import N_

BACK = N_("as configured")
"""Stands in the record where a choice was taken back."""
OPERATOR = "(operator)"
"""Stands in the record for whoever runs the bot; no platform has such an id."""
CLOSED = "(closed)"
"""The same for a channel that was closed on its platform."""


async def choose_for_all(
    desk: Desk,
    unit: Unit,
    name: str,
    value: str,
    who: str,
    now: Millis,
    said: str | None = None,
) -> bool:
    """Set something for the workspace, and record it; say whether it is a change.

    ``said`` stands in the record instead of a value that is not for reading.
    """
    if desk.chosen.get(name, "") == value:
        return False
    desk.apply(name, value)
    change = SettingChange(name, now, who, said or value or BACK)
    await unit.save(Changes(settings=[SettingRow(name, value)], record=[change]))
    return True
