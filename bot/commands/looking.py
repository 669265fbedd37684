"""What an answer needs from the platform, looked up before its unit of work begins.

A platform may take its time, and a unit of work keeps everybody else waiting. What could
not be found out in a moment counts as not so: nothing is shown on a guess.
"""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass

from adapters.errors import PlatformError
from adapters.platform import Command, Person
from bot.erasure import held_of
from bot.live.desk import Desk
from rules.model import Kind, Posted
from rules.state.channel import Channel
from rules.state.watched import Question

A_MOMENT = 1.0
"""Seconds that a platform, which itself waits three for the answer, gets to look."""
MOST_CHANNELS = 10
"""Channels that are asked about for one answer."""
MOST_PEOPLE = 6
"""People who are looked up for one answer: one more than can be named."""
LONGEST = 1_000
"""Characters of a command in which names are looked for."""
_MENTION = re.compile(r"<@!?([^<>\s|@!&]+)(?:\|[^<>]*)?>")
ABOUT_QUESTIONS = frozenset({"home", "questions"})
"""Commands that point at open questions."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found out for an answer."""

    readable: tuple[str, ...] = ()
    """Channels with open questions, near where it was asked, that the asker can read."""
    kind: Kind = Kind.DISCUSSION
    """What the channel is for where it was asked."""
    post: Posted | None = None
    """The asker's own message that it was asked on, as it reads now."""
    problem: str = ""
    """What speaks against what a manager wants, as the platform says."""
    others: bool = False
    """It was asked on a message that is not known as the asker's own."""
    here: frozenset[str] = frozenset()
    """People named in the command who are members here."""


NOTHING = Looked()


async def look(desk: Desk, command: Command, verb: str) -> Looked:
    """Find out what the answer to a command needs."""
    if verb in ABOUT_QUESTIONS:
        return Looked(readable=await _readable(desk, command))
    if verb == "check":
        post = await _own_post(desk, command)
        others = bool(command.message) and post is None
        return Looked(kind=await _kind(desk, command.channel), post=post, others=others)
    if verb == "keep up":
        return Looked(here=await _here(desk, mentioned(command.text)))
    return NOTHING


def mentioned(text: str) -> tuple[str, ...]:
    """Return the ids of the people a command names, each once."""
    found = (match[1] for match in _MENTION.finditer(text[:LONGEST]))
    return tuple(dict.fromkeys(found))[:MOST_PEOPLE]


async def _here(desk: Desk, people: Iterable[str]) -> frozenset[str]:
    """Return those who are members here."""
    found = {who for who in people if await find_person(desk, who) is not None}
    return frozenset(found)


async def find_person(desk: Desk, member: str) -> Person | None:
    """Look the asker up for their language and time zone; an answer can do without."""
    try:
        async with asyncio.timeout(A_MOMENT):
            return await desk.platform.look_up(desk.id, member)
    except (PlatformError, TimeoutError):
        return None


async def find_home(desk: Desk, channel: str) -> str:
    """Return the channel that a thread hangs in; any other is its own.

    One that cannot be looked up now is none: what is set for a thread would be lost.
    """
    if channel and channel not in desk.memory.places:
        try:
            async with asyncio.timeout(A_MOMENT):
                await desk.meet([channel])
        except (PlatformError, TimeoutError):
            return ""
    return desk.memory.home_of(channel)


async def _readable(desk: Desk, command: Command) -> tuple[str, ...]:
    async with desk.at_work():
        near = _with_questions(desk, command)
    found: list[str] = []
    try:
        async with asyncio.timeout(A_MOMENT):
            for channel in near[:MOST_CHANNELS]:
                if await desk.platform.can_read(desk.id, command.member, channel):
                    found.append(channel)
    except (PlatformError, TimeoutError):
        return tuple(found)
    return tuple(found)


def _with_questions(desk: Desk, command: Command) -> list[str]:
    """Return channels with questions: this one and its threads, or all where there is none.

    Those its member has posted in come first, then whose question has waited longest.
    """
    memory = desk.memory
    member = memory.members.get(memory.alias(command.member))
    counted = member.presence if member is not None else {}
    here = command.channel
    waiting = {
        channel.id: min(question.at for question in _questions(channel))
        for channel in memory.channels.values()
        if _questions(channel)
        and (not here or memory.home_of(channel.id) == memory.home_of(here))
    }
    return sorted(
        waiting, key=lambda id: (memory.home_of(id) not in counted, waiting[id], id)
    )


def _questions(channel: Channel) -> list[Question]:
    """Return the questions of a channel nobody seems to have answered, watched or late."""
    late = [question for question in channel.overdue.values() if question.found]
    return [*late, *channel.questions.values()]


async def _kind(desk: Desk, id: str) -> Kind:
    """Return what a channel is for; a direct conversation is taken for a discussion."""
    known = desk.memory.places.get(id)
    if known is not None:
        return known.kind
    try:
        async with asyncio.timeout(A_MOMENT):
            await desk.meet([id] if id else [])
    except (PlatformError, TimeoutError):
        return Kind.DISCUSSION
    met = desk.memory.places.get(id)
    return met.kind if met else Kind.DISCUSSION


async def _own_post(desk: Desk, command: Command) -> Posted | None:
    """Return the message a command was called on, only where it is its asker's own.

    It is read only if it is known to be theirs before, so that nothing of others is.
    """
    if not command.message:
        return None
    async with desk.at_work():
        mine = held_of(desk.memory, desk.memory.alias(command.member))
    at = {turn.id: turn.at for turn in mine.get(command.channel, ())}
    if command.message not in at:
        return None
    after = at[command.message] - 1
    try:
        async with asyncio.timeout(A_MOMENT):
            history = desk.platform.history(desk.id, command.channel, after)
            async for post in history:
                if post.id == command.message:
                    return post if post.author == command.member else None
    except (PlatformError, TimeoutError):
        return None
    return None
