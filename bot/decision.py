"""What may become of a finding, and why: the closed lists of verdicts and reasons.

A reason's slug is stable: files, counts and reports rely on it. Its sentence is for
people and may be worded better at any time.
"""

from enum import StrEnum

from msgspec import Struct

from rules.model import Millis
from rules.rule import N_, N_plural, Text


class Verdict(StrEnum):
    """What becomes of a finding."""

    SEND = "send"
    HOLD = "hold"
    """Decide again at ``Decision.until``."""
    FOLD = "fold"
    """Told inside the hint with key ``Decision.into``."""
    MIRROR = "mirror"
    """Shown in the member's own mirror, told to nobody."""
    DROP = "drop"


class Reason(Struct, frozen=True, array_like=True):
    """Why: a stable word for files and counts, and a sentence for people.

    The sentence may name settings of ``CoachingSettings`` in braces.
    """

    slug: str
    sentence: Text


TOLD = Reason("told", N_("Nothing spoke against telling it."))
OFF = Reason("off", N_("This member has not switched coaching on."))
NOT_OFFERED = Reason(
    "not-offered", N_("It is for people who offered to hear of it, one at a time.")
)
BEFORE_CONSENT = Reason(
    "before-consent", N_("It was posted before this member switched coaching on.")
)
PAUSED = Reason("paused", N_("This member has paused coaching."))
RULE_OFF = Reason("rule-off", N_("This rule is switched off."))
SNOOZED = Reason("snoozed", N_("This member has snoozed this rule."))
CHANNEL_OFF = Reason("channel-off", N_("The channel is switched off."))
ANNOUNCER = Reason(
    "announcer", N_("Announcing things is what this member is here for.")
)
NOT_ASKED_FOR = Reason(
    "not-asked-for",
    N_("Who has not switched coaching on is told of single messages alone."),
)
JUST_NOTICED = Reason(
    "just-noticed", N_("Notes begin a week after the notice that there will be any.")
)
FLOOD_BRAKE = Reason(
    "flood-brake",
    N_("The rule found far more than it usually does here and stopped itself."),
)
MUTED = Reason(
    "muted", N_("Too many members said that this rule’s notes are not for them.")
)
RETRACTED = Reason(
    "retracted", N_("The message was deleted, answered or changed in the meantime.")
)
BELOW_THRESHOLD = Reason("below-threshold", N_("Not sure enough to tell anybody."))
MIRROR_ONLY = Reason(
    "mirror-only", N_("A habit over weeks waits in the member’s own mirror.")
)
NOT_YET_A_PATTERN = Reason(
    "not-yet-a-pattern", N_("A first case is told at the attentive pace only.")
)
USE_BY = Reason("use-by", N_("Too old to be worth telling."))
FIRST_WORDS = Reason(
    "first-messages", N_("It is one of a newcomer’s first two messages here.")
)
ONCE = Reason("once", N_("This rule speaks to a person once ever, and it has."))
SAME_RULE = Reason(
    "same-rule",
    N_("This rule already spoke to this member in the last {same_rule_every}."),
)
TOLD_TWICE = Reason(
    "told-twice",
    N_("Told twice without effect: this rule is silent for {told_twice_silence}."),
)
SAME_MESSAGE = Reason(
    "same-message", N_("A hint of the same day already rests on this message.")
)
ONE_A_DAY = Reason("one-a-day", N_("Already told something in the last {hint_every}."))
THREE_A_WEEK = Reason(
    "three-a-week",
    N_plural(
        "Already told {hints_per_week} thing in the last 7 days.",
        "Already told {hints_per_week} things in the last 7 days.",
        by="hints_per_week",
    ),
)
CORRECTIONS = Reason(
    "corrections-in-a-row",
    N_plural(
        "After {corrections_in_a_row} correction without a praise, the next one waits.",
        "After {corrections_in_a_row} corrections without a praise, the next one waits.",
        by="corrections_in_a_row",
    ),
)
PRAISE_A_WEEK = Reason(
    "praise-a-week", N_("Already praised in the last {praise_every}.")
)
QUIET_HOURS = Reason("quiet-hours", N_("Quiet hours or a weekend where they live."))
# fmt: off
REASONS = (
    TOLD, OFF, NOT_OFFERED, BEFORE_CONSENT, PAUSED, RULE_OFF, CHANNEL_OFF, SNOOZED,
    ANNOUNCER, FLOOD_BRAKE, MUTED, RETRACTED, BELOW_THRESHOLD, MIRROR_ONLY,
    NOT_YET_A_PATTERN, USE_BY, FIRST_WORDS, ONCE, SAME_RULE, TOLD_TWICE, SAME_MESSAGE,
    ONE_A_DAY, THREE_A_WEEK, CORRECTIONS, PRAISE_A_WEEK, QUIET_HOURS, NOT_ASKED_FOR,
    JUST_NOTICED,
)
# fmt: on


class Decision(Struct, frozen=True):
    """What becomes of a finding, and why."""

    verdict: Verdict
    reason: Reason
    until: Millis | None = None
    into: str = ""
