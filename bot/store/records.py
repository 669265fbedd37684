"""What goes into the store and comes out of it.

The three kinds of row a process keeps in memory are plain tuples, since thousands of
them pass in a second; everything else is a frozen record.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
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


class ConsentRow(NamedTuple):
    """What a member agreed to and chose, packed."""

    id: str
    settings: bytes


class Refusal(StrEnum):
    """What somebody wants no part in."""

    COACHING = "do-not-coach"
    EVERYTHING = "leave-me-out"


class RefusalRow(NamedTuple):
    """A keyed mark of somebody who said no."""

    mark: int
    """64 bits with sign."""
    what: str


class BrakeRow(NamedTuple):
    """How much a rule found lately, packed."""

    rule: str
    state: bytes


class SettingRow(NamedTuple):
    """What managers set for the workspace."""

    name: str
    value: str


class SettingChange(NamedTuple):
    """Who set what, and when."""

    name: str
    at: Millis
    who: str
    """The manager's id; empty once that person had it taken out."""
    value: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What a process that holds a workspace in memory has to take in."""

    complete: bool = False
    """These are all rows there are: drop what is held and begin with them."""
    channels: tuple[ChannelRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    seen: tuple[SeenRow, ...] = ()
    consents: tuple[ConsentRow, ...] = ()
    refusals: tuple[RefusalRow, ...] = ()
    brakes: tuple[BrakeRow, ...] = ()
    settings: tuple[SettingRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A finding and what was decided about it, as it lies in its member's inbox."""

    finding: Finding
    decided_at: Millis
    decision: str
    reason: str
    state: str
    until: Millis | None = None
    """While it is held: when it is decided again."""
    feedback: str = ""
    """What its member pressed."""


class PushState(StrEnum):
    """How far a push has come."""

    QUEUED = "queued"
    SENDING = "sending"
    """Claimed by a process that is about to send it, or died while it did."""
    SHOWN = "shown"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have been shown: it is never sent again."""
    DROPPED = "dropped"
    """What spoke against it came up before it was sent."""
    OVERTAKEN = "overtaken"
    """What was shown no longer holds and is to be taken back."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A pointer to a hint in the inbox, on its way to the hint's member: one a hint."""

    key: str
    """The hint's."""
    member: str
    channel: str
    state: PushState = PushState.QUEUED
    due: Millis | None
    """When to send it; of one being sent, when its process must be dead; of one that was
    overtaken, when to take it back. None: nothing more is to be done."""
    attempts: int = 0
    direct: bool = False
    """It went, or is going, to the member directly instead of near a message."""
    opened: bool = False
    """No direct conversation was there before."""
    sent_at: Millis | None = None
    """When it was last claimed to be sent."""
    shown: str = ""
    """The platform's own reference to what was shown."""
    reason: str = ""


class SummaryState(StrEnum):
    """How far a channel's summary of a week has come."""

    SENDING = "sending"
    """Claimed by a process that is about to post it, or died while it did."""
    POSTED = "posted"
    EMPTY = "empty"
    """There was nothing to say."""
    QUEUED = "queued"
    """It is proven that it was not posted: to be tried again."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have been posted: it is never posted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A channel's summary of a week: one a channel and ISO week."""

    channel: str
    week: str
    """The ISO week in which it is posted, as in ``2026-W10``."""
    state: SummaryState
    at: Millis
    due: Millis | None = None
    """When to try again; of one that is posted, when to correct it."""
    shown: str = ""
    """The platform's own reference to what was posted."""
    questions: tuple[tuple[str, Millis], ...] = ()
    """Ids and times of the questions it lists."""
    people: tuple[str, ...] = ()
    """Ids of the people it names."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What whoever runs the bot was last told about something that can break."""

    kind: str
    name: str
    """Of the rule it is about."""
    said: Millis
    """When they were told that it is broken."""
    broken: bool
    """They have not been told yet that it works again."""


class Verdict(NamedTuple):
    """What has been decided anew about the hint with this key, or become of it."""

    key: str
    decided_at: Millis
    decision: str
    reason: str
    state: str
    until: Millis | None = None


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
    consents: Sequence[ConsentRow] = ()
    consents_gone: Sequence[str] = ()
    refusals: Sequence[RefusalRow] = ()
    refusals_gone: Sequence[int] = ()
    brakes: Sequence[BrakeRow] = ()
    settings: Sequence[SettingRow] = ()
    record: Sequence[SettingChange] = ()
    """Of the settings changed, for the managers."""
    weeks: Sequence[Week] = ()
    summaries: Sequence[Summary] = ()
    """New ones; one whose key is there already is left as it is."""
    hints: Sequence[Hint] = ()
    """New ones; one whose key is there already is left as it is."""
    verdicts: Sequence[Verdict] = ()
    withdrawn: Sequence[str] = ()
    """Keys of hints that rest on nothing any more."""
    notices: Sequence[Notice] = ()
    pushes: Sequence[Push] = ()
    """New ones; one whose key is there already is left as it is."""
