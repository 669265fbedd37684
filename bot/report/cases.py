"""What would have been said: cases to judge, least certain first, nobody twice the same.

A case never says who: each gets an alias of its own, drawn anew for every report, so two
cases of the same person have nothing in common.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from bot.report.links import bare_id, permalink
from bot.report.model import Case, Cited, Report, RuleReport
from bot.report.words import Map, Words

SHOWN = 200
"""Cases a rule, told and left unsaid together."""
OPEN = 5
"""Cases of a group to see at once; the others unfold."""
REFERENCES = 6
TOLD = ("sent", "held", "folded")
"""Decisions by which the person would have read it without looking for it."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A message to look up: where and when, a link or else its id, an excerpt."""

    channel: str
    when: str
    link: str
    id: str
    quote: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as the page shows it."""

    number: int
    alias: str
    channel: str
    day: str
    iso: str
    title: str
    parts: tuple[str, ...]
    decision: str
    reason: str
    certainty: str
    sureness: float
    figures: tuple[tuple[str, str], ...]
    traits: tuple[str, ...]
    pointers: tuple[Pointer, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of a rule that ended alike: told, or left unsaid."""

    key: str
    total: int
    cases: tuple[CaseView, ...]

    @property
    def more(self) -> int:
        """How many are not on the page."""
        return self.total - len(self.cases)


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule's section."""

    rule: RuleReport
    tallies: tuple[tuple[str, str, int], ...]
    """Decision, reason and count; what would have been told first."""
    groups: tuple[Group, ...]

    @property
    def found(self) -> int:
        """How much it found, shown or not."""
        return sum(group.total for group in self.groups)


def decisions(words: Words) -> dict[str, str]:
    """Say each decision in words."""
    _ = words._
    return {
        "sent": _("Would have been told"),
        "held": _("Still waiting when the archive ended"),
        "folded": _("Would have been told with another note"),
        "mirror": _("Only in their own mirror"),
        "dropped": _("Left unsaid"),
    }


class Showing:
    """Turns a report's cases into what the page shows."""

    def __init__(self, report: Report, names: Map, words: Words, seed: str) -> None:
        """Draw enough aliases for every case; ``seed`` changes with the report."""
        self._report = report
        self._names = names
        self._words = words
        self._decisions = decisions(words)
        count = sum(min(SHOWN, len(rule.cases)) for rule in report.rules)
        width = max(2, len(f"{count * 2:x}"))
        draws = random.Random(seed).sample(range(16 ** (width - 1), 16**width), count)
        self._aliases = (f"{draw:x}" for draw in draws)
        self._number = 0

    def pointer(self, cited: Cited) -> Pointer:
        """Prepare a reference to a message."""
        report = self._report
        return Pointer(
            channel=self._names.name(cited.channel),
            when=self._words.moment(cited.at),
            link=permalink(cited, report.discord_guild, report.slack_domain),
            id=bare_id(cited),
            quote=self._names.excerpt(cited.quote),
        )

    def rule(self, rule: RuleReport) -> RuleView:
        """Prepare a rule's section: what would have been told goes first."""
        told = [case for case in rule.cases if case.decision in TOLD]
        untold = [case for case in rule.cases if case.decision not in TOLD]
        shown = self._group("told", rule, told, SHOWN)
        others = self._group("untold", rule, untold, SHOWN - len(shown.cases))
        order = list(self._decisions)
        tallies = sorted(
            rule.tallies,
            key=lambda tally: (
                order.index(tally.decision) if tally.decision in order else len(order),
                -tally.count,
                tally.reason,
            ),
        )
        return RuleView(
            rule=rule,
            tallies=tuple(
                (self._decision(tally.decision), tally.reason, tally.count)
                for tally in tallies
            ),
            groups=(shown, others),
        )

    def _decision(self, decision: str) -> str:
        return self._decisions.get(decision, decision)

    def _group(
        self, key: str, rule: RuleReport, cases: Sequence[Case], room: int
    ) -> Group:
        """Take the least certain; count all, as the tallies know them."""
        counted = sum(
            tally.count
            for tally in rule.tallies
            if (tally.decision in TOLD) == (key == "told")
        )
        least = sorted(cases, key=lambda case: (case.certainty, case.at))[:room]
        views = tuple(self._case(case) for case in least)
        return Group(key, max(counted, len(cases)), views)

    def _case(self, case: Case) -> CaseView:
        """Prepare a case."""
        names, words = self._names, self._words
        self._number += 1
        return CaseView(
            number=self._number,
            alias=words._("somebody %s") % next(self._aliases),
            channel=names.name(case.channel),
            day=words.day(case.at),
            iso=words.iso(case.at),
            title=names.plain(case.title),
            parts=tuple(
                names.plain(part)
                for part in (case.noticed, case.why, case.try_this)
                if part
            ),
            decision=self._decision(case.decision),
            reason=case.reason,
            certainty=words.percent(case.certainty),
            sureness=round(case.certainty, 3),
            figures=case.figures,
            traits=case.traits,
            pointers=tuple(map(self.pointer, case.messages[:REFERENCES])),
            more=max(0, len(case.messages) - REFERENCES),
        )
