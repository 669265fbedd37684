"""Timers of a channel: watches that run out, hours, days and weeks that end.

All of them fire in the channel's own time, after everything posted before has settled.
"""

from typing import TYPE_CHECKING

from rules import newcomers
from rules.model import DAY, HOUR, Millis
from rules.moments import NEVER
from rules.open_questions import close_question
from rules.outcome import Outcome
from rules.plan import Times, look
from rules.sharing import WATCHED
from rules.state.channel import WINDOW_AGE, Channel
from rules.state.watched import Left
from rules.state.workspace import Workspace
from rules.views import AnswerView, DayView
from rules.weeks import close_week

if TYPE_CHECKING:
    from rules.engine import Engine

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
        close_question(engine, workspace, channel, question, now, out)
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
        close_question(engine, workspace, channel, question, now, out, open=True)
    channel.firsts.clear()
    channel.next_timer = _next_timer(channel, engine.times)
