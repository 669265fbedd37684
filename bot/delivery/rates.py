"""How much may be sent: ceilings per member, channel, workspace and for new direct
conversations, and a breaker on repeated refusals.

Pure: what was sent lately is read from the outbox, so the ceilings hold across restarts
and for several processes together. Coaching is far rarer than these; they are there for
the day on which something is wrong with us.
"""

from collections.abc import Sequence

from adapters.errors import Cause
from adapters.platform import Limits
from bot.delivery.verdict import Send, Wait
from bot.store import Push, PushState
from rules.model import DAY, HOUR, MINUTE, Millis

A_DAY_TO_A_MEMBER = 3
REFUSALS = 5
"""So many direct messages in a row refused, and no more are tried for an hour."""
BREAKER = "breaker"
_CLOSED_DOORS = (Cause.CLOSED, Cause.FORBIDDEN)


def room(
    push: Push, send: Send, sent: Sequence[Push], limits: Limits, now: Millis
) -> Wait | None:
    """Say that a workspace has no room for a push, given what it sent in a day."""
    ceilings = (
        (push.member, "member", A_DAY_TO_A_MEMBER, DAY, "many-to-member"),
        (
            push.channel,
            "channel",
            limits.a_minute_in_channel,
            MINUTE,
            "many-in-channel",
        ),
        ("", "", limits.a_minute, MINUTE, "many"),
    )
    for value, column, most, span, reason in ceilings:
        if column == "channel" and send.direct:
            continue
        of_these = [one for one in sent if not column or getattr(one, column) == value]
        free = _free(of_these, most, span, now)
        if free is not None:
            return Wait(free, reason)
    return None


def room_for_direct(
    send: Send, direct: Sequence[Push], limits: Limits, now: Millis
) -> Wait | None:
    """Say that the bot may not write directly now, given its direct notes of an hour."""
    broken = breaker(direct)
    if broken is not None and broken > now:
        return Wait(broken, BREAKER)
    if not send.opens:
        return None
    opened = [one for one in direct if one.opened]
    for most, span in (
        (limits.new_direct_a_minute, MINUTE),
        (limits.new_direct_an_hour, HOUR),
    ):
        free = _free(opened, most, span, now)
        if free is not None:
            return Wait(free, "many-new-direct")
    return None


def breaker(direct: Sequence[Push]) -> Millis | None:
    """Say until when nothing is to be sent directly: the last ones were all refused."""
    latest = sorted(direct, key=_sent_at)[-REFUSALS:]
    refused = [
        one
        for one in latest
        if one.state is PushState.FAILED and one.reason in _CLOSED_DOORS
    ]
    return _sent_at(latest[-1]) + HOUR if len(refused) == REFUSALS else None


def _free(
    sent: Sequence[Push], most: int | None, span: Millis, now: Millis
) -> Millis | None:
    """Say when there is room again; None: there is."""
    if most is None:
        return None
    within = sorted(_sent_at(one) for one in sent if now - _sent_at(one) < span)
    return within[-most] + span if len(within) >= most else None


def _sent_at(push: Push) -> Millis:
    return push.sent_at or 0
