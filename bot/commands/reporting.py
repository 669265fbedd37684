"""Reporting a note that was wrong or hurt: its rule and wording go to whoever runs the bot.

The member's name goes along only if they press the button that says so; what they posted,
where, and whom the note named never does.
"""

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.commands.feedback import rate
from bot.commands.inbox import NOT_AGAIN, STOP, chosen, gone, own
from bot.delivery.note import words_of_place
from bot.history import said as number_said
from bot.nameless import Nameless
from bot.operator import Report
from bot.ratings import Feedback
from bot.store import Hint
from bot.wording import Register, Words, render
from rules.rule import N_

REPORT = N_("Report this note?")
WHAT_GOES = N_(
    "Whoever runs me gets the name of the rule and what it said. They do not get your post,"
    " the channel, or anybody's name; yours only if you choose so."
)
IT_SAID = N_("It said: {said}")
HOW = (
    ("report-nameless", N_("Report without my name")),
    ("report-named", N_("Report with my name")),
)
THANKS = N_("Thank you, it is reported")
SORRY = N_("I am sorry about that note. Your report helps to put the rule right.")
ALREADY = N_("You have reported that note already")
ONCE = N_("Once is enough: it was passed on.")


async def report(asked: Asked) -> Card:
    """Answer ``report``: say what would go of the note that was chosen, and ask."""
    found = await chosen(asked)
    return found if isinstance(found, Card) else _ask(asked, found)


async def report_this(asked: Asked) -> Card:
    """Carry out "Report it": the same for the note the button belongs to."""
    hint = await own(asked)
    return gone(asked) if hint is None else _ask(asked, hint)


def _ask(asked: Asked, hint: Hint) -> Card:
    asked.subject = hint.finding.key
    said = " ".join(_said(asked, hint, asked.words))
    return asked.card(REPORT, IT_SAID, WHAT_GOES, actions=HOW, said=said)


async def report_nameless(asked: Asked) -> Card:
    """Carry out "Report without my name"."""
    return await _report(asked, "")


async def report_named(asked: Asked) -> Card:
    """Carry out "Report with my name"."""
    return await _report(asked, asked.member)


async def _report(asked: Asked, member: str) -> Card:
    hint = await own(asked)
    if hint is None:
        return gone(asked)
    if hint.feedback == Feedback.REPORTED:
        return asked.card(ALREADY, ONCE)
    await rate(asked, hint, Feedback.REPORTED)
    said = _said(asked, hint, words_of_place(asked.desk))
    asked.report = Report(hint.finding.rule, said, member)
    return asked.card(THANKS, SORRY, NOT_AGAIN, actions=STOP)


def _said(asked: Asked, hint: Hint, words: Words) -> tuple[str, ...]:
    """Return what a note said, with nobody and no channel named."""
    finding = hint.finding
    new = asked.desk.newness(finding.about, finding.posted).newcomer
    register = Register.NEWCOMER if new else Register.REGULAR
    rule = asked.desk.setup.rules[finding.rule]
    history = asked.desk.histories.get(finding.about)
    number = number_said(history, finding.key) if history else None
    told = render(finding, rule, words, Nameless(words), register, number)
    return told.noticed, told.why, told.try_this
