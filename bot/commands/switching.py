"""On and off: the whole of consent.

One click switches coaching on, and says where notes go; the card above it says what is
read, kept and sent. Off takes one word, and asks nothing. The time zone that a platform
knows is kept from then on, for quiet hours to be those of where the member lives.
"""

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.erasure import forget_coaching
from bot.member import Pace, Reach
from bot.store import Refusal
from rules.rule import N_

INVITATION = N_("A private word now and then")
WHAT_I_DO = N_(
    "I help questions here get answered. If you turn me on, I tell you privately when"
    " somebody answered you or a question of yours was overlooked, and now and then how"
    " a post of yours could get more replies: at most one note a day, three a week."
)
WHAT_I_KEEP = N_(
    "I keep none of your words. Who posted when, and what kind of post it was, I forget"
    " after a day, an open question after a week; for a year I remember that you have"
    " been here before. If you turn me on, I also keep counts of your own posts, and my"
    " notes to you, for 60 days."
)
WHO_KNOWS = N_(
    "Nobody is told that you turned this on, the people who run this place included."
)
WHERE = N_("Where should my notes go? Your answer turns me on.")
TO_ME = (
    ("turn-on-direct", N_("Direct message")),
    ("turn-on-inbox", N_("Only my inbox")),
)

IS_ON = N_("Coaching is on")
TO_DIRECT = N_("My notes come to you privately, and wait in /coach inbox as well.")
TO_INBOX = N_("My notes wait in /coach inbox; nothing is sent to you.")
HOW_OFF = N_("It begins with what you post from now on. /coach off ends it at once.")
WAS_ON = N_("It has been on since {day}. /coach off ends it at once.")

IS_OFF = N_("Coaching is off")
NOTHING_MORE = N_(
    "Nothing more is sent to you, and the counts of your posts are gone. Notes you have"
    " had stay in /coach inbox for 60 days."
)
WHENEVER = N_("If you want it again: whenever you like, nothing to catch up on.")
WAS_OFF = N_("It was off already.")
MEMBERS_ONLY = N_(
    "I coach members of this place alone. You are here as a guest, or from another"
    " organisation; your questions are seen like anybody's."
)


async def switch_on(asked: Asked) -> Card:
    """Answer ``on``: the invitation, or at once where it was said where notes go."""
    if asked.outside:
        return asked.card(IS_OFF, MEMBERS_ONLY)
    wish = asked.rest.casefold()
    if "inbox" in wish:
        return await turn_on_inbox(asked)
    if "direct" in wish or wish == "dm":
        return await turn_on_direct(asked)
    if asked.settings.consented is None or asked.settings.noticed is not None:
        return asked.card(
            INVITATION, WHAT_I_DO, WHAT_I_KEEP, WHO_KNOWS, WHERE, actions=TO_ME
        )
    since = asked.words.day(asked.settings.consented)
    await asked.choose(paused_until=None, closed=False)
    return asked.card(IS_ON, where(asked), WAS_ON, WHERE, actions=TO_ME, day=since)


async def turn_on_direct(asked: Asked) -> Card:
    """Carry out "Direct message"."""
    return await _turn_on(asked, Reach.DIRECT)


async def turn_on_inbox(asked: Asked) -> Card:
    """Carry out "Only my inbox"."""
    return await _turn_on(asked, Reach.INBOX)


async def _turn_on(asked: Asked, reach: Reach) -> Card:
    if asked.outside:
        return asked.card(IS_OFF, MEMBERS_ONLY)
    since = asked.settings.consented
    if asked.settings.noticed is not None:
        # So far they only had not said no; now they say yes.
        since = None
        await asked.choose(noticed=None, pace=Pace.ATTENTIVE)
    await asked.choose(
        consented=asked.now if since is None else since,
        reach=reach,
        zone=asked.settings.zone or asked.zone,
        closed=False,
        paused_until=None,
    )
    asked.write_first = reach is Reach.DIRECT
    return asked.card(IS_ON, where(asked), HOW_OFF)


def where(asked: Asked) -> str:
    """Return the text that says where a member's notes go."""
    return TO_DIRECT if asked.settings.reach is Reach.DIRECT else TO_INBOX


async def switch_off(asked: Asked) -> Card:
    """Carry out ``off``: before the next send, and without a question."""
    if asked.settings.consented is None:
        return asked.card(IS_OFF, WAS_OFF, WHENEVER)
    refusal = asked.refuse(Refusal.COACHING)
    await forget_coaching(asked.desk, asked.unit, asked.member, (refusal,))
    return asked.card(IS_OFF, NOTHING_MORE, WHENEVER)
