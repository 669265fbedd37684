"""The mirror: what a member gave here, what came of it, and what they may not know of it.

It is for that member alone. There are counts and no shares, nothing is compared with
others, and nothing is graded. What it says of answers rests on what is remembered of
everybody alike, so that nothing here tells who else is coached.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from adapters.cards import Card, Fact
from bot.coach import DecisionWord
from bot.commands.asked import Asked
from bot.commands.chart import LOOKED_BACK, chart
from bot.commands.inbox import told_to
from bot.commands.keeping import kept
from bot.decision import BELOW_THRESHOLD
from bot.delivery.note import note
from bot.erasure import held_of
from bot.store import Hint
from rules.model import DAY, Millis
from rules.moments import day_of, monday_of
from rules.rule import N_, N_plural
from rules.state.presence import DayCount
from rules.state.turn import REPLIED

LATELY: Millis = 30 * DAY
WEEKS = 4
MOST_NOTES = 5

MIRROR = N_("Your part here")
ONLY_YOU = N_("This is for you alone. It counts from the day you switched coaching on.")
NOTHING_YET = N_(
    "I have counted nothing of yours yet. Whatever comes is for you alone."
)
NOT_COUNTED = N_(
    "I count nothing of yours while coaching is off. “/coach on” says what I would count."
)
POSTS = N_("Posts in the last 30 days")
REPLIES = N_("Replies to others")
ASKED = N_("Questions you asked")
DAYS_HERE = N_("Days you posted on")
HELPED = N_("Open questions you answered lately")
THANKED = N_("Of those, thanked for or nodded at")
REPLIED_TO = N_("Posts of the last day that drew a reply")
WEEK_OF = N_("Week of {day}")
A_WEEK_OF_POSTS = N_plural("{posts} post", "{posts} posts", by="posts")
A_WEEK_OF_REPLIES = N_plural("{replies} reply", "{replies} replies", by="replies")
NOTICED = N_("Noticed on {day}, told to nobody")
UNSURE = N_("Noticed on {day}, but not sure, so told to nobody")


class Given(NamedTuple):
    """What can be seen of a member's answers right now."""

    answered: int
    thanked: int
    """Of those, where the asker thanked or nodded since."""


async def show_mirror(asked: Asked) -> Card:
    """Answer ``me``."""
    say = asked.words.say
    if asked.settings.consented is None:
        return asked.card(MIRROR, NOT_COUNTED)
    days = _days(asked, LATELY)
    facts = [*_counts(asked, days), *_came_of_it(asked), *_weeks(asked, days)]
    facts += [_noted(asked, hint) for hint in await _praise(asked)]
    facts += [_noted(asked, hint) for hint in await _waiting(asked)]
    text = say(ONLY_YOU if facts else NOTHING_YET)
    if asked.settings.keeps:
        facts.append(kept(asked))
    asked.drawing = chart(_days(asked, LOOKED_BACK), asked.now, asked.words)
    return Card(title=say(MIRROR), text=(text,), facts=tuple(facts))


def _days(asked: Asked, span: Millis) -> list[DayCount]:
    """Return the counts of the latest days, in whatever channel."""
    member = asked.desk.memory.members.get(asked.mark)
    since = day_of(asked.now - span)
    presences = member.presence.values() if member else ()
    return [day for presence in presences for day in presence.days(since)]


def _counts(asked: Asked, days: list[DayCount]) -> Iterator[Fact]:
    counted = {
        POSTS: sum(day.posts for day in days),
        DAYS_HERE: len({day.day for day in days}),
        REPLIES: sum(day.replies for day in days),
        ASKED: sum(day.questions for day in days),
    }
    return _facts(asked, counted.items())


def _came_of_it(asked: Asked) -> Iterator[Fact]:
    """Count what others did with posts and answers, as far as it is remembered."""
    memory, mark = asked.desk.memory, asked.mark
    mine = [turn for turns in held_of(memory, mark).values() for turn in turns]
    given = _given(asked)
    counted = {
        HELPED: given.answered,
        THANKED: given.thanked,
        REPLIED_TO: sum(1 for turn in mine if turn.flags & REPLIED),
    }
    return _facts(asked, counted.items())


def _given(asked: Asked) -> Given:
    """Count the questions under watch that the member answered."""
    answered = [
        question
        for channel in asked.desk.memory.channels.values()
        for question in channel.questions.values()
        if any(answer.author == asked.mark for answer in question.answers)
    ]
    helped = _helped(asked)
    thanked = sum(
        question.thanked or any(answer.id in helped for answer in question.answers)
        for question in answered
    )
    return Given(len(answered), thanked)


def _helped(asked: Asked) -> frozenset[str]:
    """Return the member's answers that somebody gave thanks for, threads included."""
    member = asked.desk.memory.members.get(asked.mark)
    presences = member.presence.values() if member else ()
    return frozenset(
        one.id
        for presence in presences
        if presence.deeds
        for one in presence.deeds.helped
    )


def _weeks(asked: Asked, days: list[DayCount]) -> Iterator[Fact]:
    """Say how the last weeks went, the latest first; weeks without a post are left out."""
    words = asked.words
    calendar = replace(words, zone=ZoneInfo("UTC"))  # days are counted in UTC
    posts, replies = Counter[Millis](), Counter[Millis]()
    for day in days:
        monday = monday_of(day.day * DAY)
        posts[monday] += day.posts
        replies[monday] += day.replies
    for monday in sorted(posts, reverse=True)[:WEEKS]:
        label = words.say(WEEK_OF, day=calendar.day(monday))
        counts = (
            words.count(A_WEEK_OF_POSTS, posts[monday]),
            words.count(A_WEEK_OF_REPLIES, replies[monday]),
        )
        yield Fact(label, words.listing(counts))


async def _praise(asked: Asked) -> list[Hint]:
    """Return what the member heard of good things, the latest first."""
    rules = asked.desk.setup.rules
    told = await told_to(asked)
    return [hint for hint in told if rules[hint.finding.rule].praise][:MOST_NOTES]


async def _waiting(asked: Asked) -> list[Hint]:
    """Return what was noticed and waits in the mirror, the latest first."""
    found = [
        hint
        for hint in await asked.unit.inbox.of(asked.member)
        if hint.decision == DecisionWord.MIRROR
        and hint.finding.rule in asked.desk.setup.rules
    ]
    found.sort(key=lambda hint: (-hint.decided_at, hint.finding.key))
    return found[:MOST_NOTES]


def _noted(asked: Asked, hint: Hint) -> Fact:
    """Say what a note says, and when it was told, or noticed and kept back."""
    label = asked.words.day(hint.decided_at)
    if hint.decision == DecisionWord.MIRROR:
        unsure = hint.reason == BELOW_THRESHOLD.slug
        label = asked.words.say(UNSURE if unsure else NOTICED, day=label)
    return Fact(label, note(asked.desk, hint, asked.words).text[0])


def _facts(asked: Asked, counted: Iterable[tuple[str, int]]) -> Iterator[Fact]:
    """Say what there is; what there is none of is not said."""
    for label, count in counted:
        if count:
            yield Fact(asked.words.say(label), asked.words.number(count))
