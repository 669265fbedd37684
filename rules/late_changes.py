"""Edits and deletions of messages that have settled: what rested on them goes."""

from typing import TYPE_CHECKING

from rules.model import Millis, Retraction
from rules.open_questions import withdraw_question
from rules.outcome import Outcome
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import CHANGED, Turn
from rules.state.workspace import Workspace

if TYPE_CHECKING:
    from rules.engine import Engine


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
        withdraw_question(workspace, channel, turn.id, at, "edited", out)


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
    withdraw_question(workspace, channel, id, at, "deleted", out)
    for question, left in list(channel.left.items()):
        if left.answer.id == id:
            del channel.left[question]
    for asker, left in list(channel.taken.items()):
        if id in (left.answer.id, left.question):
            del channel.taken[asker]
