"""The store: what survives a restart, in SQLite or PostgreSQL.

It keeps packed state as opaque bytes and knows neither rules nor platforms; SQL is
written here and nowhere else. ``open_store`` is the way in.
"""

from bot.store.errors import StoreError, WorkspaceGone
from bot.store.records import (
    BrakeRow,
    Changes,
    ChannelRow,
    ConsentRow,
    Hint,
    HistoryRow,
    MemberRow,
    Notice,
    Push,
    PushState,
    Refusal,
    RefusalRow,
    Rows,
    SeenRow,
    SettingChange,
    SettingRow,
    Summary,
    SummaryState,
    Verdict,
    Workspace,
)
from bot.store.store import Store, engine_of, open_store
from bot.store.unit import Unit

__all__ = [
    "BrakeRow",
    "Changes",
    "ChannelRow",
    "ConsentRow",
    "Hint",
    "HistoryRow",
    "MemberRow",
    "Notice",
    "Push",
    "PushState",
    "Refusal",
    "RefusalRow",
    "Rows",
    "SeenRow",
    "SettingChange",
    "SettingRow",
    "Store",
    "StoreError",
    "Summary",
    "SummaryState",
    "Unit",
    "Verdict",
    "Workspace",
    "WorkspaceGone",
    "engine_of",
    "open_store",
]
