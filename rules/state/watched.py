"""What is under watch: questions, answers, shared links, first posts."""

from msgspec import Struct, field

from rules.model import Millis


class Answer(Struct, array_like=True, gc=False):
    """A message that answers a question."""

    id: str
    at: Millis
    author: int
    who: str = ""
    """The helper's real id, only where the asker is coached (a hint will name them)."""


class Question(Struct, array_like=True, gc=False):
    """A question under watch."""

    id: str
    author: int
    at: Millis
    hours: int
    """Active hours the channel has to live through until its watch is over."""
    thread: str
    words: int
    flags: int
    to: tuple[int, ...] = ()
    answers: list[Answer] = field(default_factory=list)
    best: float = 0.0
    """The likeliest any message so far was to answer it, 0 to 1."""
    likeliest: Answer | None = None
    """That message."""
    acknowledged: bool = False
    """Somebody else reacted to it."""
    went_on: bool = False
    """It stood inside a conversation that went on."""
    withdrawn: bool = False
    """The asker said that it is settled."""
    taken_up: bool = False
    """The asker came back to an answer."""
    found: str = ""
    """Key of the finding that said nobody answered."""
    alone: float = 1.0
    """How likely none of the messages so far was meant for it, each taken by itself."""
    starts: float = 1.0
    """How likely it replied to nothing itself: it opened a conversation."""
    count: int = 0
    """Messages of its channel before it."""
    called: int = 0
    """Messages of others that addressed the asker since."""
    called_after: int = 0
    """Messages between it and the first of those."""
    spoke: int = 0
    """Messages of the asker since."""
    spoke_after: int = 0
    """Messages between it and the first of those."""
    turned: int = 0
    """1 when the asker has addressed somebody since, 2 when after being addressed."""
    thanked: bool = False
    """The asker has thanked or nodded since."""
    again: bool = False
    """The asker has asked something since."""
    later: str = ""
    """Id of the next question of theirs in the channel, if they asked one while it was open."""
    earlier: str = ""
    """Id of the question of theirs before it, if that was open then."""


class Left(Struct, array_like=True, gc=False):
    """An answer whose asker has not come back yet."""

    question: str
    asker: int
    posted: Millis
    helper: int
    thread: str
    answer: Answer
    words: int = 0
    """Words of the question."""
    opening: bool = True
    """It was put to everybody, not in the middle of a conversation."""
    answers: int = 1


class Shared(Struct, array_like=True, gc=False):
    """A coached member's link with words of their own, watched for replies."""

    id: str
    author: int
    at: Millis
    words: int
    replies: int = 0
    likely: float = 0.0
    """How many of those are replies to it indeed, by their likelihoods."""
    people: tuple[int, ...] = ()
    """Aliases of who replied."""


class First(Struct, array_like=True, gc=False):
    """Somebody's first post, watched for a reply."""

    id: str
    author: int
    at: Millis
    hours: int
    thread: str
    greeted: bool = False
    flags: int = 0
    alone: float = 1.0
    """How likely none of the messages since was meant for its author, each by itself."""
    found: str = ""
    """Key of the finding that said nobody took it up."""
