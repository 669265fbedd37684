"""Open questions: what nobody has answered yet, for anybody who asks.

Only channels the asker can read now are looked at. Who asked is not said: the message is
pointed at, and there it stands for its readers.

What is listed is under watch: up to a day, and once found unanswered for a week, of
everybody alike. Those the asker may know first come first: where they have posted, and
from people they have lately exchanged words with.
"""

from collections.abc import Iterator
from typing import NamedTuple

from adapters.cards import Card, Fact, MessageRef
from bot.commands.acquaintance import Acquaintance, acquaintance
from bot.commands.asked import Asked
from bot.live.desk import Desk
from rules.model import Millis
from rules.open_questions import OVERLOOKED, SMALL_TALK
from rules.rule import N_
from rules.state.channel import Channel
from rules.state.watched import Question

MOST = 10

QUESTIONS = N_("Questions that are still open")
OLDEST_FIRST = N_("Nobody seems to have answered these. The oldest comes first.")
KNOWN_FIRST = N_(
    "Nobody seems to have answered these. Those you may know about come first, then the"
    " oldest."
)
NONE_HERE = N_("There are none here that I know of.")
NONE_ANYWHERE = N_("There are none that I know of where you can read.")
MORE = N_("and {count} more")
AGE = N_("open for {span}")
YOURS = N_("yours, open for {span}")


class Open(NamedTuple):
    """A question nobody seems to have answered."""

    distance: int
    """Lower, the likelier the asker of the command may know."""
    at: Millis
    channel: str
    id: str
    mine: bool
    """The asker of the command asked it."""


async def show_questions(asked: Asked) -> Card:
    """Answer ``questions``."""
    found = open_to(asked)
    if not found:
        return asked.card(QUESTIONS, NONE_HERE if asked.channel else NONE_ANYWHERE)
    say = asked.words.say
    facts = [fact(asked, one) for one in found[:MOST]]
    if len(found) > MOST:
        count = asked.words.number(len(found) - MOST)
        facts.append(Fact("", say(MORE, count=count)))
    close = len({one.distance for one in found}) > 1
    order = KNOWN_FIRST if close else OLDEST_FIRST
    return Card(title=say(QUESTIONS), text=(say(order),), facts=tuple(facts))


def open_to(asked: Asked) -> list[Open]:
    """Return the open questions that the asker of a command can read, closest first."""
    memory = asked.desk.memory
    known = [memory.channels.get(id) for id in asked.looked.readable]
    channels = [channel for channel in known if channel is not None]
    knows = acquaintance(memory, asked.mark, channels)
    return sorted(
        _open_to(asked, knows, channel.id, question)
        for channel in channels
        for question in _open(asked.desk, channel)
    )


def _open_to(
    asked: Asked, knows: Acquaintance, channel: str, question: Question
) -> Open:
    mine = question.author == asked.mark
    close = 0 if mine else knows.with_question(channel, question)
    return Open(-close, question.at, channel, question.id, mine)


def fact(asked: Asked, one: Open) -> Fact:
    """Point at a question, and say how long it has been open."""
    span = asked.words.duration(max(0, asked.now - one.at))
    label = asked.words.say(YOURS if one.mine else AGE, span=span)
    return Fact(label, ref=MessageRef(one.channel, one.id, one.at))


def _open(desk: Desk, channel: Channel) -> Iterator[Question]:
    late = (one for one in channel.overdue.values() if one.found)
    for question in (*late, *channel.questions.values()):
        if _is_deleted(channel, question.id) or _is_settled(question):
            continue
        if desk.setup.engine.judge(channel, question) >= OVERLOOKED:
            yield question


def _is_settled(question: Question) -> bool:
    """Answered, waved at, taken back, put to somebody by name, or mere small talk."""
    return bool(
        question.answers
        or question.acknowledged
        or question.went_on
        or question.withdrawn
        or question.to
        or question.words < SMALL_TALK
    )


def _is_deleted(channel: Channel, id: str) -> bool:
    """Say whether a deletion has been handed in that is not settled yet."""
    return any(change.turn is None for change in channel.changes.get(id, ()))
