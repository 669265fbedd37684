"""What somebody types into ``rapport chat``: a line becomes one thing to do.

``ana: text`` says something; ``ana re 3: text`` replies to message 3, ``ana in 3: text``
posts in its thread; ``ana: /coach inbox`` is a command of hers. ``#help`` goes to that
channel. A line that starts with a slash moves the scene itself; ``/help`` lists these.
"""

import re
from dataclasses import dataclass

from adapters.console.community import Mistake
from rules.model import DAY, HOUR, MINUTE, SECOND, Millis

HELP = """\
ana: text            say something as ana (who joins by speaking)
ana re 3: text       reply to message 3
ana in 3: text       post in the thread of message 3
ana: /coach inbox    a command of ana's, seen by her alone
ana re 3: /coach …   the same, called on message 3
#help                go to that channel (a new one is opened)
/later 3h            let time pass (30s, 10m, 3h, 2d)
/edit 3 text         change message 3
/delete 3            take message 3 back
/react ana 3 🎉      ana reacts to message 3
/press ana Useful    ana presses that button on her latest card
/choose ana #help    ana chooses that in a list on her latest card
/join dora           somebody comes
/leave ana           somebody goes
/only #den ana ben   close a channel to everybody else
/closed ana          ana takes no direct messages (/open ana: she does again)
/manager ana         ana manages this place (then: ana: /coach-admin status)
/role ana staff      ana gets a role
/zone ana Asia/Tokyo where ana lives
/speaks ana de       which language ana has set on her platform
/archived #den       the channel is archived
/gone #den           the channel is taken away (/gone @staff: the role)
/help                this list
/quit                the end"""

_SAYS = re.compile(r"([\w.-]+)(?: (re|in) (\d+))?: ?(.*)", re.DOTALL)
_SPAN = re.compile(r"(\d+)\s*([smhdw])")
_UNITS = {"s": SECOND, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY}
LONGEST: Millis = 366 * DAY


@dataclass(frozen=True, slots=True)
class Says:
    """Somebody says something."""

    who: str
    text: str
    reply_to: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Does:
    """Something happens; ``words`` are what follows its name."""

    verb: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goes:
    """The scene moves to a channel."""

    channel: str


_NEEDS = {
    "later": 1,
    "edit": 2,
    "delete": 1,
    "react": 3,
    "press": 2,
    "choose": 2,
    "join": 1,
    "leave": 1,
    "only": 2,
    "closed": 1,
    "open": 1,
    "manager": 1,
    "role": 2,
    "zone": 2,
    "speaks": 2,
    "archived": 1,
    "gone": 1,
    "help": 0,
    "quit": 0,
}
"""How many words each needs at least."""
_LAST_IS_REST = {"edit": 2, "press": 2, "choose": 2}
"""Those whose last word is the rest of the line."""


def read_line(line: str) -> Says | Does | Goes | None:
    """Read a line; None for an empty one or a remark (``% …``)."""
    line = line.strip()
    if not line or line.startswith("%"):
        return None
    if line.startswith("#") and " " not in line and len(line) > 1:
        return Goes(line[1:])
    if line.startswith("/"):
        return _does(line[1:])
    match = _SAYS.fullmatch(line)
    if match is None or not match[4].strip():
        raise Mistake('write who says it first, as in "ana: hello"; /help lists more')
    where = {"re": "reply_to", "in": "thread"}.get(match[2] or "")
    more = {where: match[3]} if where else {}
    return Says(match[1], match[4].strip(), **more)


def _does(rest: str) -> Does:
    verb, _, after = rest.partition(" ")
    if verb not in _NEEDS:
        raise Mistake(f"there is no /{verb} here; /help lists what there is")
    most = _LAST_IS_REST.get(verb)
    words = after.split(maxsplit=most - 1) if most else after.split()
    if len(words) < _NEEDS[verb]:
        raise Mistake(f"/{verb} needs more; /help shows how it is written")
    return Does(verb, tuple(words))


def read_span(text: str) -> Millis:
    """Read how long: ``90s``, ``10m``, ``3h``, ``2d``, ``1h30m``."""
    parts = _SPAN.findall(text)
    if not parts or _SPAN.sub("", text).strip():
        raise Mistake(f"{text} is no length of time; write 10m, 3h or 2d")
    span = sum(min(int(count), 10**6) * _UNITS[unit] for count, unit in parts)
    if span > LONGEST:
        raise Mistake("a year at a time at most")
    return span
