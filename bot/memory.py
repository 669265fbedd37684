"""Between the engine's workspace and the store's rows: what changed, packed, and back."""

from collections.abc import Mapping

from bot.history import History, pack
from bot.store.records import Changes, ChannelRow, Hint, MemberRow, Rows, SeenRow
from rules.model import Week
from rules.state import (
    NEVER,
    Seen,
    Workspace,
    pack_channel,
    pack_member,
    unpack_channel,
    unpack_member,
)


def changes(
    workspace: Workspace,
    histories: Mapping[str, History],
    *,
    weeks: tuple[Week, ...] = (),
    hints: tuple[Hint, ...] = (),
) -> Changes:
    """Pack every row that changed since the last time, and call them saved."""
    members = [workspace.members[alias] for alias in workspace.dirty_members]
    found = Changes(
        channels=[
            ChannelRow(id, pack_channel(workspace.channels[id]))
            for id in workspace.dirty_channels
        ],
        members=[
            MemberRow(
                member.id,
                member.alias,
                pack_member(member),
                pack(histories[member.id]) if member.id in histories else b"",
            )
            for member in members
        ],
        seen=[
            SeenRow(mark, one.first, _or_none(one.second), one.last_day)
            for mark in workspace.dirty_seen
            for one in (workspace.seen[mark],)
        ],
        weeks=weeks,
        hints=hints,
    )
    workspace.clean()
    return found


def take_in(workspace: Workspace, rows: Rows) -> None:
    """Bring a workspace up to what others wrote."""
    if rows.complete:
        workspace.channels.clear()
        workspace.members.clear()
        workspace.seen.clear()
        workspace.pending.clear()
    for row in rows.channels:
        channel = unpack_channel(row.state)
        workspace.channels[row.id] = channel
        known = workspace.pending.get(row.id, {})
        workspace.pending[row.id] = {
            turn.id: known.get(turn.id, "") for turn in channel.queue
        }
    for member_row in rows.members:
        workspace.members[member_row.alias] = unpack_member(member_row.counters)
    for seen_row in rows.seen:
        second = NEVER if seen_row.second is None else seen_row.second
        workspace.seen[seen_row.mark] = Seen(seen_row.first, second, seen_row.last_day)
    if workspace.seen:
        earliest = min(seen.first for seen in workspace.seen.values())
        workspace.since = min(workspace.since, earliest)


def _or_none(at: int) -> int | None:
    return None if at == NEVER else at
