"""Helpful acts: an answer that somebody gave thanks for, in words or by a reaction.

1. Only an answer is a helpful act: a message that replies to somebody's question.
2. Thanks in words are for the message they surely reply to; in the thread of one's own
   question, and after it in a flat channel, for what the one person who answered said.
   Where several did and it is not said whom, they are for nobody.
3. A reaction counts on an answer to one's own question, unless it turns that down.
4. Nobody helps themselves; bots neither help nor are helped, and who asked to be left out
   is in no act. Thanks for thanks count for nothing, nor does a question that says thanks
   beforehand. ("Thank god" gives no thanks in the first place, see ``rules.signals``.)

An act counts once for each answer and person. Only acts of coached members are counted.
"""

from typing import TYPE_CHECKING

from rules.model import DAY, Millis
from rules.outcome import Outcome
from rules.plan import look
from rules.replies import COUNTS, SURE, UNLIKELY, Links
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.presence import COUNTED_DAYS, HELPED_KEPT, Help
from rules.state.turn import BOT, NAMELESS, REACTION, Turn
from rules.state.watched import Answer
from rules.state.workspace import Workspace
from rules.views import HelpedView

if TYPE_CHECKING:
    from rules.engine import Engine

TURNED_DOWN = frozenset(
    {
        *("-1", "thumbsdown", "no", "x", "no_entry", "no_entry_sign", "angry", "rage"),
        *("confused", "thinking_face", "face_with_raised_eyebrow"),
        *"👎❌❎😕🤔🤨😠😡🙅🚫⛔",
    }
)
"""Reactions that say anything but thanks, by name or as they are."""
_TONES = "\ufe0f🏻🏼🏽🏾🏿"
_NO_HELP = BOT | REACTION | NAMELESS | Flag.THANKS | Flag.GREETING


def thanked(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    links: Links,
    asked: str,
    out: Outcome,
) -> None:
    """Count what a message gives thanks for; ``asked`` is its author's open question."""
    answer = _replied_to(workspace, channel, turn, links)
    if answer is None and not turn.reply_to:
        if turn.thread:
            answer = _in_own_thread(workspace, channel, turn)
        else:
            answer = _of_own_question(channel, turn, links, asked)
    if answer is not None:
        _count(engine, workspace, channel, answer, turn.author, turn.due, out)


def reacted(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    reaction: Turn,
    out: Outcome,
) -> None:
    """Count a reaction to an answer to one's own question."""
    emoji = reaction.id.removeprefix(f"{reaction.reply_to}/{reaction.author}/")
    if emoji.strip(":").rstrip(_TONES) in TURNED_DOWN:
        return
    target = channel.find(reaction.reply_to)
    if target is None or target.flags & _NO_HELP or target.author == reaction.author:
        return
    question = _question_of(workspace, channel, target)
    if question is not None and question.author == reaction.author:
        answer = Answer(target.id, target.at, target.author)
        _count(engine, workspace, channel, answer, reaction.author, reaction.due, out)


def already_reacted(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    links: Links,
    out: Outcome,
) -> None:
    """Count a reaction of the asker that was handed in together with the answer."""
    if turn.flags & _NO_HELP:
        return
    for target, sure in links.others:
        asker = target.author
        if sure >= COUNTS and target.flags & Flag.QUESTION and asker in turn.reactors:
            answer = Answer(turn.id, turn.at, turn.author)
            _count(engine, workspace, channel, answer, asker, turn.due, out)
            return


def _replied_to(
    workspace: Workspace, channel: Channel, turn: Turn, links: Links
) -> Answer | None:
    """Return the answer that a message surely replies to."""
    if not links.others:
        return None
    target, sure = links.others[0]
    if sure < SURE or target.flags & _NO_HELP or target.author == turn.author:
        return None
    if not turn.reply_to and is_for_another(turn, target.author):
        return None
    if turn.thread and not turn.reply_to and not turn.to:
        return None
    question = _question_of(workspace, channel, target)
    if question is None or question.author == target.author:
        return None
    if turn.flags & Flag.QUESTION and question.author != turn.author:
        return None
    return Answer(target.id, target.at, target.author)


def _in_own_thread(workspace: Workspace, channel: Channel, turn: Turn) -> Answer | None:
    """Return what the only other person said in the thread of one's own question."""
    question = _root(workspace, channel, turn.thread)
    if question is None or question.author != turn.author:
        return None
    if not question.flags & Flag.QUESTION:
        return None
    others = [
        one
        for one in channel.recent
        if one.thread == turn.thread
        and one.author != turn.author
        and not one.flags & _NO_HELP
    ]
    if len({one.author for one in others}) != 1:
        return None
    last = others[-1]
    return None if is_for_another(turn, last.author) else _answer(last)


def _of_own_question(
    channel: Channel, turn: Turn, links: Links, asked: str
) -> Answer | None:
    """Return what the only person who answered one's open question said last."""
    question = channel.questions.get(asked)
    if question is None or len({one.author for one in question.answers}) != 1:
        return None
    last = question.answers[-1]
    likeliest = links.others[0] if links.others else None
    elsewhere = (
        likeliest is not None
        and likeliest[1] >= UNLIKELY
        and likeliest[0].author != last.author
    )
    return None if elsewhere or is_for_another(turn, last.author) else last


def is_for_another(turn: Turn, helper: int) -> bool:
    """Tell whether thanks are somebody else's: they name another, or one unknown here."""
    if turn.to:
        return helper not in turn.to
    if turn.flags & Flag.NAMES:
        return True
    return bool(turn.maybe) and helper not in turn.maybe


def _question_of(workspace: Workspace, channel: Channel, target: Turn) -> Turn | None:
    """Return the question that a message answers, while the window holds it."""
    question = None
    if target.answers and target.sure >= COUNTS:
        question = channel.find(target.answers)
    if question is None or not question.flags & Flag.QUESTION:
        question = _root(workspace, channel, target.thread) if target.thread else None
    if question is None or not question.flags & Flag.QUESTION:
        return None
    return question


def _root(workspace: Workspace, channel: Channel, id: str) -> Turn | None:
    """Return the message a thread hangs on: it may stand in the parent channel."""
    found = channel.find(id)
    place = workspace.places.get(channel.id)
    if found is None and place is not None and place.home:
        home = workspace.channels.get(place.home)
        found = home.find(id) if home is not None else None
    return found


def _answer(turn: Turn) -> Answer:
    return Answer(turn.id, turn.at, turn.author)


def _count(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    answer: Answer,
    by: int,
    now: Millis,
    out: Outcome,
) -> None:
    """Count an act of a coached member, once, and let the rules look."""
    member = workspace.members.get(answer.author)
    if member is None or member.id in workspace.exempt or answer.at < member.since:
        return
    place, plan = engine.plan(workspace, channel)
    deeds = member.deeds(place.home or channel.id)
    if any(one.id == answer.id and one.by == by for one in deeds.helped):
        return
    kept = [one for one in deeds.helped if now - one.thanked < COUNTED_DAYS * DAY]
    act = Help(answer.at, answer.id, by, now)
    deeds.helped = (*kept[1 - HELPED_KEPT :], act)
    workspace.dirty_members.add(member.alias)
    view = HelpedView(now, channel.id, place.kind, member.id, deeds.helped)
    for bound in plan.helped:
        look(bound, place, view, channel.id, answer.id, out)
