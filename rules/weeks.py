"""A channel's week in counts; how many people posted is counted without knowing them.

Distinct authors are counted by linear counting (Whang, Vander-Zanden, Taylor 1990): each
author sets one of 2,048 bits; the share of bits still unset tells how many there were.
"""

from math import log

from rules.model import DAY, Week
from rules.moments import monday_of
from rules.outcome import Outcome
from rules.signals import Flag
from rules.state.channel import Channel, WeekCount
from rules.state.turn import Turn

BITS = 2048


def week_of(channel: Channel, turn: Turn, out: Outcome) -> WeekCount:
    """Return the week's counts with this post counted in, closing an older week."""
    week = channel.week
    if week.posts and turn.at >= week.monday + 7 * DAY:
        close_week(channel, out)
        week = channel.week
    if not week.posts:
        week.monday = monday_of(turn.at)
        channel.next_timer = min(channel.next_timer, week.monday + 7 * DAY)
    flags = turn.flags
    week.posts += 1
    bit = turn.author % BITS
    bits = week.seen_bits
    if len(bits) != BITS // 8:
        bits = bytes(BITS // 8)
    if not bits[bit >> 3] >> (bit & 7) & 1:
        changed = bytearray(bits)
        changed[bit >> 3] |= 1 << (bit & 7)
        week.seen_bits = bytes(changed)
    if flags & Flag.LINK:
        week.links += 1
    if flags & Flag.THANKS:
        week.thanks += 1
    return week


def close_week(channel: Channel, out: Outcome) -> None:
    """Hand over a week that has any posts, and begin anew."""
    week = channel.week
    if not week.posts:
        return
    out.weeks.append(
        Week(
            channel.id,
            week.monday,
            week.posts,
            _distinct(week.seen_bits),
            week.replied,
            week.questions,
            week.answered,
            tuple(week.answer_minutes),
            week.links,
            week.link_drops,
            week.newcomers,
            week.welcomed,
            week.thanks,
        )
    )
    channel.week = WeekCount()


def _distinct(bits: bytes) -> int:
    unset = BITS - int.from_bytes(bits, "big").bit_count()
    return round(-BITS * log(unset / BITS)) if unset else BITS
