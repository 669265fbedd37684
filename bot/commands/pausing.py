"""A pause: nothing is sent for a while, and it ends by itself.

What happens meanwhile is not told afterwards: nobody comes back to a pile of notes.
"""

from typing import TypeAlias

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.commands.inbox import STOP, gone, own
from bot.commands.spans import read_until
from bot.commands.switching import IS_OFF, IS_ON, WAS_OFF, WHENEVER, where
from rules.model import DAY, Millis
from rules.rule import N_

SNOOZE: Millis = 7 * DAY
TIP_RESTS: Millis = 60 * DAY
Buttons: TypeAlias = tuple[tuple[str, str], ...]

IS_PAUSED = N_("Coaching is paused")
UNTIL = N_("Nothing is sent to you until {day}. /coach resume ends the pause.")
OTHER_SPANS = N_(
    "Another length: “/coach pause 3 days”, “/coach pause until Friday” or “/coach pause"
    " until 24 December”."
)
WHEN = N_("I do not understand how long that is")
AT_MOST = N_("A pause is a year at most; “/coach off” is for good.")
ONLY_THIS = (("snooze-tip", N_("Only this tip, for two months")),)
RESTS = N_("This tip rests")
RESTS_UNTIL = N_("You will not hear of it until {day}. All the others go on.")
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
    """Carry out "Snooze": nothing for a week, or only nothing of this tip."""
    only = ONLY_THIS if asked.subject else ()
    return await _pause_until(asked, asked.now + SNOOZE, OTHER_SPANS, only)


async def snooze_tip(asked: Asked) -> Card:
    """Carry out "Only this tip": it rests for two months, the pause is over."""
    hint = await own(asked)
    if hint is None:
        return gone(asked)
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    until = asked.now + TIP_RESTS
    snoozed = {**asked.settings.snoozed, hint.finding.rule: until}
    await asked.choose(snoozed=snoozed, paused_until=None)
    day = asked.words.day(until)
    return asked.card(RESTS, RESTS_UNTIL, actions=STOP, day=day)


async def _pause_until(
    asked: Asked, until: Millis, more: str, actions: Buttons = ()
) -> Card:
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    await asked.choose(paused_until=until)
    day = asked.words.day(until)
    return asked.card(IS_PAUSED, UNTIL, more, actions=actions, day=day)


async def resume(asked: Asked) -> Card:
    """Carry out ``resume``."""
    until = asked.settings.paused_until
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    if until is None or until <= asked.now:
        return asked.card(IS_ON, WAS_NONE, where(asked))
    await asked.choose(paused_until=None)
    return asked.card(IS_ON, NO_CATCHING_UP, where(asked))
