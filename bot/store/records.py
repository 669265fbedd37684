"""What goes into the store and comes out of it.

The three kinds of row a process keeps in memory are plain tuples, since thousands of
them pass in a second; everything else is a frozen record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rules.model import Finding, Millis, Week


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team, a Discord guild or an archive, and the key that names its people.

    There is no version in it: a record is kept for long and a version is soon wrong.
    """

    id: str
    platform: str
    key: bytes = field(repr=False)


class ChannelRow(NamedTuple):
    """A channel's window, packed."""

    id: str
    state: bytes


class MemberRow(NamedTuple):
    """What is remembered of a coached member, packed, and what they were told."""

    id: str
    alias: int
    """The member's keyed alias, 64 bits with sign."""
    counters: bytes
    history: bytes


class HistoryRow(NamedTuple):
    """What a member has been told, packed: the part of their row that changes alone."""

    id: str
    history: bytes


class SeenRow(NamedTuple):
    """A keyed mark: somebody has posted here before."""

    mark: int
    """64 bits with sign."""
    first: Millis
    second: Millis | None
    last_day: int


@dataclass(frozen=True, slots=True)
class Rows:
    """What a process that holds a workspace in memory has to take in."""

    complete: bool = False
    """These are all rows there are: drop what is held and begin with them."""
    channels: tuple[ChannelRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    seen: tuple[SeenRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A finding and what was decided about it, as it lies in its member's inbox."""

    finding: Finding
    decided_at: Millis
    decision: str
    reason: str
    state: str


class Verdict(NamedTuple):
    """What has been decided anew about the hint with this key, or become of it."""

    key: str
    decided_at: Millis
    decision: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one unit of work leaves behind.

    Where the same thing is both saved and gone, or made and withdrawn, it is gone.
    """

    channels: Sequence[ChannelRow] = ()
    channels_gone: Sequence[str] = ()
    members: Sequence[MemberRow] = ()
    members_gone: Sequence[str] = ()
    histories: Sequence[HistoryRow] = ()
    """Of members who are there; their counters stay as they are."""
    seen: Sequence[SeenRow] = ()
    seen_gone: Sequence[int] = ()
    weeks: Sequence[Week] = ()
    hints: Sequence[Hint] = ()
    """New ones; one whose key is there already is left as it is."""
    verdicts: Sequence[Verdict] = ()
    withdrawn: Sequence[str] = ()
    """Keys of hints that rest on nothing any more."""
