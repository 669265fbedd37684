"""How far the opening of a channel has come: two settings that no manager makes.

Each is a state, and until when nothing is to be done about it.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from rules.model import Millis

_NAME = re.compile(r"(?:notice|past) <#([^<>]+)>")


class State(StrEnum):
    """How far the notice is posted, or the past read."""

    DUE = "due"
    UNDER_WAY = "under-way"
    """Claimed by a process that is about to post, or died while it did."""
    DONE = "done"
    REFUSED = "refused"
    """The platform does not let it happen."""


class Step(NamedTuple):
    """One of the two things that opening a channel takes."""

    state: State
    at: Millis = 0
    """When to see to it; of one under way, when its process must be dead."""

    def __str__(self) -> str:
        return f"{self.state} {self.at}"


def read_step(value: str) -> Step | None:
    """Read a step as it is kept; None: it is not to be taken."""
    state, _, at = value.partition(" ")
    return Step(State(state), int(at)) if value else None


def unfinished(chosen: Mapping[str, str]) -> list[str]:
    """Return the channels whose opening has begun and is not over, as settings say."""
    found = {
        match[1]: None
        for name, value in chosen.items()
        if (match := _NAME.fullmatch(name)) and (step := read_step(value)) is not None
        if step.state in (State.DUE, State.UNDER_WAY)
    }
    return list(found)


def notice_of(channel: str) -> str:
    """Name the setting that says how far a channel's notice is."""
    return f"notice <#{channel}>"


def past_of(channel: str) -> str:
    """Name the setting that says how far the reading of a channel's past is."""
    return f"past <#{channel}>"
