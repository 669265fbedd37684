"""What members made of a rule's notes, and when so many reject it that it is to be silent.

Each member counts once a rule, with their last word. To have no time for somebody's question
says nothing of the rule. Pure; who rated what never leaves
the inbox, only these counts do.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from bot.store import Hint
from rules.model import Millis

RATERS = 10
"""So many must have rated a rule before it mutes itself."""
SHARE = 0.3
"""More than this share of them reject it."""


class Feedback(StrEnum):
    """What a member can make of a note."""

    USEFUL = "useful"
    NOT_FOR_ME = "not-for-me"
    REPORTED = "reported"
    """It was wrong, or hurt."""


REJECTIONS = (Feedback.NOT_FOR_ME, Feedback.REPORTED)


class Ratings(Struct, frozen=True):
    """How many members found a rule's notes useful, and how many rejected them."""

    useful: int = 0
    rejected: int = 0

    @property
    def raters(self) -> int:
        """Return how many rated it."""
        return self.useful + self.rejected

    @property
    def too_many_reject(self) -> bool:
        """Say whether it is to be silent."""
        return self.raters >= RATERS and self.rejected > SHARE * self.raters


def ratings(
    hints: Iterable[Hint], since: Mapping[str, Millis] | None = None
) -> dict[str, Ratings]:
    """Count the ratings of each rule, of notes decided after ``since`` where that is set."""
    last: dict[tuple[str, str], Hint] = {}
    for hint in sorted(hints, key=lambda hint: hint.decided_at):
        rule = hint.finding.rule
        if hint.feedback in set(Feedback) and hint.decided_at > (since or {}).get(
            rule, hint.decided_at - 1
        ):
            last[rule, hint.finding.about] = hint
    found: dict[str, Ratings] = {}
    for (rule, _), hint in last.items():
        before = found.get(rule, Ratings())
        rejected = hint.feedback in REJECTIONS
        found[rule] = Ratings(
            before.useful + (not rejected), before.rejected + rejected
        )
    return found
