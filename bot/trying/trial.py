"""A trial: the same engine beside the workspace, quicker, with one coached member.

What is read in it lives in memory alone. Each message stands for itself: when nothing waits
any more the trial begins anew, so that what was tried before does not colour it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from bot.coaching import Member as Coached
from bot.coaching import decide
from bot.decision import Verdict
from bot.live.desk import Desk
from bot.member import ALWAYS, MemberSettings
from bot.opening.aside import beside
from bot.opening.first_look import is_for
from rules.checks import RULES
from rules.engine import Engine
from rules.model import SECOND, Edited, Finding, Millis, Posted, Watermark
from rules.moments import NEVER
from rules.state.turn import Turn
from rules.state.workspace import Member, Workspace

GRACE: Millis = 10 * SECOND
BEHIND: Millis = 2 * SECOND
"""How far behind the present the channel counts as handed over."""
SOMEBODY_NEW = Coached(MemberSettings(consented=ALWAYS))
"""Attentive, of long standing, told nothing so far."""
_RULES = {rule.id: rule for rule in RULES}


class Trial:
    """What one manager tries out in one channel."""

    def __init__(self, channel: str, member: str) -> None:
        self.channel, self.member = channel, member
        self._aside: Workspace | None = None
        self._taken: set[tuple[str, Millis]] = set()

    def take(self, desk: Desk, event: Posted | Edited) -> None:
        """Take in what the manager posted, or how they changed it; the same only once."""
        post = event.post if isinstance(event, Edited) else event
        if (post.id, event.at) in self._taken:
            return
        self._taken.add((post.id, event.at))
        if self._aside is None:
            self._aside = beside(desk)
            # Who manages a place is often exempt, and still wants to see it work.
            self._aside.exempt = set()
            alias = self._aside.alias(self.member)
            self._aside.members[alias] = Member(self.member, alias)
        self._engine(desk).fold(self._aside, [event])

    def advance(self, desk: Desk, now: Millis) -> list[Finding]:
        """Return what is to be told by now."""
        if self._aside is None:
            return []
        mark = Watermark(now - BEHIND, self.channel)
        found = self._engine(desk).fold(self._aside, [mark]).findings
        if not self._queue():
            self._aside = None
        theirs = [one for one in found if is_for(one, self.member)]
        return [one for one in theirs if _is_told(desk, one, now)]

    def due(self) -> Millis:
        """Return when something is to be looked at again."""
        return min((turn.due + BEHIND + 1 for turn in self._queue()), default=NEVER)

    def _queue(self) -> Sequence[Turn]:
        channel = self._aside.channels.get(self.channel) if self._aside else None
        return channel.queue if channel else ()

    def _engine(self, desk: Desk) -> Engine:
        setup = desk.setup
        return Engine(setup.config.in_force(), times=setup.engine.times, grace=GRACE)


def _is_told(desk: Desk, finding: Finding, now: Millis) -> bool:
    """Decide as for somebody who has not been told anything, at no quiet hour."""
    policy = desk.policy()
    awake = {"quiet_from": time(0), "quiet_until": time(0), "weekend": ()}
    coaching = policy.coaching.model_copy(update=awake)
    policy = replace(policy, coaching=coaching)
    rule = _RULES[finding.rule]
    return decide(finding, rule, SOMEBODY_NEW, policy, now).verdict is Verdict.SEND
