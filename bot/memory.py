"""Between the engine's workspace and the store's rows: what changed, packed, and back."""

from collections.abc import Iterator, Mapping

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

MEMBERS_AT_ONCE = 200
"""Members packed into one unit of work where everything need not be one."""


def in_parts(
    workspace: Workspace, histories: Mapping[str, History]
) -> Iterator[Changes]:
    """Pack what changed in parts, so that not all of it is in memory twice."""
    members = sorted(workspace.dirty_members)
    for start in range(0, len(members), MEMBERS_AT_ONCE):
        part = set(members[start : start + MEMBERS_AT_ONCE])
        yield Changes(members=_members(workspace, histories, part))
    workspace.dirty_members.clear()
    yield changes(workspace, histories)


def changes(
    workspace: Workspace,
    histories: Mapping[str, History],
    *,
    weeks: tuple[Week, ...] = (),
    hints: tuple[Hint, ...] = (),
) -> Changes:
    """Pack every row that changed since the last time, and call them saved."""
    found = Changes(
        channels=[
            ChannelRow(id, pack_channel(workspace.channels[id]))
            for id in workspace.dirty_channels
        ],
        members=_members(workspace, histories, workspace.dirty_members),
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


def _members(
    workspace: Workspace, histories: Mapping[str, History], aliases: set[int]
) -> list[MemberRow]:
    return [
        MemberRow(
            member.id,
            alias,
            pack_member(member),
            pack(histories[member.id]) if member.id in histories else b"",
        )
        for alias in aliases
        for member in (workspace.members[alias],)
    ]


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
