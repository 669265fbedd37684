"""Does a bare link stand alone? (``link_drop`` = link_only and standing alone.)

It does not when it answers somebody, was asked for, continues an exchange its author is
in, or when the author says something about it in a neighbouring message. When unsure it
does not: a wrong hint costs more than ten missed ones.
"""

from collections.abc import Sequence

from rules.model import MINUTE, Millis
from rules.signals import Flag
from rules.state import Turn

EXPLAINED: Millis = 3 * MINUTE
ASKED: Millis = 20 * MINUTE
OFFER_ASKED: Millis = 60 * MINUTE
EXCHANGE: Millis = 10 * MINUTE
LIKELY = 0.4
HALF = 0.5


def stands_alone(
    turn: Turn, before: Sequence[Turn], after: Sequence[Turn], likeliest: float
) -> bool:
    """Tell whether a message of links alone stands on its own.

    ``likeliest`` is the likelihood that it replies to anybody. Linear in the
    neighbours given.
    """
    if turn.reply_to or turn.thread or turn.to or likeliest >= LIKELY:
        return False
    if turn.flags & Flag.FORWARD:
        return False
    return not (
        any(_explains(turn, other) for other in after)
        or any(_explains(turn, other) or _asks(turn, other) for other in before)
        or _in_exchange(turn, before)
    )


def _explains(turn: Turn, other: Turn) -> bool:
    """The author's own words right before or after."""
    return (
        other.author == turn.author
        and abs(other.at - turn.at) <= EXPLAINED
        and not other.flags & (Flag.LINK_ONLY | Flag.GREETING)
        and other.words > 0
    )


def _asks(turn: Turn, other: Turn) -> bool:
    """Somebody asked (for a link, a source, or at all) a short while ago."""
    asked = other.flags & (Flag.WANTS_LINK | Flag.QUESTION)
    return bool(asked and other.author != turn.author and turn.at - other.at <= ASKED)


def _in_exchange(turn: Turn, before: Sequence[Turn]) -> bool:
    """The author has been talking here, with others speaking too, minutes ago."""
    mine = others = False
    for other in reversed(before):
        if turn.at - other.at > EXCHANGE:
            break
        if other.author == turn.author:
            mine = True
        else:
            others = True
    return mine and others


def asked_for(turn: Turn, before: Sequence[Turn]) -> bool:
    """Tell whether somebody asked for such a thing in the last hour, or was answered."""
    for other in before:
        if other.author == turn.author:
            continue
        if other.flags & Flag.WANTS_LINK and turn.at - other.at <= OFFER_ASKED:
            return True
        if (
            other.id == turn.answers
            and turn.sure >= HALF
            and other.flags & Flag.QUESTION
        ):
            return True
    return False
