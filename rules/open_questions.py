"""A question under watch: opened, answered, closed, withdrawn.

What answers it counts from a likelihood on; what is less likely still keeps the question
from being called open. A question found unanswered is watched on for a week: a late
answer still withdraws that.
"""

from typing import TYPE_CHECKING

from msgspec import structs

from rules.following_up import taken_up
from rules.model import MINUTE, Millis, QuestionClosed, Retraction
from rules.outcome import Outcome
from rules.plan import look
from rules.replies import COUNTS, SURE, UNLIKELY
from rules.replies.openness import ANSWERED_BELOW
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import NAMELESS, Turn
from rules.state.watched import Answer, Left, Question
from rules.state.workspace import Workspace
from rules.views import QuestionView

if TYPE_CHECKING:
    from rules.engine import Engine

OVERDUE_KEPT = 500
SMALL_TALK = 3
"""Questions of fewer words are small talk."""
ANSWERS_KEPT = 500
"""Times to an answer kept of a week; the median of so many is the median."""
OVERLOOKED = 0.8
"""Likelihood of being open from which a question counts as overlooked by everybody."""
MAY_REPLY = 0.35
"""Likelihood of replying to somebody from which a question is not for everybody."""
TALKING: Millis = 20 * MINUTE
"""Somebody who replied or addressed anybody so recently is in a conversation."""
SETTLES = Flag.THANKS | Flag.ACK
"""An asker's word by which their own question is settled."""


def open_question(
    engine: "Engine", channel: Channel, turn: Turn, starts: float
) -> None:
    """Watch a question; ``starts``: how likely it replies to nothing."""
    question = Question(
        turn.id,
        turn.author,
        turn.at,
        channel.hours_done + engine.times.answer_hours + 1,
        turn.thread,
        turn.words,
        turn.flags,
        turn.to or turn.maybe,
        starts=starts,
        count=channel.count,
    )
    question.acknowledged = bool(turn.reactors)
    question.went_on = bool(turn.chain) or _in_conversation(channel, turn)
    questions = channel.questions
    questions[turn.id] = question
    if len(questions) == 1:
        due = turn.at + engine.times.question_at_most
        channel.next_timer = min(channel.next_timer, due)


def _in_conversation(channel: Channel, turn: Turn) -> bool:
    """Its author is talking with somebody: the question may well be for them."""
    if turn.sure >= MAY_REPLY:
        return True
    me, since = turn.author, turn.at - TALKING
    for earlier in reversed(channel.recent):
        if earlier.at < since:
            return False
        if (
            earlier.author == me
            and earlier.thread == turn.thread
            and (earlier.to or earlier.sure >= COUNTS)
        ):
            return True
    return False


def answer_question(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    out: Outcome,
    id: str,
    sure: float,
) -> None:
    """Note that a message answers a question, as surely as ``sure``."""
    question = channel.questions.get(id) or channel.overdue.get(id)
    if question is None:
        return
    if question.author == turn.author:
        if id in (turn.reply_to, turn.thread) and turn.flags & SETTLES:
            no_longer_open(question, turn.due, "withdrawn", out)
        return
    question.alone *= 1.0 - min(sure, 1.0)
    coached = question.author in workspace.members
    answer = Answer(turn.id, turn.at, turn.author, who if coached else "")
    if sure > question.best:
        question.best, question.likeliest = sure, answer
    if sure >= UNLIKELY:
        no_longer_open(question, turn.due, "answered", out)
    if sure < COUNTS or any(answer.id == turn.id for answer in question.answers):
        return
    if len(question.answers) < 20:
        question.answers.append(answer)
    left = channel.left.get(id)
    if left is not None:
        left.answers += 1
    elif coached and sure >= SURE and not turn.flags & (NAMELESS | Flag.QUESTION):
        _wait_for_asker(engine, channel, question, turn, answer)


def _wait_for_asker(
    engine: "Engine", channel: Channel, question: Question, turn: Turn, answer: Answer
) -> None:
    """Watch whether a coached asker comes back to an answer, unless they have."""
    if question.taken_up:
        return
    left = Left(
        question.id,
        question.author,
        question.at,
        turn.author,
        turn.thread or question.thread,
        answer,
        question.words,
        not question.to and not question.went_on and bool(question.flags & Flag.WORDED),
    )
    channel.left[question.id] = left
    channel.next_timer = min(channel.next_timer, turn.at + engine.times.answer_left)
    if question.author in turn.reactors:
        taken_up(channel, left)


def close_question(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    question: Question,
    now: Millis,
    out: Outcome,
    *,
    open: bool = False,
) -> None:
    """A question's watch is over (or, with ``open``, the archive is)."""
    del channel.questions[question.id]
    likely_open = engine.judge(channel, question)
    answers = _answers(question, likely_open)
    answered = answers[0].at - question.at if answers else None
    overlooked = _is_overlooked(question, likely_open)
    out.questions.append(
        QuestionClosed(
            channel.id, question.id, question.at, now, answered, open, overlooked
        )
    )
    if answered is not None:
        week = workspace.home(channel).week
        week.answered += 1
        if len(week.answer_minutes) < ANSWERS_KEPT:
            week.answer_minutes.append(max(0, answered // MINUTE))
    reading = workspace.readings.pop((channel.id, question.id), None)
    if reading is not None:
        ids = tuple([answer.id for answer in answers])
        out.readings.append(
            structs.replace(reading, unanswered=not ids, answered_by=ids)
        )
    if not open:
        _look(engine, workspace, channel, question, likely_open, now, out)


def _look(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    question: Question,
    likely_open: float,
    now: Millis,
    out: Outcome,
) -> None:
    """Let the rules look at a closed question; what they found is watched on."""
    place, plan = engine.plan(workspace, channel)
    if not plan.question_closed or workspace.is_exempt(question.author):
        return
    member = workspace.members.get(question.author)
    done = bool(_answers(question, likely_open)) or _let_be(question)
    view = QuestionView(
        now,
        channel.id,
        place.kind,
        member.id if member is not None else "",
        question,
        now - question.at,
        likely_open,
        channel.count - question.count - question.spoke,
        _asked_on(channel, question),
        () if done else _since_asking(channel, question),
    )
    for bound in plan.question_closed:
        for finding in look(bound, place, view, channel.id, question.id, out):
            question.found = finding.key
    if question.found:
        channel.overdue[question.id] = question
        if len(channel.overdue) > OVERDUE_KEPT:
            del channel.overdue[next(iter(channel.overdue))]


def _asked_on(channel: Channel, question: Question) -> bool:
    """Tell whether a later question of the asker's came to anything."""
    later = channel.questions.get(question.later)
    while later is not None:
        if later.answers or later.called:
            return True
        later = channel.questions.get(later.later)
    return False


def _since_asking(channel: Channel, question: Question) -> tuple[Turn, ...]:
    """Return the asker's own messages from the question on, latest first."""
    me, asked = question.author, question.at
    mine = []
    for turn in reversed(channel.recent):
        if turn.at < asked:
            break
        if turn.author == me:
            mine.append(turn)
    return tuple(mine)


def _answers(question: Question, likely_open: float) -> list[Answer]:
    """What answers it; where nothing counts as an answer, what comes nearest to one."""
    if question.answers or likely_open >= ANSWERED_BELOW or not question.likeliest:
        return question.answers
    return [question.likeliest]


def _is_overlooked(question: Question, likely_open: float) -> bool:
    return (
        likely_open >= OVERLOOKED
        and question.words >= SMALL_TALK
        and not question.answers
        and not _let_be(question)
    )


def _let_be(question: Question) -> bool:
    """Tell whether it wants no answer from everybody here, whatever was said since."""
    return (
        question.acknowledged
        or question.went_on
        or question.withdrawn
        or bool(question.to)
    )


def no_longer_open(question: Question, at: Millis, reason: str, out: Outcome) -> None:
    """What said that nobody answered it no longer holds."""
    if question.found:
        out.retractions.append(Retraction(question.found, at, reason))
        question.found = ""


def withdraw_question(
    workspace: Workspace,
    channel: Channel,
    id: str,
    at: Millis,
    reason: str,
    out: Outcome,
) -> None:
    """Let go of a question whose message no longer asks it, or is gone."""
    channel.questions.pop(id, None)
    channel.left.pop(id, None)
    question = channel.overdue.pop(id, None)
    if question is not None and question.found:
        out.retractions.append(Retraction(question.found, at, reason))
    reading = workspace.readings.pop((channel.id, id), None)
    if reading is not None:
        out.readings.append(structs.replace(reading, question=False))
