"""Who counts as a newcomer, from the marks of who has posted before."""

from bot.member import Newness
from rules.model import DAY, Millis
from rules.moments import NEVER
from rules.newcomers import is_newcomer
from rules.state.workspace import Workspace

NEWCOMER_FOR: Millis = 30 * DAY
"""How long somebody is a newcomer."""


def newness(workspace: Workspace, member: str, at: Millis) -> Newness:
    """Tell whether a member was new at a moment, from everything that was read."""
    seen = workspace.seen.get(workspace.alias(member))
    if seen is None:
        return Newness()
    new = is_newcomer(workspace, seen.first) and at - seen.first < NEWCOMER_FOR
    posts = (seen.first,) if seen.second == NEVER else (seen.first, seen.second)
    return Newness(new, posts)
