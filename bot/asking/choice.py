"""Who is asked: a pure choice among people who offered.

Whoever may be told now (awake, not paused, not told anything today, see ``bot.coaching``),
has posted in that channel, and has heard nothing of the same message. Asked least
recently comes first; of those, who has given most there. Whether they can read the
channel now is for the platform to say.
"""

from collections.abc import Iterable
from typing import NamedTuple

from bot.coaching import Member, Workspace, decide
from bot.decision import Verdict
from bot.history import History
from bot.member import MemberSettings
from rules.model import Finding, Millis
from rules.moments import NEVER
from rules.rule import Rule
from rules.state.presence import Presence


class Somebody(NamedTuple):
    """Somebody who may be asked, and what is known of them where it is needed."""

    id: str
    settings: MemberSettings
    history: History
    here: Presence | None
    """Their counts in that channel; None: they have not posted there."""


class Choice(NamedTuple):
    """Who may be asked about something."""

    order: tuple[str, ...] = ()
    """Who may be asked now, the first to be asked first."""
    until: Millis | None = None
    """When the first of the others may be: they sleep, or were just told something."""


def choose(
    fact: Finding,
    rule: Rule,
    people: Iterable[Somebody],
    policy: Workspace,
    now: Millis,
) -> Choice:
    """Choose among people who offered."""
    free, later = [], []
    for one in people:
        if not _fits(fact, one):
            continue
        member = Member(one.settings, one.history)
        decision = decide(fact, rule, member, policy, now)
        if decision.verdict is Verdict.SEND:
            free.append(one)
        elif decision.until is not None:
            later.append(decision.until)
    order = tuple(one.id for one in sorted(free, key=_turn))
    return Choice(order, min(later, default=None))


def _fits(fact: Finding, one: Somebody) -> bool:
    """They know the place, and have heard nothing of this message."""
    heard = any(fact.messages[0] in told.messages for told in one.history.told)
    return one.here is not None and bool(one.here.packed) and not heard


def _turn(one: Somebody) -> tuple[Millis, int, int, str]:
    asked = [told.at for told in one.history.told if told.asked]
    helped = replies = 0
    if one.here is not None:
        helped = len(one.here.deeds.helped) if one.here.deeds else 0
        replies = sum(day.replies for day in one.here.days())
    return max(asked, default=-NEVER), -helped, -replies, one.id
