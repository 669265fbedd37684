"""Being asked to answer or to welcome: the way in, and an easy no.

Who says no hands the question on to the next at once; nobody is told who did.
"""

from adapters.cards import Card
from bot.asking.facts import ask_key, fact_key, number_of, put_off
from bot.commands.asked import Asked
from bot.commands.home import HOW_ON
from bot.commands.inbox import gone, own
from bot.commands.switching import IS_OFF
from bot.store import Changes, Hint
from rules.model import ASKED, Tell
from rules.rule import N_

NOT_NOW = N_("All right, not now")
NO_HARM = N_("Nothing to catch up on. I may ask you about something else another day.")
NOT_AGAIN = N_("I will not ask you again")
QUESTIONS_BACK = N_("If you change your mind: “/coach settings helper on”.")
NEWCOMERS_BACK = N_("If you change your mind: “/coach settings welcomer on”.")
THANKS = N_("Thank you")
WHEN_OPEN = N_(
    "When a question stays open where you post, I may ask you: at most once a day, never at"
    " night, and “Not now” is a fine answer. “/coach settings helper off” ends it."
)
WHEN_NEW = N_(
    "When somebody new has had no reply where you post, I may ask you to say hello: at most"
    " once a day, never at night, and “Not now” is a fine answer. “/coach settings welcomer"
    " off” ends it."
)


async def not_now(asked: Asked) -> Card:
    """Carry out "Not now"."""
    hint = await _asked_for(asked)
    if hint is None:
        return gone(asked)
    await asked.unit.inbox.rate(hint.finding.key, "not-now")
    await _hand_on(asked, hint)
    return asked.card(NOT_NOW, NO_HARM)


async def do_not_ask(asked: Asked) -> Card:
    """Carry out "Don't ask me"."""
    hint = await _asked_for(asked)
    if hint is None:
        return gone(asked)
    helping = hint.finding.tell is Tell.HELPERS
    if asked.settings.consented is not None:
        await asked.choose(**{"helps" if helping else "welcomes": False})
    await asked.unit.inbox.rate(hint.finding.key, "do-not-ask")
    await _hand_on(asked, hint)
    return asked.card(NOT_AGAIN, QUESTIONS_BACK if helping else NEWCOMERS_BACK)


async def offer_helping(asked: Asked) -> Card:
    """Carry out "Ask me about questions"."""
    return await _offer(asked, "helps", WHEN_OPEN)


async def offer_welcoming(asked: Asked) -> Card:
    """Carry out "Ask me to greet"."""
    return await _offer(asked, "welcomes", WHEN_NEW)


async def _offer(asked: Asked, role: str, said: str) -> Card:
    if asked.settings.consented is None:
        return asked.card(IS_OFF, HOW_ON)
    await asked.choose(**{role: True})
    return asked.card(THANKS, said)


async def _asked_for(asked: Asked) -> Hint | None:
    """Return the note that asks the presser for something."""
    hint = await own(asked)
    return hint if hint is not None and hint.finding.tell in ASKED else None


async def _hand_on(asked: Asked, hint: Hint) -> None:
    """Let the next person be looked for at once, unless that was done already."""
    key, inbox = hint.finding.key, asked.unit.inbox
    fact = await inbox.one(fact_key(key))
    after = number_of(fact_key(key), key) + 1
    if fact is not None and await inbox.one(ask_key(fact_key(key), after)) is None:
        again = put_off(fact, asked.now)
        await asked.unit.save(Changes(verdicts=[again]))
