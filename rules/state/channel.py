"""What is known of a channel: its window, what is under watch in it, its week."""

from msgspec import Struct, field

from rules.model import DAY, Millis
from rules.moments import NEVER
from rules.state.turn import Change, Turn
from rules.state.watched import First, Left, Question, Shared

WINDOW_AGE: Millis = DAY
WINDOW_TURNS = 200
"""A window holds at most a day and at most so many settled messages."""


class WeekCount(Struct, array_like=True):
    """A channel's week while it lasts."""

    monday: Millis = 0
    posts: int = 0
    seen_bits: bytes = b""
    """Linear counting bitmap of authors: counts people without remembering them."""
    replied: int = 0
    questions: int = 0
    answered: int = 0
    answer_minutes: list[int] = field(default_factory=list)
    links: int = 0
    link_drops: int = 0
    newcomers: int = 0
    welcomed: int = 0
    thanks: int = 0


class Channel(Struct):
    """What is known of a channel."""

    id: str
    queue: list[Turn] = field(default_factory=list)
    """Taken in, not settled; latest first once it has been put in order."""
    recent: list[Turn] = field(default_factory=list)
    """Settled, oldest first."""
    settled: Millis = -NEVER
    """Everything posted up to here has been settled: older events are late."""
    settled_order: int = -1
    """The same within a moment, where the order of a channel's messages is known."""
    names: dict[int, int] = field(default_factory=dict)
    """Keyed fingerprint of a recent speaker's name -> alias."""
    count: int = 0
    """Messages of people settled so far, outside threads."""
    first: int = 0
    """Number of the first of those that may still be in the window."""
    hour: int = -1
    """The clock hour (since the epoch) of the last post, until that hour is over."""
    hours_done: int = 0
    """Active hours lived through."""
    questions: dict[str, Question] = field(default_factory=dict)
    """Open questions, oldest first."""
    overdue: dict[str, Question] = field(default_factory=dict)
    """Questions found unanswered: for 7 days a late answer still withdraws that."""
    left: dict[str, Left] = field(default_factory=dict)
    taken: dict[int, Left] = field(default_factory=dict)
    """By asker, the answer they last came back to: how it went may be told later."""
    shared: dict[str, Shared] = field(default_factory=dict)
    firsts: dict[str, First] = field(default_factory=dict)
    unseen: dict[str, First] = field(default_factory=dict)
    """First posts found unseen: for 7 days a late welcome still withdraws that."""
    day: int = -1
    today: dict[int, str] = field(default_factory=dict)
    """Coached members who posted on ``day``: alias -> their last message's id."""
    week: WeekCount = field(default_factory=WeekCount)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """By message, edits and deletions still to be looked at, earliest first."""
    gone: set[str] = field(default_factory=set)
    """Messages deleted within their grace, until that deletion is settled itself."""
    parent: bool = False
    """Threads count in its weeks; they end with the next one's first post."""
    next_timer: Millis = NEVER
    late: int = 0

    def find(self, id: str) -> Turn | None:
        """Return a settled message that is still in the window."""
        for turn in reversed(self.recent):
            if turn.id == id:
                return turn
        return None
