"""What is held of a member: shown, handed over, erased; and to be left out altogether.

All of it works for everybody, coached or not.
"""

from typing import Any

import msgspec

from adapters.cards import Attachment, Card, Fact
from bot.commands.asked import Asked
from bot.config.chosen import ANNOUNCER_MEMBERS, EXEMPT_MEMBERS, marks
from bot.erasure import erase, first_posts_of, held_of, open_questions_of
from bot.store import Refusal, RefusalRow
from rules.model import Millis
from rules.moments import NEVER
from rules.rule import N_
from rules.sites import links_of
from rules.state.presence import Deeds

SHOWN = N_("What I keep about you")
NO_WORDS = N_("None of your words, no name, no address of a link: I never keep those.")
ABOUT_YOU = N_("You have been left out: you are in no record and no count.")
WAYS = N_("“/coach privacy export” hands you all of it as a file.")
SINCE = N_("Coaching")
OFF = N_("off")
ON_SINCE = N_("on since {day}")
NOTES = N_("Notes and findings, for 60 days")
COUNTED = N_("Days with counts of your posts")
POSTS = N_("Posts of the last day (ids, times, kind)")
QUESTIONS = N_("Questions under watch")
SEEN = N_("That you have posted here before")
YES, NO = N_("yes"), N_("no")
EXPORTED = N_("Here is everything I keep about you")
FILE = N_("It is a file that any text editor opens.")
NAME = "rapport-about-me.json"

SURE = N_("Erase everything about you?")
WHAT_GOES = N_(
    "Your settings, counts, notes and open questions go, and I forget that you have been"
    " here. Coaching is off then. This cannot be undone."
)
ERASE = (("erase", N_("Erase everything")),)
ERASED = N_("Everything about you is erased")
RECEIPT = N_(
    "It is gone from every table and queue. Notes I have shown you stay in your own"
    " messages until you delete them."
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
LIKE_ANYBODY = N_("I read your posts as anybody's. Coaching stays off until /coach on.")
NEVER_OUT = N_("You were not left out.")


async def show(asked: Asked) -> Card:
    """Answer ``privacy show``."""
    held, say = await holdings(asked), asked.words.say
    since = asked.settings.consented
    on = say(ON_SINCE, day=asked.words.day(since)) if since is not None else say(OFF)
    number = asked.words.number
    days = {day[0] for days in held["counts"].values() for day in days}
    facts = (
        Fact(say(SINCE), on),
        Fact(say(NOTES), number(len(held["notes"]))),
        Fact(say(COUNTED), number(len(days))),
        Fact(say(POSTS), number(sum(map(len, held["posts"].values())))),
        Fact(say(QUESTIONS), number(len(held["questions"]))),
        Fact(say(SEEN), say(YES if held["seen"] else NO)),
    )
    text = [say(NO_WORDS), say(WAYS)]
    if asked.refusal is Refusal.EVERYTHING:
        text.append(say(ABOUT_YOU))
    return Card(title=say(SHOWN), text=tuple(text), facts=facts)


async def export(asked: Asked) -> Card:
    """Answer ``privacy export``."""
    data = msgspec.json.encode(await holdings(asked), enc_hook=str, order="sorted")
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
    kept = asked.refusal
    mark = asked.mark
    refusals = (RefusalRow(mark, kept),) if kept else ()
    await erase(asked.desk, asked.unit, asked.member, asked.now, refusals)
    asked.erased = True
    return asked.card(ERASED, RECEIPT, *((MARK_STAYS,) if kept else ()))


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


async def holdings(asked: Asked) -> dict[str, Any]:
    """Collect everything that is held of a member."""
    memory, mark = asked.desk.memory, asked.mark
    member, seen = memory.members.get(mark), memory.seen.get(mark)
    history = asked.desk.histories.get(asked.member)
    consented = asked.settings.consented is not None
    return {
        "settings": msgspec.to_builtins(asked.settings) if consented else None,
        "refused": asked.refusal,
        "kept_up_with_by_others": sum(
            asked.member in chose.keeps for chose in asked.desk.consents.values()
        ),
        "counts": {id: presence.days() for id, presence in member.presence.items()}
        if member
        else {},
        "latest": {
            id: [presence.starts, presence.drops, presence.pitches]
            for id, presence in member.presence.items()
        }
        if member
        else {},
        "gave": {
            id: _gave(presence.deeds)
            for id, presence in member.presence.items()
            if presence.deeds
        }
        if member
        else {},
        "links": {
            id: [{"day": day, "place": place} for day, place in links]
            for id, links in links_of(member).items()
        }
        if member
        else {},
        "told": msgspec.to_builtins(history) if history else None,
        "notes": await asked.unit.inbox.of(asked.member),
        "pushes": await asked.unit.outbox.of(asked.member),
        "thanked_by_name": [
            {"channel": one.channel, "week": one.week}
            for one in await asked.unit.summaries.since(0)
            if asked.member in one.people
        ],
        "set_for_the_workspace": [
            change
            for change in await asked.unit.settings_record()
            if change.who == asked.member
        ],
        "spared_by_rules": [
            name
            for name in (EXEMPT_MEMBERS, ANNOUNCER_MEMBERS)
            if mark in marks(asked.desk.chosen.get(name, ""))
        ],
        "trying_out_in": [
            id for id, trial in asked.desk.trials.items() if trial.mark == mark
        ],
        "posts": {
            channel: [
                {"id": turn.id, "at": turn.at, "kind": turn.flags} for turn in turns
            ]
            for channel, turns in held_of(memory, mark).items()
        },
        "questions": [
            {"channel": channel, "id": question.id, "at": question.at}
            for channel, question in open_questions_of(memory, mark)
        ],
        "first_posts": [
            {"channel": channel, "id": first.id, "at": first.at}
            for channel, first in first_posts_of(memory, mark)
        ],
        "seen": _seen(seen.first, seen.second, seen.last_day) if seen else None,
    }


def _gave(deeds: Deeds) -> dict[str, Any]:
    """Tell what a member gave in a channel; whom it helped stays theirs."""
    return {
        "answers": [{"id": one.id, "at": one.at} for one in deeds.helped],
        "follow_ups": deeds.follow_ups,
        "links": deeds.links,
    }


def _seen(first: Millis, second: Millis, last_day: int) -> dict[str, int | None]:
    """Tell the mark of who has posted before."""
    return {
        "first": first,
        "second": None if second == NEVER else second,
        "last_day": last_day,
    }
