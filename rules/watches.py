"""Timers of a channel: watches that run out, hours, days and weeks that end.

All of them fire in the channel's own time, after everything posted before has settled.
"""

from typing import TYPE_CHECKING

from msgspec import structs

from rules import newcomers
from rules.model import (
    DAY,
    HOUR,
    MINUTE,
    Millis,
    QuestionClosed,
    Retraction,
)
from rules.moments import NEVER
from rules.outcome import Outcome
from rules.plan import Times, look
from rules.replies.openness import ANSWERED_BELOW
from rules.sharing import WATCHED
from rules.signals import Flag
from rules.state.channel import WINDOW_AGE, Channel
from rules.state.turn import CHANGED, Turn
from rules.state.watched import Answer, Left, Question
from rules.state.workspace import Workspace
from rules.views import AnswerView, DayView, QuestionView
from rules.weeks import close_week

if TYPE_CHECKING:
    from rules.engine import Engine

OVERDUE_KEPT = 500
SMALL_TALK = 3
"""Questions of fewer words are small talk."""
ANSWERS_KEPT = 500
"""Times to an answer kept of a week; the median of so many is the median."""
OVERLOOKED = 0.8
"""Likelihood of being open from which a question counts as overlooked by everybody."""
LATE_ANSWER: Millis = 7 * DAY
"""How long a late answer still withdraws "nobody answered"."""


def fire(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    now: Millis,
    out: Outcome,
) -> None:
    """Do what is due at ``now``, always in the same order, and set the next timer."""
    times = engine.times
    if channel.settled < now - 1:
        channel.settled, channel.settled_order = now - 1, NEVER
    if channel.hour >= 0 and now >= (channel.hour + 1) * HOUR:
        channel.hours_done += 1
        channel.hour = -1
    hours = channel.hours_done
    while channel.questions:
        question = next(iter(channel.questions.values()))
        if question.hours > hours and now < question.at + times.question_at_most:
            break
        _close(engine, workspace, channel, question, now, out)
    while channel.left:
        left = next(iter(channel.left.values()))
        if now < left.answer.at + times.answer_left:
            break
        del channel.left[left.question]
        _left_alone(engine, workspace, channel, left, now, out)
    while channel.firsts:
        first = next(iter(channel.firsts.values()))
        if first.hours > hours and now < first.at + newcomers.WATCHED:
            break
        newcomers.watch_over(engine, workspace, channel, first, now, out)
    _stop_watching(channel, now, times)
    if channel.today and now >= (channel.day + 1) * DAY:
        _day_over(engine, workspace, channel, now, out)
    if (
        channel.week.posts
        and not channel.parent
        and now >= channel.week.monday + 7 * DAY
    ):
        close_week(channel, out)
    _forget_old(channel, now)
    channel.next_timer = _next_timer(channel, engine.times)


def _stop_watching(channel: Channel, now: Millis, times: Times) -> None:
    """Let go of links and of answers taken up when their time is over."""
    # All of them: answers taken up do not stand in the order of their times.
    for id, shared in list(channel.shared.items()):
        if now >= shared.at + WATCHED:
            del channel.shared[id]
    for asker, left in list(channel.taken.items()):
        if now >= left.answer.at + times.answer_left:
            del channel.taken[asker]


def _next_timer(channel: Channel, times: Times) -> Millis:
    """When something is due next; every dict here is in order of its times."""
    at = NEVER
    if channel.hour >= 0:
        at = (channel.hour + 1) * HOUR
    for question in channel.questions.values():
        at = min(at, question.at + times.question_at_most)
        break
    for left in channel.left.values():
        at = min(at, left.answer.at + times.answer_left)
        break
    for first in channel.firsts.values():
        at = min(at, first.at + newcomers.WATCHED)
        break
    for first in channel.unseen.values():
        at = min(at, first.at + newcomers.WATCHED)
        break
    # Nobody is told when these end: they go with the hours, the last of them by itself.
    for shared in reversed(channel.shared.values()):
        at = min(at, shared.at + WATCHED)
        break
    for left in reversed(channel.taken.values()):
        at = min(at, left.answer.at + times.answer_left)
        break
    for late in channel.overdue.values():
        at = min(at, late.at + LATE_ANSWER)
        break
    if channel.today:
        at = min(at, (channel.day + 1) * DAY)
    if channel.week.posts and not channel.parent:
        at = min(at, channel.week.monday + 7 * DAY)
    if channel.recent:
        at = min(at, channel.recent[-1].at + WINDOW_AGE)
    return at


def _forget_old(channel: Channel, now: Millis) -> None:
    recent = channel.recent
    if recent and now >= recent[-1].at + WINDOW_AGE:
        recent.clear()
        channel.names.clear()
        channel.first = channel.count + 1
    overdue = channel.overdue
    while overdue:
        question = next(iter(overdue.values()))
        if now < question.at + LATE_ANSWER:
            break
        del overdue[question.id]
    unseen = channel.unseen
    while unseen:
        first = next(iter(unseen.values()))
        if now < first.at + newcomers.WATCHED:
            break
        del unseen[first.id]


def _close(
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
    out.questions.append(
        QuestionClosed(
            channel.id,
            question.id,
            question.at,
            now,
            answered,
            open,
            _is_overlooked(question, likely_open),
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
    place, plan = engine.plan(workspace, channel)
    if open or not plan.question_closed or workspace.is_exempt(question.author):
        return
    member = workspace.members.get(question.author)
    asker = member.id if member is not None else ""
    mine = () if answers or _let_be(question) else _since_asking(channel, question)
    waited = now - question.at
    others = channel.count - question.count - question.spoke
    view = QuestionView(
        now,
        channel.id,
        place.kind,
        asker,
        question,
        waited,
        likely_open,
        others,
        _asked_on(channel, question),
        mine,
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


def _left_alone(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    left: Left,
    now: Millis,
    out: Outcome,
) -> None:
    member = workspace.members.get(left.asker)
    if member is None:
        return
    place, plan = engine.plan(workspace, channel)
    home = member.presence.get(place.home or channel.id)
    last = member.last if workspace.shared_clock else (home.last if home else 0)
    view = AnswerView(
        now, channel.id, place.kind, member.id, left, last > left.answer.at
    )
    for bound in plan.answer_left:
        look(bound, place, view, channel.id, left.question, out)


def _day_over(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    now: Millis,
    out: Outcome,
) -> None:
    place, plan = engine.plan(workspace, channel)
    today, channel.today = channel.today, {}
    if not plan.day_over:
        return
    for alias, last in today.items():
        member = workspace.members.get(alias)
        if member is None:
            continue
        presence = member.presence.get(place.home or channel.id)
        if presence is None:
            continue
        view = DayView(
            now,
            place.home or channel.id,
            place.kind,
            member.id,
            channel.day,
            last,
            presence,
        )
        for bound in plan.day_over:
            look(bound, place, view, channel.id, last, out)


def close_all(
    engine: "Engine", workspace: Workspace, channel: Channel, out: Outcome
) -> None:
    """The archive is over: hand over what is still open, without a verdict."""
    now = max(channel.settled, 0)
    for question in list(channel.questions.values()):
        _close(engine, workspace, channel, question, now, out, open=True)
    channel.firsts.clear()
    channel.next_timer = _next_timer(channel, engine.times)


def reread(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    at: Millis,
    out: Outcome,
) -> None:
    """A settled message was edited: what it no longer says is withdrawn."""
    settled = channel.find(turn.id)
    if settled is not None:
        settled.flags |= CHANGED
    for rule, needs in engine.needs:
        if needs and not turn.flags & needs:
            key = f"{rule}:{channel.id}:{turn.id}"
            out.retractions.append(Retraction(key, at, "edited"))
    if not turn.flags & Flag.LINK:
        channel.shared.pop(turn.id, None)
    if not turn.flags & Flag.QUESTION:
        _withdraw_question(workspace, channel, turn.id, at, "edited", out)


def forget(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    id: str,
    at: Millis,
    out: Outcome,
) -> None:
    """A settled message was deleted: nothing rests on it any more."""
    for rule in engine.rule_ids:
        key = f"{rule}:{channel.id}:{id}"
        out.retractions.append(Retraction(key, at, "deleted"))
    channel.recent = [turn for turn in channel.recent if turn.id != id]
    workspace.voices.pop(channel.id, None)
    channel.firsts.pop(id, None)
    channel.unseen.pop(id, None)
    channel.shared.pop(id, None)
    _withdraw_question(workspace, channel, id, at, "deleted", out)
    for question, left in list(channel.left.items()):
        if left.answer.id == id:
            del channel.left[question]
    for asker, left in list(channel.taken.items()):
        if id in (left.answer.id, left.question):
            del channel.taken[asker]


def _withdraw_question(
    workspace: Workspace,
    channel: Channel,
    id: str,
    at: Millis,
    reason: str,
    out: Outcome,
) -> None:
    channel.questions.pop(id, None)
    channel.left.pop(id, None)
    question = channel.overdue.pop(id, None)
    if question is not None and question.found:
        out.retractions.append(Retraction(question.found, at, reason))
    reading = workspace.readings.pop((channel.id, id), None)
    if reading is not None:
        out.readings.append(structs.replace(reading, question=False))
