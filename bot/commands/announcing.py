"""The invitation: one post in a channel, with three buttons below it.

Whoever presses one is answered alone. A look at what they would have been told reads their
own last 14 days in that channel; the click is consent for this one look, and nothing is kept.
"""

import asyncio
from functools import partial

from adapters.cards import Action, Card, Fact, MessageRef
from adapters.errors import PlatformError, Refused, Unclear
from bot.commands.asked import Asked
from bot.commands.switching import (
    HOW_OFF,
    INVITATION,
    IS_ON,
    TO_ME,
    WHAT_I_DO,
    WHAT_I_KEEP,
    WHERE,
    WHO_KNOWS,
    where,
)
from bot.delivery.note import Mentions, words_of_place
from bot.live.desk import Desk
from bot.opening.first_look import look_back
from bot.opening.notice import LEAVE_ME_OUT, RUN_BY
from bot.opening.past import last_days
from bot.store import Refusal
from bot.wording import Register, render
from rules.model import Finding
from rules.rule import N_

PATIENCE = 20.0
"""Seconds that a look may take; platforms wait for an answer that was promised at once."""
AT_ONCE = 5
SHOWN = 3

ANNOUNCE = N_("An invitation")
HERE = N_("Please ask in the channel in which it is to be posted.")
NOT_READ = N_(
    "I do not read {channel} yet. “/coach-admin channels on” switches it on; then there is"
    " something to invite people to."
)
PAUSED = N_("Nothing goes out at the moment. “/coach-admin resume” ends that.")
POSTED = N_("The invitation is posted in {channel}")
ONLY_THEY = N_(
    "Whoever presses a button gets a private answer. Nobody learns who did, you"
    " included."
)
NOT_POSTED = N_("I could not post it in {channel}. Am I allowed to write there?")
MAYBE = N_("I cannot tell whether it was posted in {channel}. Please look there first.")

WEEKLY = N_("Once a week I post which questions are still open.")
LOOK = N_("See what it would tell me")
TURN_ON = N_("Turn on")

WOULD_HAVE = N_("What I would have told you")
IN_TWO_WEEKS = N_(
    "In the last 14 days in {channel} it would have been this, to you alone."
)
NOTHING = N_(
    "In the last 14 days in {channel} it would have been nothing. I speak up rarely: at"
    " most one note a day, three a week."
)
AND_MORE = N_("and {count} more")
KEPT_NOTHING = N_("This was one look. I have kept nothing of it.")
LEFT_OUT = N_("You asked me to leave you out, so I have not looked.")
AND_BACK = N_("“/coach privacy include-me” takes that back.")
NO_LOOK = N_("I could not look")
BUSY = N_("It took too long. Please try again in a few minutes.")
UNREADABLE = N_("I may not read what was posted in {channel} before.")
IS_LOOKING = N_("I am looking already. Give me a moment.")
LEAVE = "leave-me-out"


async def announce(asked: Asked) -> Card:
    """Carry out ``announce``: post the invitation in this channel."""
    channel = asked.channel
    if not channel:
        return asked.card(ANNOUNCE, HERE)
    if not asked.desk.reads(channel):
        return asked.card(ANNOUNCE, NOT_READ, channel=f"<#{channel}>")
    if asked.desk.paused:
        return asked.card(ANNOUNCE, PAUSED)
    asked.after = partial(_post, asked, invitation(asked.desk, channel))
    return asked.card(ANNOUNCE)


def invitation(desk: Desk, channel: str) -> Card:
    """Return the post that invites everybody."""
    words, contact = words_of_place(desk), desk.setup.config.operator.contact
    said = (WHAT_I_DO, WEEKLY, WHAT_I_KEEP, WHO_KNOWS)
    text = [words.say(one) for one in said]
    if contact:
        text.append(words.say(RUN_BY, contact=contact))
    buttons = (("look", LOOK), ("turn-on", TURN_ON), (LEAVE, LEAVE_ME_OUT))
    return Card(
        title=words.say(INVITATION),
        text=tuple(text),
        actions=tuple(
            Action(verb, words.say(label), asks=verb == "turn-on")
            for verb, label in buttons
        ),
        subject=channel,
    )


async def _post(asked: Asked, card: Card) -> Card:
    """Post it, and say what came of it."""
    mention = f"<#{asked.channel}>"
    try:
        async with asyncio.timeout(PATIENCE):
            await asked.desk.platform.post(asked.desk.id, asked.channel, card)
    except (Unclear, TimeoutError):
        return asked.card(ANNOUNCE, MAYBE, channel=mention)
    except PlatformError:
        return asked.card(ANNOUNCE, NOT_POSTED, channel=mention)
    return asked.card(POSTED, ONLY_THEY, channel=mention)


async def turn_on(asked: Asked) -> Card:
    """Carry out "Turn on": ask where notes go; that answer is the whole consent."""
    if asked.settings.consented is None:
        return asked.card(WHERE, HOW_OFF, actions=TO_ME)
    return asked.card(IS_ON, where(asked), WHERE, actions=TO_ME)


async def look(asked: Asked) -> Card:
    """Carry out "See what it would tell me"."""
    if asked.refusal is Refusal.EVERYTHING:
        return asked.card(NO_LOOK, LEFT_OUT, AND_BACK)
    if not asked.desk.reads(asked.subject):
        return asked.card(NO_LOOK, NOT_READ, channel=f"<#{asked.subject}>")
    looking = asked.desk.looking
    if asked.member in looking or len(looking) >= AT_ONCE:
        return asked.card(NO_LOOK, IS_LOOKING)
    looking.add(asked.member)
    asked.after = partial(_look, asked)
    return asked.card(WOULD_HAVE)


async def _look(asked: Asked) -> Card:
    """Read what was posted lately, and say what would have been told."""
    desk, channel, mention = asked.desk, asked.subject, f"<#{asked.subject}>"
    try:
        past = await last_days(desk.platform, desk.id, channel, asked.now, PATIENCE)
        await desk.meet(past.channels)
    except Refused:
        return asked.card(NO_LOOK, UNREADABLE, channel=mention)
    except (PlatformError, TimeoutError):
        return asked.card(NO_LOOK, BUSY)
    finally:
        desk.looking.discard(asked.member)
    zone = asked.settings.zone or asked.zone
    found = look_back(desk, asked.member, zone, past, asked.now)
    return _would_have(asked, found, mention)


def _would_have(asked: Asked, found: list[Finding], mention: str) -> Card:
    say = asked.words.say
    intro = say(IN_TWO_WEEKS if found else NOTHING, channel=mention)
    facts = [fact for one in found[:SHOWN] for fact in _told(asked, one)]
    if len(found) > SHOWN:
        count = asked.words.number(len(found) - SHOWN)
        facts.append(Fact("", say(AND_MORE, count=count)))
    text = [intro, say(KEPT_NOTHING)]
    buttons: tuple[Action, ...] = ()
    if asked.settings.consented is None:
        text.append(say(WHERE))
        buttons = tuple(Action(verb, say(label)) for verb, label in TO_ME)
    return Card(
        title=say(WOULD_HAVE), text=tuple(text), facts=tuple(facts), actions=buttons
    )


def _told(asked: Asked, finding: Finding) -> tuple[Fact, Fact]:
    """Return a hint as it would have read, and the message it is about."""
    desk, words = asked.desk, asked.words
    names = Mentions(desk.platform, desk.id, words)
    hint = render(
        finding, desk.setup.rules[finding.rule], words, names, Register.REGULAR
    )
    day = words.day(finding.posted)
    ref = MessageRef(finding.channel, finding.messages[0], finding.posted)
    return Fact(day, f"{hint.noticed} {hint.try_this}"), Fact("", ref=ref)
