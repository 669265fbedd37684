"""Who counts as a newcomer, from the marks of who has posted before."""

from bot.member import Newness
from rules.model import DAY, Millis
from rules.state import NEVER, Workspace

NEWCOMER_FOR: Millis = 30 * DAY
"""How long somebody is a newcomer."""
SETTLING_IN: Millis = 14 * DAY
"""Of the first days read of a workspace nobody counts as a newcomer."""


def newness(workspace: Workspace, member: str, at: Millis) -> Newness:
    """Tell whether a member was new at a moment, from everything that was read."""
    seen = workspace.seen.get(workspace.alias(member))
    if seen is None:
        return Newness()
    new = is_newcomer(workspace, seen.first) and at - seen.first < NEWCOMER_FOR
    posts = (seen.first,) if seen.second == NEVER else (seen.first, seen.second)
    return Newness(new, posts)


def is_newcomer(workspace: Workspace, first: Millis) -> bool:
    """Tell whether somebody who first posted then came as a newcomer."""
    return first >= workspace.since + SETTLING_IN
