"""What a rule sees: one frozen view for each moment.

A view holds readings and counts, never text. Turns in ``before`` and ``after`` are the
same conversation's (the channel, or the thread), bots left out, oldest first.
"""

from msgspec import Struct

from rules.model import Kind, Millis
from rules.state.presence import Help, Presence
from rules.state.turn import Turn
from rules.state.watched import First, Left, Question, Shared


class MessageView(Struct, frozen=True):
    """A message whose grace is over (``Moment.SETTLED``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of the author, who is coached."""
    turn: Turn
    stands_alone: bool
    """It answers nobody, continues nothing and is explained in no neighbouring message."""
    asked_for: bool
    """A pitch that somebody asked for."""
    before: tuple[Turn, ...]
    """Up to fifteen messages before it."""
    after: tuple[Turn, ...]
    """What was posted within its grace."""
    counts: Presence
    """The author's own counts in this channel, this message included."""


class QuestionView(Struct, frozen=True):
    """A question whose watch is over (``Moment.QUESTION_CLOSED``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of the asker where they are coached; else empty."""
    question: Question
    waited: Millis
    """How long it has been open."""
    open: float
    """How likely nobody has answered it, 0 to 1."""
    others: int
    """Messages of other people since, outside threads."""
    asked_on: bool
    """The asker asked again, and somebody answered or addressed them then."""
    recent: tuple[Turn, ...]
    """The asker's own messages since the question, as far as the window holds them."""


class AnswerView(Struct, frozen=True):
    """An answer left alone for as long as its asker had (``Moment.ANSWER_LEFT``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of the asker, who is coached."""
    left: Left
    active_since: bool
    """The asker has posted somewhere else since (used, never said)."""


class DayView(Struct, frozen=True):
    """A member's day in a channel is over (``Moment.DAY_OVER``)."""

    now: Millis
    channel: str
    """The channel counted in: of a thread, the one it hangs in."""
    kind: Kind
    member: str
    day: int
    """Days since the epoch, UTC."""
    last: str
    """Id of their last message of the day."""
    counts: Presence


class HelpedView(Struct, frozen=True):
    """Somebody gave thanks for an answer (``Moment.HELPED``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of the helper, who is coached."""
    helped: tuple[Help, ...]
    """Answers of theirs that were given thanks for, this one last."""


class FollowUpView(Struct, frozen=True):
    """An asker came back to an answer in words (``Moment.FOLLOWED_UP``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of the asker, who is coached."""
    answered: Left
    """The question and its answer."""
    turn: Turn
    """What they wrote."""
    stated: bool
    """The platform says what it belongs to: a reply, or the question's own thread."""
    times: int
    """How often they did so in the channel, this time included."""


class FirstView(Struct, frozen=True):
    """Somebody's first post whose watch is over (``Moment.FIRST_OVER``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of its author where they are coached; else empty."""
    first: First


class SharedView(Struct, frozen=True):
    """A link shared with words drew another reply (``Moment.LINK_DREW``)."""

    now: Millis
    channel: str
    kind: Kind
    member: str
    """Real id of who shared it, who is coached."""
    shared: Shared
    before: int
    """Links of theirs in the channel that drew replies before."""
