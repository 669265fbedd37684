"""A pause: nothing is sent for a while, and it ends by itself.

What happens meanwhile is not told afterwards: nobody comes back to a pile of notes.
"""

from adapters.platform import Card
from bot.commands.asked import Asked
from bot.commands.spans import read_until
from bot.commands.switching import IS_OFF, IS_ON, WAS_OFF, WHENEVER, where
from rules.model import DAY, Millis
from rules.rule import N_

SNOOZE: Millis = 7 * DAY

IS_PAUSED = N_("Coaching is paused")
UNTIL = N_("Nothing is sent to you until {day}. /coach resume ends the pause.")
OTHER_SPANS = N_(
    "Another length: “/coach pause 3 days”, “/coach pause until Friday” or “/coach pause"
    " until 24 December”."
)
WHEN = N_("I cannot tell until when that is")
AT_MOST = N_("A pause is a year at most; “/coach off” is for good.")
NO_CATCHING_UP = N_("The pause is over; there is nothing to catch up on.")
WAS_NONE = N_("It was not paused.")


async def pause(asked: Asked) -> Card:
    """Answer ``pause``: for a week, or as was said."""
    if not asked.rest:
        return await snooze(asked)
    until = read_until(asked.rest, asked.words, asked.now)
    if until is None:
        return asked.card(WHEN, OTHER_SPANS, AT_MOST)
    return await _pause_until(asked, until, WHENEVER)


async def snooze(asked: Asked) -> Card:
    """Carry out "Snooze": nothing for a week."""
    return await _pause_until(asked, asked.now + SNOOZE, OTHER_SPANS)


async def _pause_until(asked: Asked, until: Millis, more: str) -> Card:
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    await asked.choose(paused_until=until)
    return asked.card(IS_PAUSED, UNTIL, more, day=asked.words.day(until))


async def resume(asked: Asked) -> Card:
    """Carry out ``resume``."""
    until = asked.settings.paused_until
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    if until is None or until <= asked.now:
        return asked.card(IS_ON, WAS_NONE, where(asked))
    await asked.choose(paused_until=None)
    return asked.card(IS_ON, NO_CATCHING_UP, where(asked))
