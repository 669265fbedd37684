"""A channel that is closed: archived, or deleted, on its platform.

It is switched off as a manager would switch it off: it is not read, not posted to, and what
was counted in it is forgotten. Managers find that in their record, and whoever runs the
bot is told in a line.
"""

import logging

from bot.config.chosen import OFF, ON, read_setting
from bot.live.chosen import CLOSED, choose_for_all
from bot.live.desk import Desk
from bot.store import Changes, Unit
from bot.trouble import Kind, Thing
from rules.model import Millis

log = logging.getLogger(__name__)


async def close_channel(desk: Desk, unit: Unit, channel: str, now: Millis) -> None:
    """Switch a closed channel off; a thread that is closed leaves its channel alone."""
    home, setting = desk.channels.home(channel), read_setting(channel)
    if home is not None and home.id != channel:
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
