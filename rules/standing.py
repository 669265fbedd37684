"""Does a bare link stand alone? (``link_drop`` = link_only and standing alone.)

A link does not stand alone when something ties it to what is said around it. What does:

1. The platform or the author says so: a reply, a thread, a name called, a forward.
2. The author explains it right after.
3. The author was speaking before: their own words go on in the link.
4. Somebody asked, or was talking; a link that points back ("also", "or", "is this it?")
   stays tied for longer, and so does a picture, which answers a mood.
5. It most likely replies to somebody (``rules.replies``).

Time loosens 3 and 4: each has a span at which it is as likely as not that the link has
nothing to do with it any more. What ties most decides. What people pass around (a video,
a post, an article), put up by somebody who took no part in the talk, may well have nothing
to do with it: in annotated chat about half of bystanders' links begin something of their
own.

When unsure a link does not stand alone: a wrong hint costs more than ten missed ones.
"""

from collections.abc import Sequence

from rules.model import HOUR, MINUTE, Millis
from rules.signals import Flag
from rules.state.turn import Turn

COUNTS_ALONE = 0.5
"""How sure it must be for a link to count as a link drop; telling a person takes more,
see the rule's threshold."""
EXPLAINED: Millis = 3 * MINUTE
GOES_ON: Millis = 30 * MINUTE
"""Span of the author's own words, when nobody else has spoken since."""
EXCHANGE: Millis = 15 * MINUTE
"""Span of the author's own words, when others have."""
OPEN: Millis = 2 * HOUR
"""Span of a question, the author's own too, that was the last thing said."""
ASKED: Millis = 30 * MINUTE
"""Span of any other question."""
TALK: Millis = 15 * MINUTE
"""Span of what others said."""
BROUGHT: Millis = 30 * MINUTE
"""Least span before what is looked up for a talk (documentation, code, a log)."""
POINTS_BACK: Millis = 2 * HOUR
"""Least span before a link that points back."""
PASSING_BY = 0.55
"""How sure it is at least that something passed around by a bystander stands alone, as
far as others' talk goes."""
SUREST = 0.95
"""Nothing that is known of a link makes it surer; what it shows is never known."""
SELDOM = 2.0
"""Odds of replying, of messages in general against those of bare links."""
OFFER_ASKED: Millis = 60 * MINUTE
HALF = 0.5
_SAYS_NOTHING = Flag.LINK_ONLY | Flag.GREETING
_ASKS = Flag.QUESTION | Flag.WANTS_LINK
_SAYS_SO = Flag.FORWARD | Flag.CALLS
_TURNS_BACK = Flag.FOLLOWS_ON | Flag.QUESTION | Flag.IMAGE


def stands_alone(
    turn: Turn, before: Sequence[Turn], after: Sequence[Turn], likeliest: float
) -> bool:
    """Tell whether a message of links alone counts as standing on its own."""
    return alone(turn, before, after, likeliest) >= COUNTS_ALONE


def alone(
    turn: Turn, before: Sequence[Turn], after: Sequence[Turn], likeliest: float
) -> float:
    """How sure it is, 0 to 1, that a message of links alone stands on its own.

    ``likeliest`` is the likelihood that it replies to anybody. Linear in the
    neighbours given.
    """
    if turn.reply_to or turn.thread or turn.to or turn.maybe or turn.flags & _SAYS_SO:
        return 0.0
    if any(_explains(turn, other) for other in after):
        return 0.0
    least = _least(turn)
    sure = min(SUREST, 1.0 - likeliest / (likeliest + SELDOM * (1.0 - likeliest)))
    talk = 1.0
    took_part = False
    heard: Turn | None = None
    for other in reversed(before):
        mine = other.author == turn.author
        if not other.flags & _SAYS_NOTHING:
            span = max(least, _span(turn, other, mine=mine, heard=heard is not None))
            loose = _loosened(turn.at - other.at, span)
            if mine or other.flags & _ASKS:
                sure = min(sure, loose)
            else:
                talk = min(talk, loose)
        took_part = took_part or mine
        if not mine:
            heard = heard or other
    if turn.flags & Flag.PASSED_ON and not took_part and not least:
        talk = max(talk, PASSING_BY)
    return min(sure, talk)


def _least(turn: Turn) -> Millis:
    """How long anything said before ties this link at least."""
    if turn.flags & _TURNS_BACK:
        return POINTS_BACK
    return BROUGHT if turn.flags & Flag.LOOKED_UP else 0


def _span(turn: Turn, other: Turn, *, mine: bool, heard: bool) -> Millis:
    """How long an earlier message ties a link to it; ``heard``: others spoke since."""
    if not other.flags & _ASKS:
        return TALK if not mine else EXCHANGE if heard else GOES_ON
    to_another = other.to and turn.author not in other.to and not mine
    return ASKED if heard or to_another else OPEN


def _loosened(gap: Millis, span: Millis) -> float:
    """How sure it is, after so long, that nothing ties the two any more."""
    return max(0, gap) / (max(0, gap) + span)


def _explains(turn: Turn, other: Turn) -> bool:
    """The author's own words right after."""
    return (
        other.author == turn.author
        and other.at - turn.at <= EXPLAINED
        and not other.flags & _SAYS_NOTHING
        and other.words > 0
    )


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
