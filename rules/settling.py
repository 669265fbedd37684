"""Settling a message: it is read once, for good, with what came before and after.

In this order: who is addressed, what it answers, which question it belongs to; then
counters move, then rules look, then it joins the window.
"""

from itertools import islice
from typing import TYPE_CHECKING

from rules import replies
from rules.counting import count
from rules.model import HOUR, MINUTE, Millis, Retraction
from rules.outcome import Outcome
from rules.replies import COUNTS, SURE, UNLIKELY
from rules.signals import Flag
from rules.state import (
    BOT,
    NAMELESS,
    REACTION,
    REPLIED,
    WINDOW_AGE,
    WINDOW_TURNS,
    Answer,
    Channel,
    Left,
    Turn,
    Workspace,
)

if TYPE_CHECKING:
    from rules.engine import Engine

BACK_SOON: Millis = 30 * MINUTE
"""An asker who posts here this soon after an answer is still in the conversation."""
GREETED_SOON: Millis = 30 * MINUTE
"""When unsure whether somebody was greeted, they were."""
GREETED_AT_ONCE = 20
NAMES_KEPT = 500
ADDRESSED = 0.9
"""How likely a message to somebody is an answer to their latest open question."""
OLDER = 0.5
"""How much less likely it is for each question before that."""
QUESTIONS_BACK = 60
"""Open questions looked through for those of the people addressed."""

Links = list[tuple[Turn, float]]


def settle(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    out: Outcome,
) -> None:
    """Read one message for good. ``who`` is its author's real id, where it is known."""
    channel.settled, channel.settled_order = turn.at, turn.order
    flags = turn.flags
    if flags & REACTION:
        _reaction(channel, turn)
        return
    if flags & BOT:
        _keep(channel, turn)
        return
    _live_on(channel, turn)
    if turn.named:
        _address_by_name(channel, turn)
    if channel.firsts:
        _greet(channel, turn)
    links = [
        link for link in replies.link(channel, turn) if link[0].author != turn.author
    ]
    if links:
        turn.answers, turn.sure = links[0][0].id, links[0][1]
    _join_question(channel, turn)
    _answer(engine, workspace, channel, turn, who, links, out)
    if not flags & NAMELESS:
        count(engine, workspace, channel, turn, who, out)
    _keep(channel, turn)


def _reaction(channel: Channel, turn: Turn) -> None:
    """A reaction acknowledges a question, greets a newcomer, takes up an answer."""
    target = turn.reply_to
    question = channel.questions.get(target)
    if question is not None and question.author != turn.author:
        question.acknowledged = True
    first = channel.firsts.get(target)
    if first is not None and first.author != turn.author:
        first.greeted = True
    for left in list(channel.left.values()):
        if left.asker == turn.author and left.answer.id == target:
            del channel.left[left.question]


def _live_on(channel: Channel, turn: Turn) -> None:
    """The channel lives through this hour, and knows this speaker by name."""
    hour = turn.at // HOUR
    if hour != channel.hour:
        channel.hour = hour
        channel.next_timer = min(channel.next_timer, (hour + 1) * HOUR)
    names = channel.names
    for called in turn.called:
        if names.get(called) != turn.author:
            names.pop(called, None)
            names[called] = turn.author
            if len(names) > NAMES_KEPT:
                del names[next(iter(names))]


def _greet(channel: Channel, turn: Turn) -> None:
    """Whoever speaks soon after a newcomer's first words has most likely seen them."""
    for first in islice(reversed(channel.firsts.values()), GREETED_AT_ONCE):
        if turn.at - first.at > GREETED_SOON:
            return
        if first.author != turn.author and turn.thread in (first.thread, first.id):
            first.greeted = True


def _address_by_name(channel: Channel, turn: Turn) -> None:
    names = channel.names
    found = [names[one] for one in turn.named if one in names]
    if found:
        others = [one for one in found if one != turn.author and one not in turn.to]
        turn.to += tuple(others)


def _join_question(channel: Channel, turn: Turn) -> None:
    """A message that goes on with its author's own question belongs to it.

    And what its author said right before asking belongs to the question asked.
    """
    if turn.sure >= COUNTS and not turn.to:
        return
    mine = replies.goes_on_with(channel, turn)
    if mine is None:
        return
    if mine.chain:
        turn.chain = mine.chain
    elif mine.flags & Flag.QUESTION and mine.id in channel.questions:
        turn.chain = mine.id
    elif turn.flags & Flag.QUESTION:
        mine.chain = turn.id
    if turn.chain and turn.flags & (Flag.THANKS | Flag.ACK):
        question = channel.questions.get(turn.chain)
        if question is not None:
            question.withdrawn = True


def _answer(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    links: Links,
    out: Outcome,
) -> None:
    """Carry a message's links over to the questions, answers and first posts."""
    questions, overdue = channel.questions, channel.overdue
    for target, sure in links:
        if sure >= COUNTS and not target.flags & REPLIED:
            target.flags |= REPLIED
            workspace.home(channel).week.replied += 1
        for id in (target.id, target.chain):
            if id in questions or id in overdue:
                _answer_one(engine, workspace, channel, turn, who, out, id, sure)
        first = channel.firsts.get(target.id)
        if first is not None and sure >= UNLIKELY:
            first.greeted = True
    if turn.to and not turn.thread:
        _answer_addressed(engine, workspace, channel, turn, who, out)
    if turn.reply_to and not links:
        _answer_one(engine, workspace, channel, turn, who, out, turn.reply_to, 1.0)
    if turn.thread:
        root = _where(workspace, channel, turn.thread)
        _answer_one(engine, workspace, root, turn, who, out, turn.thread, 0.85)
        first = root.firsts.get(turn.thread)
        if first is not None and first.author != turn.author:
            first.greeted = True
        if root is not channel and root.left:
            _take_up(root, turn, links)
    if channel.left:
        _take_up(channel, turn, links)


def _where(workspace: Workspace, channel: Channel, root: str) -> Channel:
    """Return the channel a thread's root stands in: it may be the parent of this one."""
    place = workspace.places.get(channel.id)
    if place is None or not place.home or root in channel.questions:
        return channel
    home = workspace.channels.get(place.home)
    here = home is not None and (
        root in home.questions
        or root in home.overdue
        or root in home.left
        or root in home.firsts
    )
    return home if here and home is not None else channel


def _answer_addressed(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    out: Outcome,
) -> None:
    """Whoever turns to somebody with an open question most likely means that."""
    sure = dict.fromkeys(turn.to, ADDRESSED)
    for steps, question in enumerate(reversed(channel.questions.values())):
        if steps >= QUESTIONS_BACK:
            break
        likely = sure.get(question.author)
        if likely is not None and question.thread == turn.thread:
            id = question.id
            _answer_one(engine, workspace, channel, turn, who, out, id, likely)
            sure[question.author] = likely * OLDER


def _answer_one(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    out: Outcome,
    id: str,
    sure: float,
) -> None:
    question = channel.questions.get(id) or channel.overdue.get(id)
    if question is None or question.author == turn.author:
        return
    question.best = max(question.best, sure)
    if question.found and sure >= UNLIKELY:
        out.retractions.append(Retraction(question.found, turn.due, "answered"))
        question.found = ""
    if sure < COUNTS or any(answer.id == turn.id for answer in question.answers):
        return
    coached = question.author in workspace.members
    answer = Answer(turn.id, turn.at, turn.author, who if coached else "")
    if len(question.answers) < 20:
        question.answers.append(answer)
    left = channel.left.get(id)
    if left is not None:
        left.answers += 1
    elif (
        coached and sure >= SURE and not question.taken_up and not turn.flags & NAMELESS
    ):
        channel.left[id] = Left(
            id,
            question.author,
            question.at,
            turn.author,
            question.thread,
            answer,
            question.words,
            not question.to and not question.went_on,
        )
        channel.next_timer = min(channel.next_timer, turn.at + engine.times.answer_left)
        if question.author in turn.reactors:
            del channel.left[id]


def _take_up(channel: Channel, turn: Turn, links: Links) -> None:
    """The asker came back: replied, thanked, or simply went on talking here."""
    for left in list(channel.left.values()):
        if left.asker != turn.author or turn.at < left.answer.at:
            continue
        root = left.thread or left.question
        back = (
            turn.thread == root
            or turn.reply_to in (left.answer.id, left.question)
            or left.helper in turn.to
            or turn.at - left.answer.at <= BACK_SOON
            or bool(turn.flags & (Flag.THANKS | Flag.ACK))
            or any(t.author == left.helper and p >= UNLIKELY for t, p in links)
        )
        if back:
            del channel.left[left.question]
            question = channel.questions.get(left.question)
            if question is not None:
                question.taken_up = True


def _keep(channel: Channel, turn: Turn) -> None:
    """Put a settled message into the window, and let the oldest go."""
    recent = channel.recent
    recent.append(turn)
    turn.called = turn.named = ()
    if len(recent) > WINDOW_TURNS + 50:
        del recent[:50]
    if recent[0].at < turn.at - WINDOW_AGE:
        oldest = turn.at - WINDOW_AGE
        del recent[: next(i for i, t in enumerate(recent) if t.at >= oldest)]
    channel.next_timer = min(channel.next_timer, turn.at + WINDOW_AGE)
