"""The facts a flat message is linked by, in small numbers, and their names.

Every fact is one of a few values, so that what several facts weigh together can be looked
up at once (``rules.replies.linking``). Weights are learned and stored under the names.
"""

from bisect import bisect_left
from typing import NamedTuple

from rules.signals import Flag
from rules.state.turn import Turn

SPEAKERS = 5
"""People whose messages are candidates in a busy channel, those who spoke last."""
CALM_SPEAKERS = 3
"""The same in a calm one."""
LOOK_BACK = 40
"""Messages back that candidates may stand."""
LOOK_FURTHER = 80
"""The same where somebody is addressed: only their messages can be meant."""
OF_ONE_AUTHOR = 2
"""Candidates of one author, the latest; of somebody addressed one more. In a calm channel
only the last speaker has so many, others have one."""
OWN_BACK = 20
"""Messages back that may be gone on with."""
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
SHARED_MOST = 3
"""Rare words in common, at most."""
PACE = 5
"""How busy it is: how long ago the message so many before was."""
BUSY = 2
"""Indexes of ``AGO`` up to which that makes a channel a busy one."""

AGO_MOST = AGO[-1]
LONG_AGO = len(AGO)
AGO_OF = [bisect_left(AGO, minutes) for minutes in range(AGO_MOST + 1)]
SILENT_OF = [bisect_left(SILENT, minutes) for minutes in range(SILENT[-1] + 1)]
WORDS_OF = [bisect_left(WORDS, words) for words in range(WORDS[-1] + 1)]
SINCE_OF = [bisect_left(SINCE, since) for since in range(SINCE[-1] + 1)]
STEP_OF = [8 * bisect_left(STEPS, steps) for steps in range(LOOK_FURTHER + 1)]
"""Indexes by value, since looking up beats searching; steps as a part of an index of
``when_names``."""
KINDS = Flag.GREETING | Flag.THANKS | Flag.ACK | Flag.QUESTION
"""What kind of message it is, as far as linking goes."""
_SHAPING = KINDS | Flag.LINK
ASKED_SHAPE = 32
"""The bit of ``Turn.shape`` of a question."""
_STATIC = ((Flag.GREETING, 1), (Flag.THANKS, 2), (Flag.ACK, 4), (Flag.LINK, 8))


def shape_of(turn: Turn, *, first: bool) -> int:
    """Give what a candidate looks like, as one number: see ``shape_names``."""
    flags = turn.flags
    shape = bisect_left(LENGTH, turn.words) << 6
    if flags & _SHAPING:
        for flag, bit in _STATIC:
            if flags & flag:
                shape |= bit
        if flags & Flag.QUESTION:
            shape |= ASKED_SHAPE
    return shape | 16 if first else shape


class About(NamedTuple):
    """A flat message, before any candidate is looked at: indexes and flags."""

    call: int
    """``THEM`` where it addresses anybody known, ``UNKNOWN``, ``MAYBE_THEM``, ``NOBODY``."""
    since: int
    silent: int
    words: int
    pace: int
    kinds: int


# Parts of an index of ``way_names``: one digit for each fact, the lowest first.
PARTNER, ASKED, ASKING, NTH, SPOKE, FROM_SOMEBODY, TO_SOMEBODY = 1, 2, 4, 8, 24, 48, 192
FROM_ME, FROM_MAYBE, FROM_OTHER = (n * FROM_SOMEBODY for n in (1, 2, 3))
# The same of an index of ``near_names``: rare words in common, then these.
LAST_SAYS, LAST_ASKS = 4, 8
CROWD = SPEAKERS
"""People who may be meant, at most, as far as it is told apart."""
WAYS = len(TO) * TO_SOMEBODY
WHENS = 8 * (len(STEPS) + 1)
PACES = LONG_AGO + 1
NEARS = 12
SHAPES = (len(LENGTH) + 1) << 6
OWN_WAYS = len(TO) * 16
OWN_WHENS = 2 * WHENS
ASKS = ("says", "asks")


def way_names(way: int) -> tuple[str, ...]:
    """Name the facts behind a candidate's way: who speaks to whom, who asks."""
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


def when_names(to: int, when: int) -> tuple[str, ...]:
    """Name the facts behind a candidate's time: messages and minutes since."""
    step, ago = divmod(when, 8)
    return f"step.{TO[to]}.{step}", f"ago.{TO[to]}.{ago}", f"both.{step}.{ago}"


def near_names(pace: int, near: int) -> tuple[str, ...]:
    """Name what ties a candidate: rare words in common, being the last thing said."""
    last, shared = divmod(near, 4)
    if not last:
        return (f"shared.{shared}",)
    return f"shared.{shared}", f"last.{pace}.{ASKS[last - 1]}"


def shape_names(to: int, shape: int) -> tuple[str, ...]:
    """Name the facts behind a candidate's ``Turn.shape``."""
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


def me_names(to: int, about: About) -> tuple[str, ...]:
    """Name what the message itself says for its replying to others, given whom it calls."""
    whom = TO[to]
    names = [
        f"since.{whom}.{about.since}",
        f"words.{whom}.{about.words}",
        f"pace.{whom}.{about.pace}",
    ]
    called = "them" if to == THEM else "open"
    names += [f"my.{name}.{called}" for name in kind_names(about.kinds)]
    return tuple(names)


def none_names(about: About) -> tuple[str, ...]:
    """Name what the message says for its replying to nothing."""
    call, asks = TO[about.call], ASKS[bool(about.kinds & Flag.QUESTION)]
    new = "new" if about.since == len(SINCE) else "known"
    names = [
        "none.bias",
        f"none.call.{call}.{asks}.{new}",
        f"none.words.{about.words}.{asks}",
        f"none.since.{about.since}.{asks}",
        f"none.since_to.{about.since}.{call}",
        f"none.silent.{about.silent}",
        f"none.pace.{about.pace}.{asks}",
    ]
    names += [f"none.{name}.{asks}" for name in kind_names(about.kinds)]
    return tuple(names)


def crowd_names(crowd: int) -> tuple[str, ...]:
    """Name how many people it may be meant for, or calls."""
    return (f"none.crowd.{crowd}",)


def own_way_names(way: int) -> tuple[str, ...]:
    """Name what ties a message to its author's own last one: whom both address, who asks."""
    rest, asked = divmod(way, 2)
    rest, asks = divmod(rest, 2)
    rest, same = divmod(rest, 2)
    call, aside = TO[rest // 2], "aside" if rest % 2 else "open"
    return (
        f"own.call.{call}.{aside}.{'same' if same else 'other'}",
        f"own.ask.{ASKS[asks]}.{ASKS[asked]}",
    )


def own_when_names(when: int) -> tuple[str, ...]:
    """Name the facts behind its time: messages and minutes since."""
    asks, rest = divmod(when, WHENS)
    step, ago = divmod(rest, 8)
    return f"own.step.{step}.{ASKS[asks]}", f"own.ago.{ago}"


def own_shape_names(shape: int) -> tuple[str, ...]:
    """Name what the author's own last message looks like (``Turn.shape``)."""
    length = f"own.length.{shape >> 6}"
    return (length, "own.greeted") if shape & 1 else (length,)


def own_shared_names(shared: int) -> tuple[str, ...]:
    """Name how many rare words both have in common."""
    return (f"own.shared.{shared}",)


def own_me_names(about: About) -> tuple[str, ...]:
    """Name what the message itself says for its going on with something."""
    names = [f"own.my.{name}" for name in kind_names(about.kinds)]
    return (f"own.words.{about.words}", *names)


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
