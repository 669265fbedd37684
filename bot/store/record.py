"""The record of settings: who set what and when, for the managers; nothing of members."""

from sqlalchemy import select

from bot.store.records import SettingChange
from bot.store.schema import settings_changes as changes
from bot.store.transaction import Transaction


async def settings_record(at: Transaction, workspace: str) -> list[SettingChange]:
    """List every change of a workspace's settings, the latest first."""
    query = (
        select(changes.c.name, changes.c.at, changes.c.who, changes.c.value)
        .where(changes.c.workspace == workspace)
        .order_by(changes.c.version.desc(), changes.c.name)
    )
    rows = await at.run(at.connection.execute(query))
    return [SettingChange._make(row) for row in rows]
