"""What is held of a member: shown, handed over, erased; and to be left out altogether.

All of it works for everybody, coached or not.
"""

import msgspec

from adapters.cards import Attachment, Card, Fact
from bot.commands.asked import Asked
from bot.commands.holdings import holdings
from bot.erasure import erase
from bot.store import Refusal, RefusalRow
from rules.rule import N_

SHOWN = N_("What I keep about you")
NO_WORDS = N_("None of your words, no name, no address of a link: I never keep those.")
ABOUT_YOU = N_("You have been left out: you are in no record and no count.")
WAYS = N_("“/coach privacy export” hands you all of it as a file.")
SINCE = N_("Coaching")
OFF = N_("off")
ON_SINCE = N_("on since {day}")
NOTES = N_("Notes and findings, for 60 days")
COUNTED = N_("Days with counts of your posts")
POSTS = N_("Posts of the last day (which, when, of what kind)")
QUESTIONS = N_("Questions under watch")
SEEN = N_("That you have posted here before")
YES, NO = N_("yes"), N_("no")
EXPORTED = N_("Here is everything I keep about you")
FILE = N_("It is a file that any text editor opens. Times in it are in UTC.")
NAME = "rapport-about-me.json"

SURE = N_("Erase everything about you?")
WHAT_GOES = N_(
    "Your settings, counts, notes and open questions go, and I forget that you have been"
    " here. Coaching is off then. This cannot be undone."
)
ERASE = (("erase", N_("Erase everything")),)
ERASED = N_("Everything about you is erased")
RECEIPT = N_(
    "It is gone from everything I keep, and from what was waiting to be sent. Below is what"
    " there was."
)
ELSEWHERE = N_(
    "Notes I have shown you stay in your own messages until you delete them. A copy that"
    " whoever runs me made of all I keep goes when they remove it."
)
MARK_STAYS = N_(
    "One thing stays: a scrambled mark that says you said no, so that I keep to it."
)

LEFT_OUT = N_("You are left out")
FROM_NOW_ON = N_(
    "Everything about you is erased. From now on your posts are nameless to me: in no"
    " record, no count, no summary."
)
AND_BACK = N_("“/coach privacy include-me” takes that back.")
INCLUDED = N_("You are included again")
LIKE_ANYBODY = N_(
    "I read your posts like anybody's again. Coaching stays off until you write"
    " /coach on."
)
NEVER_OUT = N_("You were not left out.")


async def show(asked: Asked) -> Card:
    """Answer ``privacy show``."""
    say = asked.words.say
    text = [say(NO_WORDS), say(WAYS)]
    if asked.refusal is Refusal.EVERYTHING:
        text.append(say(ABOUT_YOU))
    return Card(title=say(SHOWN), text=tuple(text), facts=await _held(asked))


async def _held(asked: Asked) -> tuple[Fact, ...]:
    """Count what is held of a member."""
    held, say, number = await holdings(asked), asked.words.say, asked.words.number
    since = asked.settings.consented
    on = say(ON_SINCE, day=asked.words.day(since)) if since is not None else say(OFF)
    days = {day["day"] for days in held["counts"].values() for day in days}
    return (
        Fact(say(SINCE), on),
        Fact(say(NOTES), number(len(held["notes"]))),
        Fact(say(COUNTED), number(len(days))),
        Fact(say(POSTS), number(sum(map(len, held["posts"].values())))),
        Fact(say(QUESTIONS), number(len(held["questions"]))),
        Fact(say(SEEN), say(YES if held["seen"] else NO)),
    )


async def export(asked: Asked) -> Card:
    """Answer ``privacy export``."""
    data = msgspec.json.encode(await holdings(asked), order="sorted")
    say = asked.words.say
    return Card(
        title=say(EXPORTED),
        text=(say(FILE),),
        attachment=Attachment(NAME, msgspec.json.format(data, indent=2)),
    )


async def ask_to_erase(asked: Asked) -> Card:
    """Answer ``privacy delete``: ask once."""
    return asked.card(SURE, WHAT_GOES, actions=ERASE)


async def erase_all(asked: Asked) -> Card:
    """Carry out "Erase everything"."""
    kept, held, say = asked.refusal, await _held(asked), asked.words.say
    refusals = (RefusalRow(asked.mark, kept),) if kept else ()
    await erase(asked.desk, asked.unit, asked.member, asked.now, refusals)
    asked.erased = True
    text = (RECEIPT, ELSEWHERE, *((MARK_STAYS,) if kept else ()))
    return Card(title=say(ERASED), text=tuple(say(one) for one in text), facts=held)


async def leave_out(asked: Asked) -> Card:
    """Carry out ``privacy leave-me-out``."""
    refusal = asked.refuse(Refusal.EVERYTHING)
    await erase(asked.desk, asked.unit, asked.member, asked.now, (refusal,))
    asked.erased = True
    return asked.card(LEFT_OUT, FROM_NOW_ON, MARK_STAYS, AND_BACK)


async def include(asked: Asked) -> Card:
    """Carry out ``privacy include-me``."""
    if asked.refusal is not Refusal.EVERYTHING:
        return asked.card(INCLUDED, NEVER_OUT)
    await asked.take_back_refusal()
    return asked.card(INCLUDED, LIKE_ANYBODY)
