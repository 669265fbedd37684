"""Notice mode: people are coached who were told of it and did not say no.

Only where a platform allows it. Whoever posts is sent the notice; its first seven days are
a shadow in which nobody is told anything.
"""

from collections.abc import Iterable, Mapping

from bot.coaching import NOTICED_FOR
from bot.store import Push
from rules.model import Millis

NOTICE = "notice mode"
WAIT: Millis = NOTICED_FOR
"""How long the shadow lasts with which it begins."""
_KEY = "notice:"


def notice_since(chosen: Mapping[str, str]) -> Millis | None:
    """Return since when people are coached by notice; None: they are not."""
    value = chosen.get(NOTICE, "")
    return int(value) if value.isdecimal() else None


def is_notice(push: Push) -> bool:
    """Say whether a push is no hint's but a notice."""
    return push.key.startswith(_KEY)


def notices(posted: Iterable[tuple[str, str, int]], now: Millis) -> list[Push]:
    """Return the notices to these people, by member, channel and mark.

    A push is kept under its key, so that one who has had theirs is not sent another.
    """
    return [
        Push(key=f"{_KEY}{mark}", member=member, channel=channel, due=now)
        for member, channel, mark in posted
    ]
