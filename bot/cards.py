"""Hints as cards: the same three sentences, what they rest on, and the way out."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from adapters.cards import Action, Card, Fact, MessageRef
from bot.limits import CoachingSettings
from bot.wording import Names, Register, Words, render
from rules.model import ASKED, Finding
from rules.rule import N_, Rule, millis

MOST_MESSAGES = 3

PRIVATE = N_("Only {person} sees this")
ABOUT = N_("About")
MORE_MESSAGES = N_("and {count} more")
LED_TO_IT = N_("What led to it")
HOW_SURE = N_("How sure")
LOOKS_FOR = N_("What the rule looks for")
WHY_TITLE = N_("Why this note")
WHY_RULE = N_("It comes from the rule “{rule}”.")
YOU_OFFERED = N_(
    "You offered to be asked. I ask one person at a time: who knows the place, and was not"
    " asked for longest."
)
WHY_NOW = N_(
    "I tell you one thing in {hint_every} at most, {hints_per_week} in a week,"
    " and of the same habit once in {same_rule_every}."
)

HINT_ACTIONS = (
    ("useful", N_("Useful")),
    ("not-for-me", N_("Not for me")),
    ("turn-off", N_("Turn off")),
    ("more", "⋯"),
)
ASK_ACTIONS = (
    ("useful", N_("Useful")),
    ("not-now", N_("Not now")),
    ("do-not-ask", N_("Don't ask me")),
    ("more", "⋯"),
)
"""The same where it asks somebody for an answer or a welcome: an easy no."""
MORE_ACTIONS = (
    ("why", N_("Why this")),
    ("snooze", N_("Snooze")),
    ("stop-rule", N_("Stop this tip")),
    ("report", N_("Report it")),
)
"""What opens behind the last button."""
ASK_MORE_ACTIONS = (
    ("snooze", N_("Snooze")),
    ("do-not-ask", N_("Don't ask me")),
    ("report", N_("Report it")),
)


def hint_card(
    finding: Finding,
    rule: Rule,
    words: Words,
    names: Names,
    register: Register = Register.REGULAR,
    number: int | None = None,
) -> Card:
    """Return the card a member gets: the hint, what it rests on, what to press.

    Figures stand on it when it is about a pattern; of a first case there is nothing to
    count, and "why this" still shows them. ``number`` says which of the wordings it is.
    """
    hint = render(finding, rule, words, names, register, number)
    figures = words.figures(finding) if finding.pattern else ()
    asks = finding.tell in ASKED
    return Card(
        title=hint.title,
        text=(hint.noticed, hint.why, hint.try_this),
        facts=(*_messages(finding, words), *_facts(figures)),
        actions=_actions(ASK_ACTIONS if asks else HINT_ACTIONS, words),
    )


def why_card(
    finding: Finding, rule: Rule, words: Words, settings: CoachingSettings
) -> Card:
    """Return what "why this" shows: the rule, its limits, and every figure."""
    figures = list(words.figures(finding))
    if finding.traits:
        traits = words.listing([words.trait(name) for name in finding.traits])
        figures.append((words.say(LED_TO_IT), traits))
    figures.append((words.say(HOW_SURE), words.figure("share", finding.certainty)))
    limits = words.say(
        WHY_NOW,
        hint_every=words.duration(millis(settings.hint_every)),
        hints_per_week=words.number(settings.hints_per_week),
        same_rule_every=words.duration(millis(settings.same_rule_every)),
    )
    asks = finding.tell in ASKED
    offered = (words.say(YOU_OFFERED),) if asks else ()
    return Card(
        title=words.say(WHY_TITLE),
        text=(words.say(WHY_RULE, rule=rule.id), *offered, limits),
        facts=(
            Fact(words.say(LOOKS_FOR), words.say(rule.finds)),
            *_facts(figures),
            *_messages(finding, words),
        ),
        actions=_actions(ASK_MORE_ACTIONS if asks else MORE_ACTIONS[1:], words),
    )


def private_note(words: Words, person: str) -> str:
    """Return the line above a private card: who sees it."""
    return words.say(PRIVATE, person=person)


def _messages(finding: Finding, words: Words) -> Iterator[Fact]:
    """Point at the messages a finding rests on, the one it is about first."""
    label = words.say(ABOUT)
    times = finding.times or (finding.posted,)
    shown = finding.messages[:MOST_MESSAGES]
    for message, posted in zip_longest(shown, times[: len(shown)], fillvalue=0):
        yield Fact(label, ref=MessageRef(finding.channel, str(message), int(posted)))
        label = ""
    more = len(finding.messages) - MOST_MESSAGES
    if more > 0:
        yield Fact("", words.say(MORE_MESSAGES, count=words.number(more)))


def _facts(figures: Iterable[tuple[str, str]]) -> Iterator[Fact]:
    return (Fact(label, value) for label, value in figures)


def _actions(actions: Iterable[tuple[str, str]], words: Words) -> tuple[Action, ...]:
    return tuple(Action(verb, words.say(label)) for verb, label in actions)
