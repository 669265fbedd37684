"""The inbox: every note a member was told, newest first, and what its buttons do."""

from adapters.cards import Card, Fact
from bot.cards import why_card
from bot.coach import DecisionWord
from bot.commands.asked import Asked
from bot.commands.feedback import rate
from bot.delivery.note import note
from bot.live.decisions import State
from bot.ratings import Feedback
from bot.store import Hint
from rules.rule import N_, N_plural

MOST = 10
MOST_DIGITS = 9
"""Digits of a number that are read; there are never so many notes."""

INBOX = N_("Your notes")
EMPTY = N_("There are none. When I have one, it waits here for 60 days.")
HOW_TO_READ = N_("Newest first. “/coach inbox 1” shows the first one.")
NO_SUCH = N_plural(
    "There is no note {number}; there is only one.",
    "There is no note {number}; there are {count}.",
    by="count",
)
BY_NUMBER = N_(
    "Notes go by their numbers in /coach inbox: the latest is 1. Without a number the"
    " latest is meant."
)
NEW = N_("{day} · new")

GONE = N_("That note is gone")
GONE_BECAUSE = N_("What it was about was changed, answered or taken back.")
THANKS = N_("Thank you")
NOTED = N_("That helps to keep the useful tips and to mute the others.")
SORRY = N_("Noted")
NOT_AGAIN = N_("If you never want this tip again, stop it; all others stay.")
STOPPED = N_("This tip is stopped")
NEVER_AGAIN = N_("You will not hear of it again. All the others stay.")
STOP = (("stop-rule", N_("Stop this tip")),)


async def show_inbox(asked: Asked) -> Card:
    """Answer ``inbox``: the list, or one note of it."""
    hints = await told_to(asked)
    number = number_of(asked.rest)
    if number is not None:
        return await _show_one(asked, hints, number)
    if not hints:
        return asked.card(INBOX, EMPTY)
    if len(hints) == 1:
        return await _show_one(asked, hints, 1)
    facts = tuple(_line(asked, hint) for hint in hints[:MOST])
    say = asked.words.say
    return Card(title=say(INBOX), text=(say(HOW_TO_READ),), facts=facts)


async def told_to(asked: Asked) -> list[Hint]:
    """Return what the member was told, newest first."""
    found = await asked.unit.inbox.of(asked.member)
    told = [
        hint
        for hint in found
        if hint.decision == DecisionWord.SENT
        and hint.state != State.SHADOW
        and hint.finding.rule in asked.desk.setup.rules
    ]
    return sorted(told, key=lambda hint: (-hint.decided_at, hint.finding.key))


def _line(asked: Asked, hint: Hint) -> Fact:
    day = asked.words.day(hint.decided_at)
    label = asked.words.say(NEW, day=day) if hint.state == State.NEW else day
    return Fact(label, note(asked.desk, hint, asked.words).text[0])


async def _show_one(asked: Asked, hints: list[Hint], number: int) -> Card:
    if not 1 <= number <= len(hints):
        return no_such_note(asked, hints, number)
    hint = hints[number - 1]
    await asked.unit.inbox.set_state(hint.finding.key, State.SEEN)
    return note(asked.desk, hint, asked.words)


def no_such_note(asked: Asked, hints: list[Hint], number: int) -> Card:
    """Say that there is no note of that number."""
    words = asked.words
    asked_for = words.number(min(number, 10**6))
    text = words.count(NO_SUCH, len(hints), number=asked_for)
    return Card(title=words.say(INBOX), text=(text,))


async def chosen(asked: Asked) -> Hint | Card:
    """Return the note whose number was typed, the latest where none was."""
    hints = await told_to(asked)
    if not hints:
        return asked.card(INBOX, EMPTY)
    number = number_of(asked.rest)
    if number is None:
        return asked.card(INBOX, BY_NUMBER) if asked.rest else hints[0]
    if not 1 <= number <= len(hints):
        return no_such_note(asked, hints, number)
    return hints[number - 1]


def number_of(text: str) -> int | None:
    """Read the number of a note: ``2``, ``2.``, ``#2``, ``note 2``."""
    bare = text.casefold().removeprefix("note").strip(" .#")
    return int(bare[:MOST_DIGITS]) if bare.isdecimal() else None


async def show_why(asked: Asked) -> Card:
    """Answer ``why``: the figures behind the latest note, or behind a chosen one."""
    found = await chosen(asked)
    return found if isinstance(found, Card) else _why(asked, found)


# -- buttons ----------------------------------------------------------------------------


async def useful(asked: Asked) -> Card:
    """Carry out "Useful"."""
    return await _rate(asked, Feedback.USEFUL) or asked.card(THANKS, NOTED)


async def not_for_me(asked: Asked) -> Card:
    """Carry out "Not for me"."""
    return await _rate(asked, Feedback.NOT_FOR_ME) or asked.card(
        SORRY, NOTED, NOT_AGAIN, actions=STOP
    )


async def why(asked: Asked) -> Card:
    """Carry out "Why this"."""
    hint = await own(asked)
    return gone(asked) if hint is None else _why(asked, hint)


def _why(asked: Asked, hint: Hint) -> Card:
    setup, finding = asked.desk.setup, hint.finding
    rule, settings = setup.rules[finding.rule], setup.config.coaching
    card = why_card(finding, rule, asked.words, settings)
    return Card(
        title=card.title,
        text=card.text,
        facts=card.facts,
        actions=card.actions,
        subject=finding.key,
    )


async def stop_rule(asked: Asked) -> Card:
    """Carry out "Stop this tip"."""
    hint = await own(asked)
    if hint is None:
        return gone(asked)
    if asked.settings.consented is not None:
        await asked.choose(off=asked.settings.off | {hint.finding.rule})
    return asked.card(STOPPED, NEVER_AGAIN)


async def _rate(asked: Asked, feedback: Feedback) -> Card | None:
    """Note what the member made of a note; a card when there is none (any more)."""
    hint = await own(asked)
    if hint is None:
        return gone(asked)
    await rate(asked, hint, feedback)
    return None


async def own(asked: Asked) -> Hint | None:
    """Return the note a button belongs to, if it is the presser's own."""
    hint = await asked.unit.inbox.one(asked.subject)
    if hint is None or hint.finding.about != asked.member:
        return None
    return hint if hint.finding.rule in asked.desk.setup.rules else None


def gone(asked: Asked) -> Card:
    """Say that a note is not there (any more)."""
    return asked.card(GONE, GONE_BECAUSE)
