"""The first note to somebody who chose direct messages: that they arrive is shown at once.

Where direct messages are the only way to a member, the click that asks for them opens
the conversation. A door that turns out to be closed is said there and then, and not
tried again until its owner says so.
"""

import asyncio
import logging

from msgspec import structs

from adapters.cards import Card
from adapters.errors import Cause, PlatformError, Refused
from bot.live.desk import Desk
from bot.store import Changes
from bot.wording import Words
from rules.rule import N_

PATIENCE = 5.0
"""Seconds that writing to them may take: somebody waits for the answer."""

IT_WORKS = N_("This is where my notes to you will come")
NOTHING_YET = N_(
    "There is none yet. There will be one a day at most, three a week. To stop"
    " them, write “off” or “pause” here."
)
SHUT = N_("Coaching is on, but I cannot write to you")
HOW_TO_OPEN = N_(
    "You take no direct messages from this server. My notes wait in /coach inbox. If you"
    " would like to get them, allow direct messages in the server's privacy settings,"
    " then use /coach on once more."
)
NOT_SURE = N_(
    "I could not write to you just now. If nothing has come from me in a few minutes,"
    " look at /coach inbox: my notes wait there in any case."
)

log = logging.getLogger(__name__)


async def write_first(desk: Desk, member: str, words: Words, answer: Card) -> Card:
    """Write to a member for the first time; return what they are answered."""
    say = words.say
    first = Card(title=say(IT_WORKS), text=(say(NOTHING_YET),))
    try:
        async with asyncio.timeout(PATIENCE):
            await desk.platform.show_direct(desk.id, member, first)
    except Refused as error:
        if error.cause is not Cause.CLOSED:
            return structs.replace(answer, text=(*answer.text, say(NOT_SURE)))
        async with desk.at_work() as unit:
            settings = structs.replace(desk.settings(member), closed=True)
            await unit.save(Changes(consents=[desk.choose(member, settings)]))
        return Card(title=say(SHUT), text=(say(HOW_TO_OPEN),))
    except (PlatformError, TimeoutError) as error:
        log.info("workspace %s: a first note was not shown: %r", desk.id, error)
        return structs.replace(answer, text=(*answer.text, say(NOT_SURE)))
    return answer
