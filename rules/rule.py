"""What a rule is: one habit, one file, a pure function from a view to findings.

A rule owns no state and schedules nothing. It names the moment it looks at, what a
message must carry for it to look at all, the kinds of channel it applies to, and how a
hint is worded. The engine builds the view and calls ``check``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from rules.model import ASKED, Finding, Kind, Millis, Tell


def N_(text: str) -> str:
    """Mark a text for translation (gettext's name for it); shown texts are translated."""
    return text


class Plural(Struct, frozen=True):
    """A text whose form depends on a number, in each language by its own rules."""

    one: str
    many: str
    by: str
    """Name of the field that holds the number."""


Text: TypeAlias = str | Plural
"""An English message id, marked with ``N_``, or two of them with ``N_plural``."""


def N_plural(one: str, many: str, by: str) -> Plural:
    """Mark a text with a number for translation; "one" may do without the number."""
    return Plural(one, many, by)


def millis(span: timedelta) -> Millis:
    """Convert a duration to milliseconds."""
    return span // timedelta(milliseconds=1)


class Moment(StrEnum):
    """When a rule looks."""

    SETTLED = "settled"
    """A message's grace is over: it is read once, with its neighbours."""
    QUESTION_CLOSED = "question closed"
    """A question's watch is over, answered or not."""
    ANSWER_LEFT = "answer left"
    """The time an asker has to take up an answer is over."""
    DAY_OVER = "day over"
    """A member's day in a channel is over (they posted in it)."""
    HELPED = "helped"
    """Somebody gave thanks for an answer."""
    FOLLOWED_UP = "followed up"
    """An asker came back to an answer, in words."""
    FIRST_OVER = "first post over"
    """The time people get to take up somebody's first post by themselves is over."""
    LINK_DREW = "link drew a reply"
    """A link shared with words of one's own drew a reply."""


class Options(BaseModel):
    """Options of a rule: frozen, unknown keys refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    threshold: float = Field(default=0.5, ge=0, le=1)
    """Certainty from which the person concerned is told, 0 to 1."""


class UseBy(StrEnum):
    """How long a hint is worth telling, counted from the finding's moment."""

    MESSAGE = "message"
    """24 hours: it is about a message that was just posted."""
    WEEK = "week"
    """7 days."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a hint, in three short parts.

    Texts have named fields in braces, filled from stored facts alone: ``{channel}``,
    ``{day}`` (weekday and date), ``{person}`` (who answered), ``{message}`` (a reference
    to the message), ``{traits}``, and any name in ``Finding.numbers``.
    """

    noticed: Text
    why: Text
    """Why it matters to people."""
    try_this: Text
    """One thing to try."""
    noticed_unnamed: Text = ""
    """Used instead of ``noticed`` when the person it would name is not known."""
    noticed_pattern: Text = ""
    """Used instead of ``noticed`` when the finding is a pattern of several messages."""


Variants: TypeAlias = tuple[Variant, Variant, Variant]
"""Three ways to say the same, so that nobody hears the same words over and over."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a rule's hint reads: shorter for regulars, warmer for newcomers."""

    title: str
    regular: Variants
    newcomer: Variants


@dataclass(frozen=True, slots=True)
class DraftWording:
    """How a rule reads on a draft, which nobody has seen yet.

    Fields are ``{traits}`` and ``{link}``, the first link of the draft.
    """

    noticed: str
    why: str
    opening: str
    """A better way to begin, ready to use."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One habit. ``id`` is the file's name with hyphens, everywhere."""

    id: str
    moment: Moment
    options: type[Options]
    kinds: frozenset[Kind]
    check: Callable[[Any, Any], Iterable[Finding]]
    """``check(view, options)``: synchronous and pure."""
    wording: Wording
    asking: Wording | None = None
    """How it reads to somebody who offered to help, where that is not ``wording``."""
    draft: DraftWording | None = None
    """How it reads on a draft, where a single message is all it looks at."""
    needs: int = 0
    """Flags of rules.signals.Flag a message must carry for the rule to look (any of)."""
    use_by: UseBy = UseBy.MESSAGE
    starts_by_itself: bool = False
    """True when the bot speaks up by itself, not right after a post: quiet hours hold it."""
    praise: bool = False
    on: bool = True
    """On from the start; others are switched on one by one."""
    spares_announcers: bool = False
    """It is about how somebody shares things, and leaves alone who is here to announce."""
    once: bool = False
    """Told to a person once ever."""
    doc: str = ""
    """The rule file's docstring: title, Why, Fires when, Stays silent when, Limits."""

    @property
    def finds(self) -> str:
        """Return what it finds, the title of its docstring: a text to be translated."""
        return self.doc.strip().partition("\n")[0]

    def wording_for(self, tell: Tell) -> Wording:
        """Return how it reads to whom it is told."""
        return self.asking if self.asking and tell in ASKED else self.wording
