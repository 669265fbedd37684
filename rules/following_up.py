"""Coming back to an answer: what takes it up, and what follows it up.

An asker takes an answer up by replying, by giving thanks, or simply by going on talking
there, be it to nobody or to somebody else who turned to them; from then on nobody waits
for them. They follow it up when they come back to it in
words: later than a conversation lasts, or, where they had asked about something the helper
posted, at any time.
"""

from typing import TYPE_CHECKING

from rules.model import DAY, MINUTE, Millis
from rules.outcome import Outcome
from rules.plan import look
from rules.replies import COUNTS, SURE, UNLIKELY
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import Turn
from rules.state.watched import Left
from rules.state.workspace import Workspace
from rules.views import FollowUpView

if TYPE_CHECKING:
    from rules.engine import Engine

BACK_SOON: Millis = 30 * MINUTE
"""An asker who posts here this soon after an answer is still in the conversation."""
SAME_DAY: Millis = DAY
"""Within a day of an answer, words to nobody may well be about it."""
FEWEST_WORDS = 3
"""Fewer words say nothing of how it went."""
ASKED_ABOUT = 6
"""Questions about a post of fewer words are banter."""
TAKEN_KEPT = 100


def take_up(channel: Channel, turn: Turn, links: list[tuple[Turn, float]]) -> None:
    """The asker came back: replied, thanked, or simply went on talking here."""
    me = turn.author
    for left in [left for left in channel.left.values() if left.asker == me]:
        if turn.at < left.answer.at:
            continue
        root = left.thread or left.question
        back = (
            turn.thread == root
            or turn.reply_to in (left.answer.id, left.question)
            or left.helper in turn.to
            or turn.at - left.answer.at <= BACK_SOON
            or bool(turn.flags & (Flag.THANKS | Flag.ACK))
            or any(t.author == left.helper and p >= UNLIKELY for t, p in links)
            or (turn.thread == left.thread and _talks_on(channel, turn, left))
        )
        if back:
            taken_up(channel, left)
            question = channel.questions.get(left.question)
            if question is not None:
                question.taken_up = True


def _talks_on(channel: Channel, turn: Turn, left: Left) -> bool:
    """It may well be about the answer: words to nobody, or to who turned to the asker."""
    to = turn.to or turn.maybe
    if not to:
        return not turn.flags & Flag.QUESTION and turn.at - left.answer.at <= SAME_DAY
    for earlier in reversed(channel.recent):
        if earlier.at < left.posted:
            return False
        if earlier.author in to and left.asker in (earlier.to or earlier.maybe):
            return True
    return False


def taken_up(channel: Channel, left: Left) -> None:
    """Nobody waits for the asker any more; how it went may still be told."""
    channel.left.pop(left.question, None)
    taken = channel.taken
    taken.pop(left.asker, None)
    taken[left.asker] = left
    if len(taken) > TAKEN_KEPT:
        del taken[next(iter(taken))]


def follow_up(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    links: list[tuple[Turn, float]],
    posted_in: str,
    out: Outcome,
) -> None:
    """Count it where somebody comes back in words to an answer they took up."""
    left = channel.taken[turn.author]
    gap = turn.at - left.answer.at
    if turn.words < FEWEST_WORDS or gap > engine.times.answer_left:
        return
    if gap <= BACK_SOON and not _asked_about_a_post(channel, left):
        return
    stated = _is_stated(turn, left)
    if not stated and not _is_meant(turn, left, links):
        return
    member = workspace.members.get(turn.author)
    if member is None or member.id in workspace.exempt:
        return
    del channel.taken[turn.author]
    place, plan = engine.plan(workspace, channel)
    deeds = member.deeds(place.home or channel.id)
    deeds.follow_ups += 1
    workspace.dirty_members.add(member.alias)
    view = FollowUpView(
        turn.due,
        posted_in,
        place.kind,
        member.id,
        left,
        turn,
        stated,
        deeds.follow_ups,
    )
    for bound in plan.followed_up:
        look(bound, place, view, posted_in, turn.id, out)


def _is_stated(turn: Turn, left: Left) -> bool:
    """The platform says that it belongs to the answer."""
    return turn.reply_to == left.answer.id or turn.thread == left.question


def _is_meant(turn: Turn, left: Left, links: list[tuple[Turn, float]]) -> bool:
    """It addresses the helper, or surely replies to them."""
    return left.helper in turn.to or any(
        one.author == left.helper and sure >= SURE for one, sure in links
    )


def _asked_about_a_post(channel: Channel, left: Left) -> bool:
    """The question was about something that its helper had posted of their own accord."""
    if left.opening or left.words < ASKED_ABOUT:
        return False
    question = channel.find(left.question)
    if question is None or question.sure < SURE:
        return False
    post = channel.find(question.answers)
    return (
        post is not None
        and post.author == left.helper
        and not post.flags & Flag.QUESTION
        and not post.reply_to
        and post.sure < COUNTS
    )
