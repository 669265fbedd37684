"""A replay's report: what was added up, turned into the page's records.

People are left out here: a case holds no member, and names nobody.
"""

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.coach import Outcome
from bot.replay.people import ArchiveNames
from bot.report.model import (
    AnswerTime,
    Case,
    Cited,
    Place,
    Question,
    Report,
    RuleReport,
    Skip,
    Tally,
)
from bot.report.page import write_report
from bot.tallies import NEWCOMERS_SHOWN, RuleTally
from bot.wording import Register, render
from rules.model import Millis
from rules.rule import N_, Rule

if TYPE_CHECKING:
    from bot.replay.run import Replay

REPAIRED = N_("times that were missing or out of order")
_SOURCES = {
    "slack": N_("Slack export"),
    "discord": N_("Discord export"),
    "jsonl": N_("JSONL archive"),
}


def write(run: "Replay", target: Path) -> None:
    """Draw a replay's report."""
    cited = _cited_ids(run)
    quotes = run.archive.texts(cited) if run.request.quotes else {}
    write_report(
        _Builder(run, quotes).report(),
        target,
        translations=run.words.translations,
        locale=str(run.words.locale),
    )


def _cited_ids(run: "Replay") -> set[str]:
    """Ids of every message the page points at."""
    ids = {closed.id for closed in run.tallies.open_questions}
    ids.update(first.id for first in run.tallies.firsts[-NEWCOMERS_SHOWN:])
    for tally in run.tallies.rules.values():
        for outcome in tally.shown():
            ids.update(outcome.finding.messages)
    return ids


class _Builder:
    def __init__(self, run: "Replay", quotes: dict[str, str]) -> None:
        self.run = run
        self.quotes = quotes
        self.names = ArchiveNames(run.archive, run.words, anonymous=True)

    def report(self) -> Report:
        run, tallies, archive = self.run, self.run.tallies, self.run.archive
        newcomers = tallies.firsts[-NEWCOMERS_SHOWN:]
        return Report(
            community=run.request.input.name,
            source=run.words.say(_SOURCES[archive.format]),
            first=tallies.first,
            last=tallies.last,
            messages=tallies.messages,
            people=len(run.workspace.seen),
            channels=len(run.archive.places),
            pace=run.request.pace,
            zone=run.request.timezone,
            quotes=run.request.quotes,
            places=self.places(),
            questions=tuple(
                Question(
                    message=self.cited(closed.channel, closed.id, closed.asked),
                    fresh=closed.open,
                )
                for closed in reversed(tallies.open_questions)
            ),
            questions_total=tallies.unanswered,
            newcomers=tuple(
                self.cited(first.channel, first.id, first.at) for first in newcomers
            ),
            newcomers_total=len(tallies.firsts),
            answer_times=self.answer_times(),
            rules=tuple(self.rule(rule) for rule, _ in run.bound),
            weeks=tuple(run.weeks),
            skipped=self.skipped(),
            version=version("rapport-coach"),
        )

    def cited(self, channel: str, id: str, at: Millis) -> Cited:
        return Cited(channel=channel, id=id, at=at, quote=self.quotes.get(id, ""))

    def places(self) -> tuple[Place, ...]:
        found = self.run.archive.places
        by_name = {place.name: place.id for place in found.values() if not place.thread}
        homes = {
            place.parent or ""
            for place in found.values()
            if place.thread and place.parent not in by_name
        }
        places = [
            Place(
                id=place.id,
                name=place.name,
                parent=by_name.get(place.parent or "", place.parent or "")
                if place.thread
                else "",
            )
            for place in found.values()
        ]
        return (*places, *(Place(id=home, name=home) for home in homes if home))

    def answer_times(self) -> tuple[AnswerTime, ...]:
        tallies = self.run.tallies
        rows = [("", tallies.answer_times), *sorted(tallies.by_channel.items())]
        authors: dict[str, int] = {}
        for week in self.run.weeks:
            place = self.run.workspace.places.get(week.channel)
            home = (place and place.home) or week.channel
            authors[home] = max(authors.get(home, 0), week.authors)
        authors[""] = len(self.run.workspace.seen)
        return tuple(
            AnswerTime(
                channel=channel,
                questions=spans.questions,
                answered=spans.answered,
                median=spans.median(),
                authors=authors.get(channel, 0),
            )
            for channel, spans in rows
        )

    def rule(self, rule: Rule) -> RuleReport:
        tally = self.run.tallies.rules.get(rule.id, RuleTally())
        words, settings = self.run.words, self.run.request.config.coaching
        reasons = {out.reason.slug: out.reason for out in tally.shown()}
        options = self.run.options[rule.id]
        return RuleReport(
            id=rule.id,
            title=words.say(rule.wording.title),
            finds=words.say(rule.finds),
            on=rule.on,
            threshold=options.threshold,
            tallies=tuple(
                Tally(
                    decision=decision,
                    reason=words.reason(reasons[slug], settings)
                    if slug in reasons
                    else slug,
                    count=count,
                )
                for (decision, slug), count in tally.decisions.most_common()
            ),
            cases=tuple(self.case(rule, outcome) for outcome in tally.shown()),
        )

    def case(self, rule: Rule, outcome: Outcome) -> Case:
        finding, words = outcome.finding, self.run.words
        register = Register.NEWCOMER if outcome.newcomer else Register.REGULAR
        times = finding.times or (finding.posted,)
        hint = render(finding, rule, words, self.names, register, outcome.said)
        return Case(
            channel=finding.channel,
            at=finding.posted,
            title=hint.title,
            noticed=hint.noticed,
            why=hint.why,
            try_this=hint.try_this,
            decision=outcome.decision.value,
            reason=words.reason(outcome.reason, self.run.request.config.coaching),
            certainty=finding.certainty,
            figures=words.figures(finding),
            traits=tuple(words.trait(name) for name in finding.traits),
            messages=tuple(
                self.cited(finding.channel, id, at)
                for id, at in zip(finding.messages, times, strict=False)
            ),
        )

    def skipped(self) -> tuple[Skip, ...]:
        archive = self.run.archive
        rows = [
            *archive.skipped.items(),
            *archive.left_out.items(),
            *archive.noted.items(),
        ]
        if archive.repaired:
            rows.append((self.run.words.say(REPAIRED), archive.repaired))
        return tuple(
            Skip(
                what=what,
                count=count,
                where=(archive.examples[what],) if what in archive.examples else (),
            )
            for what, count in rows
        )
