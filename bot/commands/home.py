"""Home: how things stand for one member, at a glance."""

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.commands.inbox import told_to
from bot.commands.pausing import IS_PAUSED, UNTIL
from bot.commands.questions import fact, open_to
from bot.commands.switching import IS_OFF, IS_ON, where
from bot.live.decisions import State
from rules.rule import N_

HOW_ON = N_(
    "“/coach on” says what I would read, keep and send. Nothing begins before you say"
    " where my notes go."
)
LIST = N_("“/coach help” lists what I know.")
NEW_NOTES = N_("New notes in /coach inbox")
CAN_YOU = N_("A question you may know about")
MAY_SAY = N_("What I may tell you about")
BETWEEN = " · "


async def show_home(asked: Asked) -> Card:
    """Answer ``home``: notes that wait, a question to answer, what is on."""
    say, facts = asked.words.say, []
    new = sum(hint.state == State.NEW for hint in await told_to(asked))
    on = asked.settings.consented is not None
    if new:
        facts.append(Fact(say(NEW_NOTES), asked.words.number(new)))
    question = next((one for one in open_to(asked) if not one.mine), None)
    if question is not None:
        facts.append(Fact(say(CAN_YOU), ref=fact(asked, question).ref))
    if on:
        rules = asked.desk.setup.rules.items()
        titles = [
            say(rule.wording.title)
            for id, rule in rules
            if id not in asked.settings.off
        ]
        facts.append(Fact(say(MAY_SAY), BETWEEN.join(titles)))
    title, *text = _state(asked)
    return Card(title=title, text=(*text, say(LIST)), facts=tuple(facts))


def _state(asked: Asked) -> tuple[str, ...]:
    """Say whether coaching is on, and what that means now."""
    say, until = asked.words.say, asked.settings.paused_until
    if asked.settings.consented is None:
        return say(IS_OFF), say(HOW_ON)
    if until is not None and asked.now < until:
        return say(IS_PAUSED), say(UNTIL, day=asked.words.day(until))
    return say(IS_ON), say(where(asked))
