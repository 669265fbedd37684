"""Where a coached member's links lead: of the latest few, the day and the place.

A place is a keyed fingerprint, none where everybody looks things up or shares, nor where
the link answered somebody. So it can be told that somebody keeps linking to one place,
and not which. Of a post nothing else is kept.
"""

from struct import Struct

from rules.model import DAY, Millis
from rules.signals import Flag
from rules.state.turn import Turn
from rules.state.workspace import Member

COUNTED_DAYS = 30
LINKS_KEPT = 16
_LINK = Struct("<iI")
_MOST = LINKS_KEPT * _LINK.size
_PLACES = (1 << 32) - 1
_FAR = (1 << 31) - 1


def note(member: Member, home: str, turn: Turn, *, answer: bool) -> None:
    """Note a post with a link; of an answer, a forward or a picture no place is noted."""
    if turn.flags & Flag.IMAGE and not turn.site:
        return
    day = _day_of(turn.at)
    place = 0 if answer or turn.flags & Flag.FORWARD else turn.site & _PLACES
    kept = member.linked.get(home, b"")
    at = len(kept)
    while at and _LINK.unpack_from(kept, at - _LINK.size)[0] > day:
        at -= _LINK.size
    kept = kept[:at] + _LINK.pack(day, place) + kept[at:]
    while len(kept) > _MOST or _LINK.unpack_from(kept)[0] <= day - COUNTED_DAYS:
        kept = kept[_LINK.size :]
    member.linked[home] = kept


def is_linked_again(member: Member, home: str, turn: Turn) -> bool:
    """Tell whether most of what they linked in 30 days leads there, not only today."""
    if not turn.site:
        return False
    place, today = turn.site & _PLACES, _day_of(turn.at)
    links = [
        one for one in _links(member, home) if today - COUNTED_DAYS < one[0] <= today
    ]
    there = [day for day, other in links if other == place]
    return any(day < today for day in there) and 2 * len(there) >= len(links)


def links_of(member: Member) -> dict[str, list[tuple[int, int]]]:
    """Return everything that is kept: by channel, days and places."""
    return {home: _links(member, home) for home in member.linked}


def _links(member: Member, home: str) -> list[tuple[int, int]]:
    return [
        (day, place) for day, place in _LINK.iter_unpack(member.linked.get(home, b""))
    ]


def _day_of(at: Millis) -> int:
    return max(-_FAR, min(_FAR, at // DAY))
