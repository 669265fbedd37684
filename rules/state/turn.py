"""A message in a channel's window: its reading and its flags, never its words."""

from msgspec import Struct

from rules.model import Millis

BOT = 1 << 24
"""Flag of a turn: posted by a bot, a webhook or an integration."""
REACTION = 1 << 25
"""Flag of a turn: not a message but a reaction; ``reply_to`` is what it is on."""
NAMELESS = 1 << 26
"""Flag of a turn: its author asked to be left out; it stands in no count."""
REPLIED = 1 << 27
"""Flag of a turn: somebody else replied to it."""
DROP = 1 << 28
"""Flag of a turn: a link drop (settled: link_only and standing alone)."""
CHANGE = 1 << 29
"""Flag of a turn: not a message but an edit or a deletion of ``reply_to``."""
ASIDE = 1 << 30
"""Flag of a turn: posted in a thread that hangs off the channel."""
CHANGED = 1 << 31
"""Flag of a turn: edited after it had settled."""


class Turn(Struct, array_like=True, gc=False):
    """A message (or a reaction) in a channel's window: its reading, never its words."""

    id: str
    at: Millis
    order: int
    author: int
    """Keyed alias; 0 for somebody who asked to be left out."""
    flags: int
    due: Millis
    """When its grace is over."""
    thread: str = ""
    reply_to: str = ""
    to: tuple[int, ...] = ()
    """Aliases of the people it addresses, by mention or (once settled) by name."""
    called: tuple[int, ...] = ()
    """Keyed fingerprints of what its author is called."""
    named: tuple[int, ...] = ()
    """Keyed fingerprints of words at its start that may name somebody."""
    guessed: tuple[int, ...] = ()
    """The same of what those may be the half of, or have a slip in."""
    words: int = 0
    pitch: float = 0.0
    traits: tuple[str, ...] = ()
    reactors: tuple[int, ...] = ()
    """Aliases of others who reacted to it."""
    edited: Millis = 0
    # What settling adds:
    answers: str = ""
    """Id of the message it most likely replies to."""
    sure: float = 0.0
    """How likely, 0 to 1."""
    chain: str = ""
    """Id of its author's own question that it goes on with."""
    chained: float = 0.0
    """How likely it does, 0 to 1."""
    number: int = 0
    """Its number among its channel's messages outside threads."""
    shape: int = 0
    """What it looks like as a candidate (``rules.replies.facts.shape_of``)."""
    rare: frozenset[int] = frozenset()
    """Keyed fingerprints of at most eight rare words in it."""
    maybe: tuple[int, ...] = ()
    """Aliases of people whose names stand somewhere in it."""
    site: int = 0
    """Keyed fingerprint of the one domain it links to that may be somebody's own; of
    coached members alone."""


class Change(Struct, array_like=True, gc=False):
    """An edit or a deletion of a message that has not been looked at yet."""

    at: Millis
    turn: Turn | None
    """The message as it reads now; None when it was deleted."""
