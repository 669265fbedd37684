"""Every rule, listed explicitly and in order; one file each. A test compares the two."""

from collections.abc import Mapping

from msgspec import structs

from rules.checks import (
    asks_and_vanishes,
    better_link,
    broadcasting,
    empty_greeting,
    good_answer,
    good_follow_up,
    link_only,
    newcomer_unseen,
    sales_pitch,
    unanswered_question,
)
from rules.checks.asks_and_vanishes import AsksAndVanishes
from rules.checks.newcomer_unseen import NewcomerUnseen
from rules.checks.unanswered_question import UnansweredQuestion
from rules.plan import Bound, Times
from rules.rule import Options, Rule, millis

RULES: tuple[Rule, ...] = (
    unanswered_question.RULE,
    asks_and_vanishes.RULE,
    link_only.RULE,
    sales_pitch.RULE,
    empty_greeting.RULE,
    newcomer_unseen.RULE,
    good_answer.RULE,
    good_follow_up.RULE,
    better_link.RULE,
    broadcasting.RULE,
)


def bind(options: Mapping[str, Options]) -> tuple[Bound, ...]:
    """Pair every rule with its options, the defaults where none are given."""
    return tuple((rule, options.get(rule.id) or rule.options()) for rule in RULES)


def times(bound: tuple[Bound, ...]) -> Times:
    """Return how long things are watched, as the rules' options say."""
    found = Times()
    for _, options in bound:
        if isinstance(options, UnansweredQuestion):
            found = structs.replace(
                found,
                answer_hours=options.active_hours,
                question_at_most=millis(options.at_most),
            )
        elif isinstance(options, AsksAndVanishes):
            found = structs.replace(found, answer_left=millis(options.after))
        elif isinstance(options, NewcomerUnseen):
            found = structs.replace(found, greeting_hours=options.active_hours)
    return found
