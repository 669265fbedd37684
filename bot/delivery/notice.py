"""The notice of notice mode: a member's first word from Rapport, with the way out.

It is pushed like a hint, at most once, but rests on none. Only once it has been shown is
its member coached; notes begin a week later.
"""

from adapters.cards import Action, Card
from adapters.platform import Person
from bot.delivery.note import words_of
from bot.delivery.recheck import LOOK_AGAIN
from bot.delivery.verdict import Drop, Wait
from bot.live.desk import Desk
from bot.live.notice import WAIT
from bot.member import MemberSettings, Pace, Reach
from bot.memory import changes
from bot.opening.notice import LEAVE_ME_OUT, RUN_BY
from bot.store import Changes, Push, Unit
from rules.model import Millis
from rules.rule import N_

REACH = MemberSettings(reach=Reach.DIRECT)
"""How the notice reaches somebody who has chosen nothing yet."""

TITLE = N_("Before I say anything else")
WHAT_I_DO = N_(
    "I help questions here get answered. From {day} on I may also tell you privately, once"
    " in a while, how a post of yours could get more replies: at most one note a day, three"
    " a week. Nobody else sees them, not even the people who run this place."
)
WHAT_I_KEEP = N_(
    "I keep none of your words. I keep counts of your own posts, and my notes to you, for"
    " 60 days; who posted when, and what kind of post it was, I forget"
    " after a day, an open question after a week."
)
YOUR_WORD = N_(
    "If you would rather not, press a button; nothing more is sent to you then. “/coach on”"
    " says how to get more of it, such as a word when your question was answered."
)
NO_NOTES = N_("No notes")


def look(
    desk: Desk, push: Push, person: Person | None, now: Millis, *, readable: bool
) -> Wait | Drop | None:
    """Say what speaks against showing the notice now; None: nothing does."""
    known = push.member in desk.consents
    if (
        desk.notice_since is None
        or known
        or desk.memory.alias(push.member) in desk.refusals
    ):
        return Drop("not-wanted")
    if person is None:
        return Drop("no-member")
    if person.outside:
        return Drop("outside")
    if not readable or not desk.reads(push.channel):
        return Drop("cannot-read")
    return Wait(now + LOOK_AGAIN, "workspace-paused") if desk.paused else None


def notice_to(desk: Desk, member: str, person: Person | None, now: Millis) -> Card:
    """Return the notice as its member gets it."""
    words, contact = words_of(desk, member, person), desk.setup.config.operator.contact
    day = words.day(now + WAIT)
    text = [words.say(one, day=day) for one in (WHAT_I_DO, WHAT_I_KEEP, YOUR_WORD)]
    if contact:
        text.append(words.say(RUN_BY, contact=contact))
    buttons = (("turn-off", NO_NOTES), ("leave-me-out", LEAVE_ME_OUT))
    return Card(
        title=words.say(TITLE),
        text=tuple(text),
        actions=tuple(Action(verb, words.say(label)) for verb, label in buttons),
    )


async def remember(desk: Desk, unit: Unit, member: str, now: Millis) -> None:
    """From now on somebody is coached who was told and has not said no."""
    if member in desk.consents or desk.memory.alias(member) in desk.refusals:
        return
    chosen = MemberSettings(
        consented=now, noticed=now, pace=Pace.GENTLE, reach=Reach.DIRECT
    )
    row = desk.choose(member, chosen)
    rows = changes(desk.memory, desk.histories)
    await unit.save(rows)
    await unit.save(Changes(consents=[row]))
