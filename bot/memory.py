"""Between the engine's workspace and the store's rows: what changed, packed, and back."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from bot.history import History, pack
from bot.store.records import (
    Changes,
    ChannelRow,
    Hint,
    HistoryRow,
    MemberRow,
    Rows,
    SeenRow,
)
from rules.model import Week
from rules.moments import NEVER
from rules.state.packed import pack_channel, pack_member, unpack_channel, unpack_member
from rules.state.workspace import Seen, Workspace

Key = TypeVar("Key", int, str)

MEMBERS_AT_ONCE = 100
SEEN_AT_ONCE = 2_000
CHANNELS_AT_ONCE = 5
"""Rows packed into one unit of work where everything need not be one: about a megabyte."""


def in_parts(
    workspace: Workspace, histories: Mapping[str, History]
) -> Iterator[Changes]:
    """Pack what changed in parts, so that not all of it is in memory twice."""
    for members in _parts(workspace.dirty_members, MEMBERS_AT_ONCE):
        yield Changes(members=_members(workspace, histories, members))
    for marks in _parts(workspace.dirty_seen, SEEN_AT_ONCE):
        yield Changes(seen=_seen(workspace, marks))
    for channels in _parts(workspace.dirty_channels, CHANNELS_AT_ONCE):
        yield Changes(channels=_channels(workspace, channels))
    workspace.clean()


def told(histories: Mapping[str, History]) -> Iterator[Changes]:
    """Pack what members were told, in parts, for rows whose counters are saved."""
    for ids in _parts(histories, MEMBERS_AT_ONCE):
        rows = [HistoryRow(id, pack(histories[id])) for id in ids]
        yield Changes(histories=rows)


def changes(
    workspace: Workspace,
    histories: Mapping[str, History],
    *,
    weeks: tuple[Week, ...] = (),
    hints: tuple[Hint, ...] = (),
) -> Changes:
    """Pack every row that changed since the last time, and call them saved."""
    found = Changes(
        channels=_channels(workspace, workspace.dirty_channels),
        members=_members(workspace, histories, workspace.dirty_members),
        seen=_seen(workspace, workspace.dirty_seen),
        weeks=weeks,
        hints=hints,
    )
    workspace.clean()
    return found


def _parts(keys: Iterable[Key], size: int) -> Iterator[list[Key]]:
    """Cut keys, in order, into lists of at most so many."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _channels(workspace: Workspace, ids: Iterable[str]) -> list[ChannelRow]:
    return [ChannelRow(id, pack_channel(workspace.channels[id])) for id in ids]


def _seen(workspace: Workspace, marks: Iterable[int]) -> list[SeenRow]:
    return [
        SeenRow(mark, one.first, _or_none(one.second), one.last_day)
        for mark in marks
        for one in (workspace.seen[mark],)
    ]


def _members(
    workspace: Workspace, histories: Mapping[str, History], aliases: Iterable[int]
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
