"""What somebody knows here: channels and threads they posted in, people they talk with.

It is worked out from what is remembered anyway (windows of a day, a coached member's
counts) whenever it is asked for, to order a list for that person alone, and is not kept.
"""

from collections.abc import Iterable
from typing import NamedTuple

from rules.replies import COUNTS
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.state.watched import Question
from rules.state.workspace import Workspace


class Acquaintance(NamedTuple):
    """What one person knows of some channels."""

    channels: frozenset[str]
    threads: frozenset[str]
    people: frozenset[int]

    def with_question(self, channel: str, question: Question) -> int:
        """Say how close a question is to them: 2 and 1 are close, 0 is not."""
        if question.author in self.people or self.threads & {
            question.id,
            question.thread,
        }:
            return 2
        return int(channel in self.channels)


def acquaintance(
    memory: Workspace, mark: int, channels: Iterable[Channel]
) -> Acquaintance:
    """Work out what whoever has this mark knows of some channels."""
    member = memory.members.get(mark)
    counted = member.presence if member is not None else {}
    places, threads, people = set[str](), set[str](), set[int]()
    for channel in channels:
        place = memory.places.get(channel.id)
        if (place.home if place and place.home else channel.id) in counted:
            places.add(channel.id)
        mine = [turn for turn in channel.recent if turn.author == mark]
        if mine:
            places.add(channel.id)
        threads.update(turn.thread for turn in mine if turn.thread)
        people |= _talked_with(channel, mark)
    return Acquaintance(frozenset(places), frozenset(threads), frozenset(people))


def _talked_with(channel: Channel, mark: int) -> set[int]:
    """Return who spoke to somebody, or was spoken to by them, in a channel."""
    authors = {turn.id: turn.author for turn in channel.recent}
    people = set()
    for turn in channel.recent:
        meant = _meant(turn, authors)
        if turn.author == mark:
            people |= meant
        elif mark in meant:
            people.add(turn.author)
    return people - {mark, 0}


def _meant(turn: Turn, authors: dict[str, int]) -> set[int]:
    meant = set(turn.to)
    stated = turn.reply_to or (turn.answers if turn.sure >= COUNTS else "")
    if stated in authors:
        meant.add(authors[stated])
    return meant
