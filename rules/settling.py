"""Settling a message: it is read once, for good, with what came before and after.

In this order: who is addressed, what it answers, which question it belongs to; then
counters move, then rules look, then it joins the window.
"""

from typing import TYPE_CHECKING

from rules import acts, newcomers
from rules.counting import count
from rules.following_up import follow_up, take_up, taken_up
from rules.model import HOUR
from rules.open_questions import SETTLES, answer_question, no_longer_open
from rules.outcome import Outcome
from rules.replies import COUNTS
from rules.replies.facts import shape_of
from rules.replies.openness import follow
from rules.sharing import drew
from rules.signals import Flag
from rules.state.channel import WINDOW_AGE, WINDOW_TURNS, Channel
from rules.state.turn import ASIDE, BOT, NAMELESS, REACTION, REPLIED, Turn
from rules.state.workspace import Workspace
from rules.voices import Voices, voices_of

if TYPE_CHECKING:
    from rules.engine import Engine

NAMES_KEPT = 1_300
_SHOWN = Flag.LINK | Flag.IMAGE | Flag.CODE
IN_THREAD = 0.85
"""How likely a message in a thread answers what the thread hangs on."""
FAINT = 0.05
"""A message that goes on with a question less likely than this does not."""


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
        _reaction(channel, turn, out)
        acts.reacted(engine, workspace, channel, turn, out)
        return
    if flags & BOT:
        _keep(channel, turn)
        return
    _live_on(channel, turn)
    _address_by_name(channel, turn)
    voices = voices_of(workspace, channel)
    links = engine.link(voices, turn)
    others = links.others
    if others:
        turn.answers, turn.sure = others[0][0].id, others[0][1]
    if links.own is not None and links.goes_on >= FAINT:
        _go_on(channel, turn, links.own, links.goes_on, out)
    _hear(voices, turn)
    if flags & Flag.THANKS and not flags & NAMELESS:
        if others:
            _thank(engine, workspace, voices, turn, others[0], out)
        asked = voices.asked.get(turn.author, "")
        acts.thanked(engine, workspace, channel, turn, links, asked, out)
    if turn.thread or channel.firsts or channel.unseen:
        newcomers.greet(workspace, channel, turn, others, out)
    _answer(engine, workspace, channel, turn, who, others, out)
    if not flags & NAMELESS:
        count(engine, workspace, channel, turn, who, links.nothing, out)
        if flags & Flag.QUESTION and turn.number:
            _ask_on(voices, turn)
        if turn.reactors:
            acts.already_reacted(engine, workspace, channel, turn, links, out)
    _keep(channel, turn)


def _ask_on(voices: Voices, turn: Turn) -> None:
    """It is now its author's latest question; it and the one before know each other."""
    questions = voices.channel.questions
    before = questions.get(voices.asked.get(turn.author, ""))
    if before is not None:
        before.later = turn.id
        if turn.id in questions:
            questions[turn.id].earlier = before.id
    voices.asked[turn.author] = turn.id


def _reaction(channel: Channel, turn: Turn, out: Outcome) -> None:
    """A reaction acknowledges a question, greets a newcomer, takes up an answer."""
    target = turn.reply_to
    question = channel.questions.get(target)
    if question is not None and question.author != turn.author:
        question.acknowledged = True
    late = channel.overdue.get(target)
    if late is not None and late.author != turn.author:
        no_longer_open(late, turn.due, "answered", out)
    newcomers.answered(channel, target, turn.author, turn.due, out)
    for left in list(channel.left.values()):
        if left.asker == turn.author and left.answer.id == target:
            taken_up(channel, left)


def _live_on(channel: Channel, turn: Turn) -> None:
    """The channel lives through this hour, and knows this speaker by name."""
    hour = turn.at // HOUR
    if hour != channel.hour:
        if channel.hour >= 0:  # on the stroke of the hour, before its timer fires
            channel.hours_done += 1
        channel.hour = hour
        channel.next_timer = min(channel.next_timer, (hour + 1) * HOUR)
    names = channel.names
    if not turn.called or names.get(turn.called[0]) == turn.author:
        return
    for called in turn.called:
        if names.get(called) != turn.author:
            names.pop(called, None)
            names[called] = turn.author
            if len(names) > NAMES_KEPT:
                del names[next(iter(names))]


def _address_by_name(channel: Channel, turn: Turn) -> None:
    """Whom it calls by name at its start, else whose name stands anywhere in it."""
    names, me = channel.names, turn.author
    if turn.named:
        found = [names[one] for one in turn.named if one in names]
        if not found:
            found = [names[one] for one in turn.guessed if one in names][:1]
        if found:
            turn.to += tuple([x for x in found if x != me and x not in turn.to])
    if not turn.to and turn.rare and not names.keys().isdisjoint(turn.rare):
        turn.maybe += tuple([names[x] for x in turn.rare if names.get(x, me) != me])


def _hear(voices: Voices, turn: Turn) -> None:
    """Note who spoke, and what that says about open questions."""
    if turn.thread:
        turn.flags |= ASIDE
        return
    if turn.flags & NAMELESS:
        return
    channel = voices.channel
    channel.count += 1
    turn.number = channel.count
    turn.shape = shape_of(turn, first=not voices.of(turn.author))
    if turn.to or turn.author in voices.asked:
        follow(voices, turn)
    voices.add(turn)


def _go_on(
    channel: Channel, turn: Turn, mine: Turn, goes_on: float, out: Outcome
) -> None:
    """A message that goes on with its author's own question belongs to it."""
    if mine.id in channel.questions:
        turn.chain, turn.chained = mine.id, goes_on
    elif mine.chain in channel.questions:
        chained = goes_on * mine.chained
        if chained >= FAINT:
            turn.chain, turn.chained = mine.chain, chained
    if not turn.flags & SETTLES:
        return
    if turn.chained >= COUNTS:
        channel.questions[turn.chain].withdrawn = True
    elif mine.id in channel.overdue and goes_on >= COUNTS:
        no_longer_open(channel.overdue[mine.id], turn.due, "withdrawn", out)


def _answer(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    who: str,
    links: list[tuple[Turn, float]],
    out: Outcome,
) -> None:
    """Carry a message's links over to questions, answers and shared links."""
    questions, overdue = channel.questions, channel.overdue
    meant: dict[str, float] = {}
    for target, sure in links:
        id, chain = target.id, target.chain
        if id in questions or id in overdue:
            meant[id] = meant.get(id, 0.0) + sure
        if chain and (chain in questions or chain in overdue):
            meant[chain] = meant.get(chain, 0.0) + sure * target.chained
        if sure < COUNTS:
            continue
        if target.flags & Flag.WANTS_LINK and turn.flags & _SHOWN:
            asked = questions.get(target.answers)
            if asked is not None and asked.author == turn.author:
                # Who asked to see a log and is shown it was helping whoever shows it.
                answer_question(
                    engine, workspace, channel, target, "", out, asked.id, sure
                )
        if not target.flags & REPLIED:
            target.flags |= REPLIED
            workspace.home(channel).week.replied += 1
        if id in channel.shared and not turn.thread:
            drew(engine, workspace, channel, turn, id, sure, out)
    for id, likely in meant.items():
        answer_question(engine, workspace, channel, turn, who, out, id, likely)
    if turn.reply_to and not links:
        answer_question(engine, workspace, channel, turn, who, out, turn.reply_to, 1.0)
    if turn.thread:
        root = _where(workspace, channel, turn)
        answer_question(engine, workspace, root, turn, who, out, turn.thread, IN_THREAD)
        if turn.thread in root.shared:
            drew(engine, workspace, root, turn, turn.thread, IN_THREAD, out)
        if root is not channel and root.left:
            take_up(root, turn, links)
        if root is not channel and turn.author in root.taken:
            follow_up(engine, workspace, root, turn, links, channel.id, out)
    if channel.left:
        take_up(channel, turn, links)
    if turn.author in channel.taken:
        follow_up(engine, workspace, channel, turn, links, channel.id, out)


def _thank(
    engine: "Engine",
    workspace: Workspace,
    voices: Voices,
    turn: Turn,
    link: tuple[Turn, float],
    out: Outcome,
) -> None:
    """What an asker gives thanks for has answered their question."""
    channel = voices.channel
    target, sure = link
    question = channel.questions.get(voices.asked.get(turn.author, ""))
    if acts.is_for_another(turn, target.author):
        return
    if question is not None and sure >= COUNTS and target.number > question.count:
        answer_question(engine, workspace, channel, target, "", out, question.id, sure)


def _where(workspace: Workspace, channel: Channel, turn: Turn) -> Channel:
    """Return the channel a thread's root stands in: it may be the parent of this one."""
    root = turn.thread
    place = workspace.places.get(channel.id)
    if place is None or not place.home or root in channel.questions:
        return channel
    home = workspace.channels.get(place.home)
    here = home is not None and (
        root in home.questions
        or root in home.overdue
        or root in home.left
        or root in home.shared
        or turn.author in home.taken
    )
    return home if here and home is not None else channel


def _keep(channel: Channel, turn: Turn) -> None:
    """Put a settled message into the window, and let the oldest go."""
    recent, at = channel.recent, turn.at
    recent.append(turn)
    turn.called = turn.named = turn.guessed = ()
    if len(recent) > WINDOW_TURNS + 50:
        _let_go(channel, 50)
    oldest = at - WINDOW_AGE
    if recent[0].at < oldest:
        _let_go(channel, next(i for i, t in enumerate(recent) if t.at >= oldest))
    if at + WINDOW_AGE < channel.next_timer:
        channel.next_timer = at + WINDOW_AGE


def _let_go(channel: Channel, turns: int) -> None:
    """Let the oldest messages of the window go."""
    recent = channel.recent
    gone = max([turn.number for turn in recent[:turns]], default=0)
    channel.first = max(channel.first, gone + 1)
    del recent[:turns]
