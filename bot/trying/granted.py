"""Who tries it out in which channel: a setting with the manager's mark, for half an hour."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from rules.model import MINUTE, Edited, Event, Millis, Posted

LENGTH: Millis = 30 * MINUTE
_NAME = re.compile(r"trial in <#([^<>]+)>")


class Granted(NamedTuple):
    """Who tries it out, and until when."""

    mark: int
    """The manager's keyed mark."""
    until: Millis

    def __str__(self) -> str:
        return f"{self.mark} {self.until}"


def author_of(event: Event) -> tuple[str, str] | None:
    """Return where and by whom something was posted or changed."""
    post = event.post if isinstance(event, Edited) else event
    return (post.channel, post.author) if isinstance(post, Posted) else None


def trial_in(channel: str) -> str:
    """Name the setting that says who tries it out in a channel."""
    return f"trial in <#{channel}>"


def granted(chosen: Mapping[str, str]) -> dict[str, Granted]:
    """Return who tries it out in which channel, as settings say."""
    found: dict[str, Granted] = {}
    for name, value in chosen.items():
        match = _NAME.fullmatch(name)
        if match is not None and value:
            mark, until = map(int, value.split())
            found[match[1]] = Granted(mark, until)
    return found
