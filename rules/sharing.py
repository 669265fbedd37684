"""Links shared with words of one's own: what they draw.

Watched are links of coached members that open something: no bare link, no pitch, no
forward, no question, no reply. For two days every reply of somebody else to it counts.
"""

from typing import TYPE_CHECKING

from rules.model import DAY, Millis
from rules.outcome import Outcome
from rules.plan import look
from rules.replies import COUNTS
from rules.signals import Flag
from rules.state.channel import Channel
from rules.state.turn import NAMELESS, Turn
from rules.state.watched import Shared
from rules.state.workspace import Workspace
from rules.views import SharedView

if TYPE_CHECKING:
    from rules.engine import Engine

WATCHED: Millis = 2 * DAY
SHARED_KEPT = 100
PEOPLE_KEPT = 20
_OTHERWISE = (
    Flag.LINK_ONLY
    | Flag.PITCH
    | Flag.FORWARD
    | Flag.QUESTION
    | Flag.WANTS_LINK
    | Flag.EVERYONE
)
"""A link with one of these is put up for something else than being talked about."""


def watch(channel: Channel, turn: Turn) -> None:
    """Watch a link of a coached member, where it opens something."""
    if turn.flags & _OTHERWISE or turn.thread or turn.reply_to or turn.sure >= COUNTS:
        return
    shared = channel.shared
    shared[turn.id] = Shared(turn.id, turn.author, turn.at, turn.words)
    if len(shared) > SHARED_KEPT:
        del shared[next(iter(shared))]


def drew(
    engine: "Engine",
    workspace: Workspace,
    channel: Channel,
    turn: Turn,
    id: str,
    sure: float,
    out: Outcome,
) -> None:
    """Count a reply to a watched link; once a rule has found it, the watch is over."""
    shared = channel.shared.get(id)
    if shared is None or shared.author == turn.author or turn.flags & NAMELESS:
        return
    if turn.at - shared.at > WATCHED:
        return
    shared.replies += 1
    shared.likely += sure
    if turn.author not in shared.people and len(shared.people) < PEOPLE_KEPT:
        shared.people += (turn.author,)
    member = workspace.members.get(shared.author)
    if member is None:
        return
    place, plan = engine.plan(workspace, channel)
    deeds = member.deeds(place.home or channel.id)
    view = SharedView(turn.due, channel.id, place.kind, member.id, shared, deeds.links)
    for bound in plan.link_drew:
        if look(bound, place, view, channel.id, id, out):
            deeds.links += 1
            channel.shared.pop(id, None)
            workspace.dirty_members.add(member.alias)
