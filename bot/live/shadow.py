"""What was told nobody in shadow mode leaves the histories of whom it was about.

So the first real note is not held back by notes nobody has had.
"""

from collections import defaultdict

from bot.history import without
from bot.live.decisions import State
from bot.live.desk import Desk
from bot.store import Changes, SettingRow, Unit
from rules.model import Millis

FIRST_SHADOW = "first shadow over"
"""The setting that says of which notice mode that was seen to."""


async def end_first_shadow(desk: Desk, unit: Unit, now: Millis) -> None:
    """When the first days of notice mode are over, forget what was noted in them."""
    since = desk.notice_since
    over = since is not None and not desk.is_shadow(now)
    if not over or desk.chosen.get(FIRST_SHADOW) == str(since):
        return
    await forget_shadow(desk, unit)
    desk.chosen[FIRST_SHADOW] = str(since)
    await unit.save(Changes(settings=[SettingRow(FIRST_SHADOW, str(since))]))


async def forget_shadow(desk: Desk, unit: Unit) -> None:
    """Forget of every member the notes that were made and not told."""
    keys = defaultdict[str, set[str]](set)
    for hint in await unit.inbox.in_state(State.SHADOW):
        keys[hint.finding.about].add(hint.finding.key)
    for member, theirs in keys.items():
        alias = desk.memory.alias(member)
        if member in desk.histories and alias in desk.memory.members:
            desk.histories[member] = without(desk.histories[member], theirs)
            desk.memory.dirty_members.add(alias)
