"""What a summary is made of, out of a workspace's memory and its stored weeks.

Only questions under watch are called open, for up to a week: of them it would be known that
somebody answered. Of threads that are channels of their own only what a forum's post asks
is among them: whoever reads a forum reads its posts, and there is nothing else in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from zlib import crc32

from msgspec import structs

from bot.live.desk import Desk
from bot.store import Unit
from bot.summary.digest import (
    LOOKED_BACK,
    WEEK,
    Digest,
    OpenQuestion,
    digest,
)
from rules.engine import Engine
from rules.model import HOUR, Millis, Week
from rules.moments import monday_of
from rules.newcomers import is_newcomer
from rules.open_questions import OVERLOOKED, SMALL_TALK
from rules.outcome import Outcome
from rules.state.channel import Channel
from rules.state.presence import Presence
from rules.state.turn import BOT
from rules.state.watched import Question
from rules.weeks import close_week

MOST_NAMED = 10
YOUNGEST: Millis = HOUR
"""A question gets so long for an answer before it is called open."""


async def counted(unit: Unit, now: Millis) -> dict[str, list[Week]]:
    """Return the stored weeks a summary may look at, by channel."""
    found: defaultdict[str, list[Week]] = defaultdict(list)
    for week in await unit.summaries.weeks(told_of(now) - LOOKED_BACK * WEEK):
        found[week.channel].append(week)
    return found


def told_of(now: Millis) -> Millis:
    """Return when the last week that is over began, a summary's subject."""
    return monday_of(now) - WEEK


def read_digest(
    desk: Desk,
    channel: str,
    weeks: Iterable[Week],
    now: Millis,
    questions: Sequence[OpenQuestion] | None = None,
) -> Digest | None:
    """Return the digest of a channel's last full week; None: nothing to say.

    Without ``questions`` they are those that are open now.
    """
    if questions is None:
        questions = open_questions(desk, channel, now)
    monday = told_of(now)
    known = desk.memory.channels.get(channel)
    if known is not None:
        weeks = [*weeks, *_running(known)]
    if not is_newcomer(desk.memory, monday):
        # Of the first days read, everybody was counted as somebody new.
        weeks = [structs.replace(week, newcomers=0, welcomed=0) for week in weeks]
    found = digest(channel, weeks, questions, monday)
    return found and replace(found, thanked=thanked(desk, channel, monday))


def thanked(desk: Desk, channel: str, monday: Millis) -> tuple[str, ...]:
    """Return who was thanked for answers in a week and agreed to be named.

    Where there are too many to name, it is others every week.
    """
    found = [
        member.id
        for member in desk.memory.members.values()
        if desk.settings(member.id).named
        and _was_thanked(member.presence.get(channel), monday)
    ]
    found.sort(key=lambda id: (crc32(f"{monday} {id}".encode()), id))
    return tuple(sorted(found[:MOST_NAMED]))


def _was_thanked(presence: Presence | None, monday: Millis) -> bool:
    deeds = presence.deeds if presence else None
    helped = deeds.helped if deeds else ()
    return any(monday <= one.thanked < monday + WEEK for one in helped)


def _running(channel: Channel) -> list[Week]:
    """Return the week a channel still counts in.

    Where there are threads it ends with the first post after it, which may be late.
    """
    counted = Outcome()
    close_week(Channel(channel.id, week=channel.week), counted)
    return counted.weeks


def open_questions(desk: Desk, channel: str, now: Millis) -> tuple[OpenQuestion, ...]:
    """Return the questions of a channel that wait for an answer now, oldest first."""
    memory, engine = desk.memory, desk.setup.engine
    known = memory.channels.get(channel)
    found = list(_waiting(engine, known, now)) if known else []
    for id, place in memory.places.items():
        thread = memory.channels.get(id) if place.home == channel else None
        if thread is not None:
            found += (one for one in _waiting(engine, thread, now) if one.message == id)
    return tuple(sorted(found, key=lambda one: (one.at, one.message)))


def place_of(desk: Desk, channel: str, id: str) -> str:
    """Return the channel that a question listed in a channel's summary stands in.

    A thread has the id of the message it hangs on: a forum's post stands in the thread
    itself, any other question in the channel.
    """
    known = desk.memory.channels.get(channel)
    if known is not None and (id in known.questions or id in known.overdue):
        return channel
    return id if id in desk.memory.channels else channel


def was_taken_up(desk: Desk, channel: str, id: str) -> bool:
    """Say whether it is known that somebody took a question up, or its asker took it back."""
    known = desk.memory.channels.get(place_of(desk, channel, id))
    if known is None:
        return False
    late = known.overdue.get(id)
    if late is not None and not late.found:
        # What said that nobody answered it does not hold any more.
        return True
    question = known.questions.get(id) or late
    return question is not None and _is_taken_up(question)


def _is_taken_up(question: Question) -> bool:
    return bool(
        question.answers
        or question.acknowledged
        or question.went_on
        or question.withdrawn
    )


def _waiting(engine: Engine, channel: Channel, now: Millis) -> Iterator[OpenQuestion]:
    late = (question for question in channel.overdue.values() if question.found)
    for question in (*late, *channel.questions.values()):
        old = now - question.at >= YOUNGEST
        if (
            old
            and _is_open(engine, channel, question)
            and not _stirs(channel, question)
        ):
            yield OpenQuestion(channel.id, question.id, question.at)


def _is_open(engine: Engine, channel: Channel, question: Question) -> bool:
    """Say that a question was put to everybody and that nobody has taken it up."""
    small = question.words < SMALL_TALK
    if _is_taken_up(question) or question.to or small:
        return False
    return engine.judge(channel, question) >= OVERLOOKED


def _stirs(channel: Channel, question: Question) -> bool:
    """Something was handed in about it that is not settled yet: an answer, a deletion."""
    if question.id in channel.changes:
        return True
    return any(
        question.id in (turn.reply_to, turn.thread) and not turn.flags & BOT
        for turn in channel.queue
    )
