"""The coach: one workspace's findings in, what became of each of them out.

It walks through time with the coaching policy: holds what is to be held, decides it
again when its time has come, drops what was retracted meanwhile and remembers what each
member was told. Live and replay share it; it reads no clock, sends nothing and keeps
nothing but what it is handed.

Time is what the items say. Everything of one moment is decided together, in the order
of its keys, so the order of arrival within a moment changes nothing.
"""

import heapq
from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from bot.coaching import Member, Workspace, decide, streak
from bot.decision import Decision, Reason, Verdict
from bot.flood import Found, Stop, count, flooding, usual_rate
from bot.history import History, record_folded, record_sent, said
from bot.member import MemberSettings, Newness
from rules.model import Finding, Millis, Retraction
from rules.rule import Rule, millis


class DecisionWord(StrEnum):
    """What finally became of a finding, as ``replay --findings`` says it."""

    SENT = "sent"
    HELD = "held"
    """Still held when the archive ended."""
    FOLDED = "folded"
    MIRROR = "mirror"
    DROPPED = "dropped"


WORDS = {
    Verdict.SEND: DecisionWord.SENT,
    Verdict.HOLD: DecisionWord.HELD,
    Verdict.FOLD: DecisionWord.FOLDED,
    Verdict.MIRROR: DecisionWord.MIRROR,
    Verdict.DROP: DecisionWord.DROPPED,
}


class Outcome(Struct, frozen=True):
    """A finding whose decision is final."""

    finding: Finding
    decision: DecisionWord
    reason: Reason
    at: Millis
    """When it was decided."""
    into: str = ""
    """Key of the hint it was folded into."""
    until: Millis | None = None
    """When it would have been decided again, had the archive not ended."""
    newcomer: bool = False
    """Its member was a newcomer then: how it is worded."""
    said: int | None = None
    """Which of the rule's wordings it was told in."""


class Held(Struct, frozen=True):
    """A finding that waits, as it is stored between two runs."""

    finding: Finding
    until: Millis
    reason: Reason
    at: Millis
    """When that was decided."""


class Members(Protocol):
    """What the coach asks about members."""

    def settings(self, member: str) -> MemberSettings:
        """Return what a member chose."""
        ...

    def newness(self, member: str, at: Millis) -> Newness:
        """Return whether a member was a newcomer at a moment, and their first posts."""
        ...

    def announces(self, member: str) -> bool:
        """Say whether to announce things is what a member is here for."""
        ...


class Coach:
    """The coaching of one workspace.

    ``histories`` (by member, of those who were told something) and ``found`` (by rule,
    for the flood brake) are read and written in place; whoever hands them in may load
    and save them. ``version`` is the program's, for rules that an upgrade made worse.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        workspace: Workspace,
        members: Members,
        histories: MutableMapping[str, History] | None = None,
        found: MutableMapping[str, Found] | None = None,
        held: Iterable[Held] = (),
        version: str = "",
    ) -> None:
        self.workspace = workspace
        self._version = version
        self.histories = {} if histories is None else histories
        self.found = {} if found is None else found
        self.stops: list[Stop] = []
        """Rules that stopped themselves, for whoever runs the workspace."""
        self._rules = {rule.id: rule for rule in rules}
        self._members = members
        self._now: Millis | None = None
        self._findings: dict[str, Finding] = {}
        self._retracted: set[str] = set()
        self._held: dict[str, Held] = {}
        self._due: list[tuple[Millis, str]] = []
        for waiting in held:
            self._hold(waiting)

    @property
    def held(self) -> tuple[Held, ...]:
        """What waits now, by key."""
        return tuple(self._held[key] for key in sorted(self._held))

    def consider(
        self, item: Finding | Retraction, now: Millis | None = None
    ) -> list[Outcome]:
        """Take one item in; return what became final before its moment.

        Items come in the order of time. ``now`` is the moment of reading, where that is
        later than the item's own; a moment that has passed is taken as the latest one.
        """
        moment = item.at if now is None else now
        outcomes = self._pass_to(moment) if self._is_later(moment) else []
        if isinstance(item, Retraction):
            self._retracted.add(item.key)
        else:
            self._findings.setdefault(item.key, item)
        return outcomes

    def advance(self, now: Millis) -> list[Outcome]:
        """Let time pass up to and with ``now``; return what became final."""
        outcomes = self._pass_to(now) if self._is_later(now) else []
        return outcomes + self._decide_moment()

    def close(self) -> list[Outcome]:
        """Decide what is left at an archive's end; what still waits stays held."""
        outcomes = self._decide_moment()
        outcomes += [self._left_waiting(waiting) for waiting in self.held]
        self._held.clear()
        self._due.clear()
        return outcomes

    def _is_later(self, moment: Millis) -> bool:
        return self._now is None or moment > self._now

    def _pass_to(self, moment: Millis) -> list[Outcome]:
        """Decide every moment before this one, then make it the present."""
        outcomes = self._decide_moment()
        while (due := self._next_due()) is not None and due < moment:
            self._now = due if self._now is None else max(due, self._now)
            outcomes += self._decide_moment()
        self._now = moment
        return outcomes

    def _next_due(self) -> Millis | None:
        """Return when the next held finding is due, forgetting those that are gone."""
        while self._due:
            until, key = self._due[0]
            waiting = self._held.get(key)
            if waiting is not None and waiting.until == until:
                return until
            heapq.heappop(self._due)
        return None

    def _decide_moment(self) -> list[Outcome]:
        """Decide all that is up at the present moment, by key."""
        now = self._now
        if now is None:
            return []
        fresh, self._findings = self._findings, {}
        retracted, self._retracted = self._retracted, set()
        up = {key: w.finding for key, w in self._take_due(now, retracted)}
        for key, finding in sorted(fresh.items()):
            if not self._is_known(finding, up):
                self.watch_for_floods(finding, now)
                up[key] = finding
        decided = (self._decide(up[key], now, key in retracted) for key in sorted(up))
        return [outcome for outcome in decided if outcome is not None]

    def _take_due(self, now: Millis, retracted: set[str]) -> list[tuple[str, Held]]:
        """Take out the held findings that are due or were retracted."""
        keys = {key for key in retracted if key in self._held}
        while (due := self._next_due()) is not None and due <= now:
            keys.add(heapq.heappop(self._due)[1])
        return [(key, self._held.pop(key)) for key in keys]

    def _is_known(self, finding: Finding, up: dict[str, Finding]) -> bool:
        """Finding the same key twice is finding it once."""
        history = self.histories.get(finding.about)
        told = history is not None and any(t.key == finding.key for t in history.told)
        return told or finding.key in up or finding.key in self._held

    def watch_for_floods(self, finding: Finding, now: Millis) -> None:
        """Count a finding, and stop its rule for a day when the last hour is a flood."""
        rule, workspace = finding.rule, self.workspace
        found = count(self.found.get(rule, Found()), finding.at, self._version)
        self.found[rule] = found
        if now < workspace.stopped.get(rule, now):
            return
        if not flooding(found, finding.at, workspace.coaching):
            return
        until = now + millis(workspace.coaching.flood_stop)
        usual = usual_rate(found, finding.at)
        self.stops.append(Stop(rule, now, until, found.recent, usual))
        stopped = {**workspace.stopped, rule: until}
        self.workspace = replace(workspace, stopped=stopped)

    def _decide(self, finding: Finding, now: Millis, gone: bool) -> Outcome | None:
        """Decide one finding and remember it; None while it is held."""
        rule = self._rules[finding.rule]
        history = self.histories.get(finding.about, History())
        newness = self._newness(finding)
        about = finding.about
        announces = self._members.announces(about)
        member = Member(self._members.settings(about), history, newness, announces)
        decision = decide(finding, rule, member, self.workspace, now, retracted=gone)
        if decision.until is not None:
            self._hold(Held(finding, decision.until, decision.reason, now))
            return None
        self._remember(finding, rule, decision, now)
        return Outcome(
            finding,
            WORDS[decision.verdict],
            decision.reason,
            now,
            into=decision.into,
            newcomer=newness.newcomer,
            said=said(self.histories.get(finding.about, history), finding.key),
        )

    def _remember(
        self, finding: Finding, rule: Rule, decision: Decision, now: Millis
    ) -> None:
        """Note what the member was told."""
        who, before = finding.about, self.histories.get(finding.about, History())
        if decision.verdict is Verdict.SEND:
            again = streak(self.workspace)
            self.histories[who] = record_sent(before, finding, rule, now, again)
        elif decision.verdict is Verdict.FOLD:
            self.histories[who] = record_folded(before, rule, now)

    def _hold(self, waiting: Held) -> None:
        self._held[waiting.finding.key] = waiting
        heapq.heappush(self._due, (waiting.until, waiting.finding.key))

    def _left_waiting(self, waiting: Held) -> Outcome:
        return Outcome(
            waiting.finding,
            DecisionWord.HELD,
            waiting.reason,
            waiting.at,
            until=waiting.until,
            newcomer=self._newness(waiting.finding).newcomer,
        )

    def _newness(self, finding: Finding) -> Newness:
        return self._members.newness(finding.about, finding.posted)
