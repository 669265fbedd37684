"""The look before: what somebody would have been told lately, had they been coached.

Their channel's last 14 days are read through the same engine and the same policy, on the
side, with them as the one coached member. Nothing of it is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.coach import Coach, DecisionWord, Outcome
from bot.live.desk import Desk
from bot.member import ALWAYS, MemberSettings, Newness
from bot.opening.aside import beside, read_through
from bot.opening.past import Past
from bot.opening.reading import BEHIND
from rules.checks import RULES
from rules.model import Finding, Millis, Retraction, Tell
from rules.outcome import Outcome as Folded
from rules.state.workspace import Member

TOLD = (DecisionWord.SENT, DecisionWord.HELD)


@dataclass(frozen=True, slots=True)
class OnePerson:
    """The one person who looks, as if they had switched coaching on."""

    zone: str

    def settings(self, member: str) -> MemberSettings:
        """Return what somebody who has just begun would have chosen."""
        return MemberSettings(consented=ALWAYS, zone=self.zone)

    def newness(self, member: str, at: Millis) -> Newness:
        """Return that they are no newcomer: they have been here for this long."""
        return Newness()

    def announces(self, member: str) -> bool:
        """Return that they are like anybody."""
        return False


def is_for(finding: Finding, member: str) -> bool:
    """Say whether a finding is about a member, and for nobody else to hear."""
    return finding.about == member and finding.tell in (Tell.AUTHOR, Tell.MIRROR)


def look_back(
    desk: Desk, member: str, zone: str, past: Past, now: Millis
) -> list[Finding]:
    """Return what a member would have been told in a channel, the latest first."""
    aside = beside(desk)
    alias = aside.alias(member)
    aside.members[alias] = Member(member, alias)
    folded = read_through(desk.setup.engine, aside, past.posts, now - BEHIND)
    coach = Coach(RULES, desk.policy(), OnePerson(zone))
    outcomes: list[Outcome] = []
    for item in _in_order(folded, member):
        outcomes += coach.consider(item)
    outcomes += (*coach.advance(now), *coach.close())
    told = [one.finding for one in outcomes if one.decision in TOLD]
    return sorted(told, key=lambda finding: -finding.at)


def _in_order(folded: Folded, member: str) -> Iterable[Finding | Retraction]:
    """Return what is for this member's own eyes, and what no longer holds."""
    theirs = [one for one in folded.findings if is_for(one, member)]
    items: list[Finding | Retraction] = [*theirs, *folded.retractions]
    return sorted(items, key=lambda item: (item.at, item.key))
