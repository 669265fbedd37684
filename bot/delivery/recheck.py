"""The last look before a push is sent: does the hint still hold, may its member be told?

A pure decision about what is known at that moment. A retraction takes its message's grace
to come through the engine; so what waits to be settled is looked at, too: an edit, a
deletion or a likely answer that has been handed in holds the push until it is settled.
"""

from dataclasses import dataclass

from adapters.platform import Person
from bot.coaching import Workspace, speaks_against
from bot.decision import Verdict as Decided
from bot.delivery.verdict import Drop, Wait
from bot.member import MemberSettings
from bot.store import Hint
from rules.model import MINUTE, Millis
from rules.rule import Moment, Rule
from rules.state.channel import Channel
from rules.state.turn import BOT, CHANGE, REACTION, Turn

LOOK_AGAIN: Millis = 5 * MINUTE
"""How often it is looked whether a pause is over."""
ABOUT_ANSWERS = (Moment.QUESTION_CLOSED, Moment.ANSWER_LEFT, Moment.FIRST_OVER)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything the last look rests on."""

    hint: Hint | None
    rule: Rule | None
    """None: the rule is not in force any more."""
    settings: MemberSettings
    policy: Workspace
    channel: Channel | None
    person: Person | None
    """Its member as the platform knows them now."""
    readable: bool
    """They can read the channel now."""
    paused: bool
    """A manager lets nothing go out in this workspace."""
    shadow: bool
    """What would be told is noted, and nobody told."""
    now: Millis


def recheck(look: Look) -> Wait | Drop | None:
    """Say what speaks against sending now; None: nothing does."""
    if look.hint is None:
        return Drop("overtaken")
    if look.rule is None:
        return Drop("rule-off")
    if look.person is None:
        return Drop("no-member")
    if look.person.outside:
        return Drop("outside")
    if not look.readable:
        return Drop("cannot-read")
    if look.shadow:
        return Drop("shadow")
    finding = look.hint.finding
    against = speaks_against(finding, look.rule, look.settings, look.policy, look.now)
    if against is not None and against.verdict is not Decided.HOLD:
        return Drop(against.reason.slug)
    if is_deleted(look.hint, look.channel):
        return Drop("deleted")
    if look.paused:
        return Wait(look.now + LOOK_AGAIN, "workspace-paused")
    if against is not None and against.until is not None:
        return Wait(against.until, against.reason.slug)
    due = unsettled(look.hint, look.rule, look.channel, look.now)
    return None if due is None else Wait(due, "unsettled")


def is_deleted(hint: Hint, channel: Channel | None) -> bool:
    """Say whether the deletion of one of its messages has been handed in."""
    if channel is None:
        return False
    changes = [
        change for id in hint.finding.messages for change in channel.changes.get(id, ())
    ]
    return any(change.turn is None for change in changes)


def unsettled(
    hint: Hint, rule: Rule, channel: Channel | None, now: Millis
) -> Millis | None:
    """Say when what has been handed in about its messages will be settled; None: it is."""
    if channel is None:
        return None
    messages = hint.finding.messages
    due = [
        turn.due
        for turn in channel.queue
        if _concerns(turn, messages)
        or (rule.moment in ABOUT_ANSWERS and _may_answer(turn, hint))
    ]
    return max(*due, now) + MINUTE if due else None


def _concerns(turn: Turn, messages: tuple[str, ...]) -> bool:
    """An edit of a message, a reply to it or a reaction on it."""
    return turn.reply_to in messages or turn.thread in messages


def _may_answer(turn: Turn, hint: Hint) -> bool:
    """A message that came before the hint was made, so that this wait comes to an end."""
    human = not turn.flags & (BOT | REACTION | CHANGE)
    return human and turn.at <= hint.decided_at
