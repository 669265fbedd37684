"""The facts a flat message is linked by: what stands around it, in small numbers.

Every fact is one of a few values, so that what several facts weigh together can be looked
up at once (``rules.replies.linking``); the same functions give facts their names, under
which weights are learned and stored.
"""

from bisect import bisect_left

from msgspec import Struct

from rules.model import MINUTE, Millis
from rules.signals import Flag
from rules.state import Turn
from rules.voices import Voices

SPEAKERS = 5
"""People whose messages are candidates, those who spoke last."""
LOOK_BACK = 40
"""Messages back that candidates may stand."""
LOOK_FURTHER = 80
"""The same where somebody is addressed: only their messages can be meant."""
OF_ONE_AUTHOR = 2
"""Candidates of one author, the latest; of somebody addressed one more."""
SPAN = 12 * 60
"""Minutes: nobody replies to anything older without saying so."""

TO = ("nobody", "them", "maybe_them", "another", "unknown")
"""Whom the message addresses, seen from a candidate: its author (by mention or by name,
or by a name somewhere in it), somebody else, a name nobody here has, or nobody."""
NOBODY, THEM, MAYBE_THEM, ANOTHER, UNKNOWN = range(5)
FROM = ("nobody", "me", "maybe_me", "another")
"""Whom the candidate addressed, seen from the message's author."""
STEPS = (1, 2, 3, 4, 6, 9, 14, 20, 30)
"""Upper ends of what counts as alike: messages between."""
AGO = (0, 1, 2, 5, 10, 30, 120)
"""Minutes between."""
WORDS = (0, 2, 5, 9, 15, 25)
LENGTH = (0, 2, 5, 10, 20)
"""Words of a candidate."""
SINCE = (1, 2, 3, 5, 9, 15, 25, 45, 98)
"""Messages since the author's own last one."""
SILENT = (1, 3, 6, 15, 60, 240)
"""Minutes since then."""
CROWD = (0, 1, 2, 3, 4)
"""Others who spoke lately."""
SHARED_MOST = 3
PACE = 5

_STEP_OF = [bisect_left(STEPS, steps) for steps in range(LOOK_FURTHER + 1)]
_AGO_OF = [bisect_left(AGO, minutes) for minutes in range(AGO[-1] + 1)]
_AGO_MOST = AGO[-1]
_LONG_AGO = len(AGO)
_STATIC = ((Flag.GREETING, 1), (Flag.THANKS, 2), (Flag.ACK, 4), (Flag.LINK, 8))
_KINDS = Flag.GREETING | Flag.THANKS | Flag.ACK | Flag.LINK | Flag.QUESTION


def shape_of(turn: Turn, *, first: bool) -> int:
    """Give what a candidate looks like, as one number: see ``shape_names``."""
    flags = turn.flags
    shape = bisect_left(LENGTH, turn.words) << 6
    if flags & _KINDS:
        for flag, bit in _STATIC:
            if flags & flag:
                shape |= bit
        if flags & Flag.QUESTION:
            shape |= 32
    return shape | 16 if first else shape


SHAPES = (len(LENGTH) + 1) << 6


Candidate = tuple[Turn, int, int, int, int]
"""An earlier message, and what it is to the one being linked: the message; whom the
later one addresses (an index of ``TO``); an index of ``way_names`` (of ``own_names`` for
the author's own), one of ``when_names``; one of ``near_names`` (for the author's own the
rare words in common, three at most)."""


class Scene(Struct, array_like=True, gc=False):
    """What stands around a flat message."""

    others: list[Candidate]
    own: Candidate | None
    """The author's own last message."""
    to: int
    """``THEM`` where it addresses anybody known, ``UNKNOWN``, ``MAYBE_THEM``, ``NOBODY``."""
    since: int
    silent: int
    words: int
    crowd: int
    pace: int
    """How busy it has been: how long ago the message ``PACE`` before it was."""
    flags: int


_QUESTION = Flag.QUESTION
# Parts of ``Candidate``'s index of ``way_names``: one digit for each fact, lowest first.
_PARTNER, _ASKED, _ASKS, _NTH, _SPOKE, _FROM, _TO = 1, 2, 4, 8, 24, 48, 192
# The same of its index of ``near_names``: rare words in common, then these.
_LAST_SAYS, _LAST_ASKS = 4, 8
_FROM_ME, _FROM_MAYBE, _FROM_OTHER = 1 * _FROM, 2 * _FROM, 3 * _FROM


def look_around(voices: Voices, turn: Turn) -> Scene:
    """Gather the candidates of a flat message and the facts about them."""
    # In one piece, longer than the house likes: it runs through every candidate of every
    # message, and each further call there would cost a tenth of it.
    me, at, rare = turn.author, turn.at, turn.rare
    count = voices.channel.count + 1
    call = _call(turn)
    mine = voices.of(me)
    partner = spoken = 0
    if mine:
        spoken = mine[0].number
        for own in mine:
            if own.to:
                partner = own.to[0]
                break
    asks = _ASKS if turn.flags & _QUESTION else 0
    others: list[Candidate] = []
    oldest, those = _speakers(voices, turn, call, count)
    for author, aimed, turns in those:
        way = aimed * _TO + asks
        if author == partner:
            way += _PARTNER
        for earlier in turns:
            number = earlier.number
            minutes = (at - earlier.at) // MINUTE
            if number < oldest or minutes > SPAN:
                break
            its = way
            way += _NTH
            if spoken > number:
                its += _SPOKE
            if earlier.to:
                its += _FROM_ME if me in earlier.to else _FROM_OTHER
            elif earlier.maybe and me in earlier.maybe:
                its += _FROM_MAYBE
            if earlier.flags & _QUESTION:
                its += _ASKED
            near = 0
            if rare and not rare.isdisjoint(earlier.rare):
                near = min(SHARED_MOST, len(rare & earlier.rare))
            if count - number == 1:
                near += _LAST_ASKS if earlier.flags & _QUESTION else _LAST_SAYS
            ago = _AGO_OF[minutes] if minutes <= _AGO_MOST else _LONG_AGO
            when = (aimed * 10 + _STEP_OF[count - number]) * 8 + ago
            others.append((earlier, aimed, its, when, near))
    return Scene(
        others,
        _own(turn, mine[0], asks, call, count - spoken) if spoken >= oldest else None,
        call,
        bisect_left(SINCE, count - spoken) if spoken else len(SINCE),
        bisect_left(SILENT, (at - mine[0].at) // MINUTE) if spoken else len(SILENT),
        bisect_left(WORDS, turn.words),
        bisect_left(CROWD, len(those)),
        _pace(voices, at),
        turn.flags,
    )


def _speakers(
    voices: Voices, turn: Turn, call: int, count: int
) -> tuple[int, list[tuple[int, int, list[Turn]]]]:
    """Return how far back to look, and whose messages at: (alias, whom it calls, those)."""
    if call == THEM:
        oldest = max(1, count - LOOK_FURTHER)
        return oldest, [(one, THEM, voices.of(one)) for one in turn.to]
    oldest = max(1, count - LOOK_BACK)
    elsewhere = UNKNOWN if call == UNKNOWN else NOBODY
    me, maybe = turn.author, turn.maybe
    latest = voices.latest
    first = voices.channel.first
    if oldest < first:
        oldest = first
    found: list[tuple[int, int, list[Turn]]] = []
    for author in reversed(latest):
        turns = latest[author]
        if turns[0].number < oldest or len(found) >= SPEAKERS:
            break
        if author != me:
            aimed = MAYBE_THEM if author in maybe else elsewhere
            found.append((author, aimed, turns[:OF_ONE_AUTHOR]))
    return oldest, found


def _pace(voices: Voices, at: Millis) -> int:
    recent = voices.channel.recent
    if len(recent) < PACE:
        return _LONG_AGO
    minutes = max(0, at - recent[-PACE].at) // MINUTE
    return _AGO_OF[minutes] if minutes <= _AGO_MOST else _LONG_AGO


def _call(turn: Turn) -> int:
    """Whom a message calls, before any candidate is looked at."""
    if turn.to:
        return THEM
    if turn.maybe:
        return MAYBE_THEM
    return UNKNOWN if turn.flags & Flag.NAMES else NOBODY


def _own(turn: Turn, earlier: Turn, asks: int, call: int, steps: int) -> Candidate:
    """The author's own last message as a candidate: does this one go on with it?"""
    same = 1 if turn.to and turn.to == earlier.to else 0
    aside = 1 if earlier.to else 0
    asked = 1 if earlier.flags & _QUESTION else 0
    asking = 1 if asks else 0
    way = ((call * 2 + aside) * 2 + same) * 4 + asking * 2 + asked
    minutes = max(0, turn.at - earlier.at) // MINUTE
    ago = _AGO_OF[minutes] if minutes <= _AGO_MOST else _LONG_AGO
    shared = min(SHARED_MOST, len(turn.rare & earlier.rare))
    return earlier, call, way, (asking * 10 + _STEP_OF[steps]) * 8 + ago, shared


WAYS = len(TO) * 4 * 2 * 3 * 8
WHENS = len(TO) * 10 * 8
ASKS = ("says", "asks")


def way_names(way: int) -> tuple[str, ...]:
    """Name the facts behind ``Candidate.way`` of somebody else's message."""
    rest, partner = divmod(way, 2)
    rest, asked = divmod(rest, 2)
    rest, asks = divmod(rest, 2)
    rest, nth = divmod(rest, 3)
    rest, spoke = divmod(rest, 2)
    to, from_ = TO[rest // 4], FROM[rest % 4]
    return (
        f"way.{to}.{from_}.{'spoke_since' if spoke else 'silent_since'}.{nth}",
        f"ask.{to}.{from_}.{ASKS[asks]}.{ASKS[asked]}",
        f"partner.{to}.{from_}.{'yes' if partner else 'no'}",
    )


def when_names(when: int) -> tuple[str, ...]:
    """Name the facts behind ``Candidate.when`` of somebody else's message."""
    rest, ago = divmod(when, 8)
    to, step = TO[rest // 10], rest % 10
    return f"step.{to}.{step}", f"ago.{to}.{ago}", f"both.{step}.{ago}"


PACES = _LONG_AGO + 1
NEARS = 12


def near_names(pace: int, near: int) -> tuple[str, ...]:
    """Name what ties a candidate: rare words in common, being the last thing said."""
    last, shared = divmod(near, 4)
    if not last:
        return (f"shared.{shared}",)
    return f"shared.{shared}", f"last.{pace}.{ASKS[last - 1]}"


def shape_names(to: int, shape: int) -> tuple[str, ...]:
    """Name the facts behind ``Turn.shape`` of somebody else's message."""
    whom = TO[to]
    length, asked = shape >> 6, ASKS[shape >> 5 & 1]
    names = [f"length.{length}.{asked}", f"length_to.{length}.{whom}"]
    called = "them" if to == THEM else "open"
    for bit, name in ((1, "greets"), (2, "thanks"), (4, "nods"), (8, "links")):
        if shape & bit:
            names.append(f"they.{name}.{called}")
    if shape & 16:
        names.append(f"they.first.{called}")
    return tuple(names)


def me_names(to: int, scene: Scene) -> tuple[str, ...]:
    """Name what the message itself says for its replying to others, given whom it calls."""
    whom = TO[to]
    names = [
        f"since.{whom}.{scene.since}",
        f"words.{whom}.{scene.words}",
        f"pace.{whom}.{scene.pace}",
    ]
    called = "them" if to == THEM else "open"
    names += [f"my.{name}.{called}" for name in kind_names(scene.flags)]
    return tuple(names)


def none_names(scene: Scene) -> tuple[str, ...]:
    """Name what the message says for its replying to nothing."""
    call, asks = TO[scene.to], ASKS[bool(scene.flags & _QUESTION)]
    new = "new" if scene.since == len(SINCE) else "known"
    names = [
        "none.bias",
        f"none.call.{call}.{asks}.{new}",
        f"none.words.{scene.words}.{asks}",
        f"none.since.{scene.since}.{asks}",
        f"none.since_to.{scene.since}.{call}",
        f"none.crowd.{scene.crowd}",
        f"none.silent.{scene.silent}",
        f"none.pace.{scene.pace}.{asks}",
    ]
    names += [f"none.{name}.{asks}" for name in kind_names(scene.flags)]
    return tuple(names)


def own_names(scene: Scene, own: Candidate) -> tuple[str, ...]:
    """Name the facts for a message going on with its author's own last one."""
    turn, _, way, when, shared = own
    rest, asked = divmod(way, 2)
    rest, asks = divmod(rest, 2)
    rest, same = divmod(rest, 2)
    call, aside = TO[rest // 2], "aside" if rest % 2 else "open"
    step, ago = when // 8 % 10, when % 8
    names = [
        f"own.call.{call}.{aside}.{'same' if same else 'other'}",
        f"own.ask.{ASKS[asks]}.{ASKS[asked]}",
        f"own.step.{step}.{ASKS[asks]}",
        f"own.ago.{ago}",
        f"own.words.{scene.words}",
        f"own.length.{turn.shape >> 6}",
        f"own.shared.{shared}",
    ]
    names += [f"own.my.{name}" for name in kind_names(scene.flags)]
    if turn.shape & 1:
        names.append("own.greeted")
    return tuple(names)


def kind_names(flags: int) -> list[str]:
    """Name what kind of message it is, where it is any."""
    names = []
    if flags & Flag.GREETING:
        names.append("greets")
    if flags & Flag.THANKS:
        names.append("thanks")
    if flags & Flag.ACK:
        names.append("nods")
    return names
