"""Newcomers: who counts as one, and what takes up somebody's first post.

1. A reply to it, a message in its thread, a reaction on it.
2. A message that addresses its author, or replies to something else they said.
3. Whatever is said right after it in the same place: whoever spoke has most likely
   seen it, and when unsure somebody was greeted.

A first post that a rule found unseen is watched on for a week: a late welcome still
withdraws that.
"""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from rules.model import DAY, MINUTE, FirstPost, Millis, Retraction
from rules.outcome import Outcome
from rules.plan import look
from rules.replies import UNLIKELY
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.state.watched import First
from rules.state.workspace import Workspace
from rules.views import FirstView

if TYPE_CHECKING:
    from rules.engine import Engine

SETTLING_IN: Millis = 14 * DAY
"""Of the first days read of a workspace nobody counts as a newcomer."""
WATCHED: Millis = 7 * DAY
"""The longest a first post is watched, taken up or not."""
UNSEEN_KEPT = 200
SOON: Millis = 30 * MINUTE
"""Whoever speaks in the same place so soon has most likely seen a first post."""
AT_ONCE = 20
"""First posts that one message may take up."""


def is_newcomer(workspace: Workspace, first: Millis) -> bool:
    """Tell whether somebody who first posted then came as a newcomer."""
    return first >= workspace.since + SETTLING_IN


def greet(
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    others: Iterable[tuple[Turn, float]],
    out: Outcome,
) -> None:
    """Note whose first post a message takes up; ``others`` it may reply to."""
    if channel.firsts or channel.unseen:
        meant = dict.fromkeys((*turn.to, *turn.maybe), 1.0)
        for target, sure in others:
            meant[target.author] = meant.get(target.author, 0.0) + sure
        for first in [*_latest(channel.firsts), *_latest(channel.unseen)]:
            likely = 1.0 if _right_after(turn, first) else meant.get(first.author, 0.0)
            if first.author != turn.author:
                first.alone *= 1.0 - min(likely, 1.0)
            if likely >= UNLIKELY:
                _take_up(channel, first, turn.author, turn.due, out)
    for id in filter(None, (turn.thread, turn.reply_to)):
        answered(_where(workspace, channel, id), id, turn.author, turn.due, out)


def answered(channel: Channel, id: str, author: int, at: Millis, out: Outcome) -> None:
    """Note that somebody replied to a message, or reacted to it."""
    first = channel.firsts.get(id) or channel.unseen.get(id)
    if first is not None:
        _take_up(channel, first, author, at, out)


def watch_over(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    first: First,
    now: Millis,
    out: Outcome,
) -> None:
    """Say what became of a first post when its watch is over, and let the rules look."""
    del channel.firsts[first.id]
    if first.greeted:
        workspace.home(channel).week.welcomed += 1
    out.firsts.append(
        FirstPost(channel.id, first.id, first.at, first.greeted, first.author)
    )
    if first.hours > channel.hours_done or not _counts_as_new(workspace, first):
        return
    place, plan = engine.plan(workspace, channel)
    member = workspace.members.get(first.author)
    who = member.id if member is not None else ""
    view = FirstView(now, channel.id, place.kind, who, first)
    for bound in plan.first_over:
        for finding in look(bound, place, view, channel.id, first.id, out):
            first.found = finding.key
    if first.found:
        channel.unseen[first.id] = first
        if len(channel.unseen) > UNSEEN_KEPT:
            del channel.unseen[next(iter(channel.unseen))]


def _counts_as_new(workspace: Workspace, first: First) -> bool:
    """Where channels share no clock, only the end of the archive can tell."""
    seen = workspace.seen.get(first.author)
    if seen is None or seen.first != first.at or workspace.is_exempt(first.author):
        return False
    return not workspace.shared_clock or is_newcomer(workspace, first.at)


def _latest(firsts: dict[str, First]) -> Iterable[First]:
    return islice(reversed(firsts.values()), AT_ONCE)


def _right_after(turn: Turn, first: First) -> bool:
    return turn.at - first.at <= SOON and turn.thread in (first.thread, first.id)


def _take_up(
    channel: Channel, first: First, author: int, at: Millis, out: Outcome
) -> None:
    if author == first.author:
        return
    first.greeted = True
    if first.found:
        out.retractions.append(Retraction(first.found, at, "answered"))
        del channel.unseen[first.id]
        first.found = ""


def _where(workspace: Workspace, channel: Channel, id: str) -> Channel:
    """Return the channel a first post stands in: it may be the parent of this one."""
    place = workspace.places.get(channel.id)
    if place is None or not place.home or id in channel.firsts or id in channel.unseen:
        return channel
    return workspace.channels.get(place.home, channel)
