"""Who answers whom: links each message to what it replies to.

1. Threads and explicit replies say so themselves; nothing is guessed there.
2. In a flat channel a message is weighed against at most a dozen earlier ones: whom it
   addresses, how far back and how long ago, who is talking with whom, what was asked.
3. Each link carries a likelihood. ``COUNTS`` is what counts as an answer; ``SURE`` is
   what a hint to a person may rest on; below ``UNLIKELY`` nobody can have meant it.
4. A message that goes on with its author's own question belongs to that question.

The weights below were set by hand from how people take turns in text chat; they look at
nothing but the window (no words, no clock). Cost is bounded by ``LOOK_BACK``.
"""

from collections.abc import Iterator
from math import exp, log1p

from rules.model import MINUTE, Millis
from rules.signals import Flag
from rules.state import BOT, NAMELESS, REACTION, Channel, Turn

COUNTS = 0.5
SURE = 0.8
UNLIKELY = 0.25

LOOK_BACK = 40
CANDIDATES = 6
NEARBY = 12
"""Messages back that tell how many people are talking."""
SPAN: Millis = 360 * MINUTE
"""How far back an unaddressed message is taken to reply, in turns, messages and time."""
ADDRESSED_SPAN: Millis = 180 * MINUTE
GOES_ON: Millis = 4 * MINUTE
"""How soon an author's next message goes on with the one before."""

_BIAS = -0.4
_ADDRESSES_ME = 3.2
_ASKS = 1.3
_ADDRESSES_ANOTHER = -1.6
_IS_QUESTION = -0.7
_TALKING_WITH = 1.8
_SPOKE_SINCE = -0.9
_PER_TURN = -0.55
_PER_GAP = -0.35
"""Weight of log(1 + minutes / 5): how long ago tells less and less."""
_PER_SPEAKER = -0.35
_THANKS_HELPER = 2.0
_GREETS = -1.0
_HIDDEN = BOT | REACTION
_FIVE_MINUTES = 5 * MINUTE


def link(channel: Channel, turn: Turn) -> list[tuple[Turn, float]]:
    """Return what ``turn`` may reply to, likeliest first, with likelihoods 0 to 1."""
    if turn.reply_to:
        found = _find(channel, turn.reply_to)
        return [(found, 1.0)] if found is not None else []
    if turn.thread:
        return list(_in_thread(channel, turn))
    if turn.to:
        return _addressed(channel, turn)
    return _unaddressed(channel, turn)


def goes_on_with(channel: Channel, turn: Turn) -> Turn | None:
    """Return the author's own last message if ``turn`` goes on with it, else None."""
    steps = 0
    for earlier in reversed(channel.recent):
        if turn.at - earlier.at > GOES_ON or steps > 12:
            return None
        if earlier.flags & _HIDDEN or earlier.thread != turn.thread:
            continue
        if earlier.author == turn.author and not earlier.flags & NAMELESS:
            return earlier if not turn.to or turn.to == earlier.to else None
        if turn.author in earlier.to:
            return None
        steps += 1
    return None


def _find(channel: Channel, id: str) -> Turn | None:
    for earlier in reversed(channel.recent):
        if earlier.id == id:
            return earlier
    return None


def _in_thread(channel: Channel, turn: Turn) -> Iterator[tuple[Turn, float]]:
    """A reply in a thread answers its root, or the last other person who wrote there."""
    last: Turn | None = None
    for earlier in reversed(channel.recent):
        if earlier.flags & _HIDDEN:
            continue
        in_thread = earlier.thread == turn.thread or earlier.id == turn.thread
        if in_thread and earlier.author != turn.author:
            if earlier.author in turn.to:
                yield earlier, 0.98
                return
            if last is None and not turn.to:
                last = earlier
                yield earlier, 0.9
        if earlier.id == turn.thread:
            if earlier.author != turn.author and earlier is not last:
                yield earlier, 0.55 if turn.to else 0.85
            return


def _addressed(channel: Channel, turn: Turn) -> list[tuple[Turn, float]]:
    links: list[tuple[Turn, float]] = []
    pending = set(turn.to)
    for earlier in reversed(channel.recent):
        if turn.at - earlier.at > ADDRESSED_SPAN:
            break
        if earlier.author in pending and not earlier.flags & _HIDDEN:
            if earlier.thread and earlier.thread != turn.thread:
                continue
            pending.discard(earlier.author)
            links.append((earlier, 0.95))
            if not pending:
                break
    return links


def _unaddressed(channel: Channel, turn: Turn) -> list[tuple[Turn, float]]:
    near, speakers, partner = _surroundings(channel, turn)
    if not near:
        return []
    me, at = turn.author, turn.at
    own = _BIAS
    if speakers > 2:
        own += _PER_SPEAKER * (speakers - 2)
    if turn.flags & Flag.QUESTION:
        own += _IS_QUESTION
    if turn.flags & Flag.GREETING:
        own += _GREETS
    with_partner = _TALKING_WITH
    if turn.flags & Flag.THANKS:
        with_partner += _THANKS_HELPER
    links = []
    taken = False
    for earlier, spoke_since in near:
        score = own + _PER_GAP * log1p((at - earlier.at) / _FIVE_MINUTES)
        own += _PER_TURN
        if earlier.to:
            if me not in earlier.to:
                score += _ADDRESSES_ANOTHER
            elif not taken:
                score += _ADDRESSES_ME
                taken = True
        if earlier.flags & Flag.QUESTION:
            score += _ASKS
        if earlier.author == partner:
            score += with_partner
        if spoke_since:
            score += _SPOKE_SINCE
        links.append((earlier, 1.0 / (1.0 + exp(-score))))
    if len(links) > 1:
        links.sort(key=_likelihood, reverse=True)
    return links


def _likelihood(link: tuple[Turn, float]) -> float:
    return link[1]


def _surroundings(
    channel: Channel, turn: Turn
) -> tuple[list[tuple[Turn, bool]], int, int]:
    """Return (message, whether the author spoke since) of candidates, speakers, partner.

    Candidates are the last message of each run of somebody else's, nearest first. The
    partner is whom the author was last talking with: whom their own last message
    addressed, or who addressed them.
    """
    near: list[tuple[Turn, bool]] = []
    me = turn.author
    oldest = turn.at - SPAN
    speakers = {me}
    partner = previous = steps = 0
    spoke = False
    for earlier in reversed(channel.recent):
        steps += 1
        if steps > LOOK_BACK or earlier.at < oldest:
            break
        author = earlier.author
        if author == previous or earlier.flags & _HIDDEN or earlier.thread:
            continue
        if author == me:
            if not spoke:
                spoke = True
                if earlier.to:
                    partner = earlier.to[0]
            continue
        if steps <= NEARBY:
            speakers.add(author)
        if not spoke and not partner and me in earlier.to:
            partner = author
        previous = author
        near.append((earlier, spoke))
        if len(near) >= CANDIDATES:
            break
    return near, len(speakers), partner
