"""What the report shows: a frozen record that the caller fills and a page is made of.

No record here holds a member: no id, no name. Whoever fills a report leaves people out,
so that the page cannot give what it was never handed. A text of the source (a quote, a
thread's title) is shown only when ``Report.quotes`` is set.
"""

from msgspec import Struct

from rules.model import Millis, Week


class Place(Struct, frozen=True, kw_only=True):
    """A channel or thread of the source."""

    id: str
    name: str
    parent: str = ""
    """Id of the channel a thread belongs to; empty for channels.

    A thread's own name is often the first words of a message: it counts as a quote.
    """


class Cited(Struct, frozen=True, kw_only=True):
    """A message to point at."""

    channel: str
    """Id of its channel, or of its thread where the source gives threads an id."""
    id: str
    at: Millis
    quote: str = ""
    """Its text as the engine read it; the page shows an excerpt, or nothing."""


class Question(Struct, frozen=True, kw_only=True):
    """A question that no human but its asker answered."""

    message: Cited
    fresh: bool = False
    """The archive ended before its watch did: somebody may have answered since."""


class AnswerTime(Struct, frozen=True, kw_only=True):
    """How soon a human answered, over the whole archive."""

    channel: str = ""
    """Id of the channel; empty for all channels together."""
    questions: int
    answered: int
    median: Millis | None
    """Median time to the first human answer; None when nothing was answered."""
    authors: int
    """Distinct people who posted there; the figures of fewer than five stay hidden."""


class Tally(Struct, frozen=True, kw_only=True):
    """How many findings of a rule ended the same way, and why."""

    decision: str
    """sent, held, folded, mirror or dropped."""
    reason: str
    """A few plain words, shown as they are."""
    count: int


class Case(Struct, frozen=True, kw_only=True):
    """One finding: what the card would have said, and what was decided."""

    channel: str
    at: Millis
    """When the message it is about was posted."""
    title: str
    noticed: str
    why: str
    try_this: str
    decision: str
    reason: str
    certainty: float
    figures: tuple[tuple[str, str], ...] = ()
    """What was counted, in words: label and value."""
    traits: tuple[str, ...] = ()
    messages: tuple[Cited, ...] = ()
    """What it rests on, the message it is about first."""


class RuleReport(Struct, frozen=True, kw_only=True):
    """What one rule found."""

    id: str
    title: str
    finds: str
    """What it looks for, in a sentence."""
    on: bool = True
    """On from the start, or off until somebody switches it on."""
    threshold: float | None = None
    """Certainty from which the person concerned is told."""
    tallies: tuple[Tally, ...] = ()
    """Every finding is counted here, whether or not it is among the cases."""
    cases: tuple[Case, ...] = ()


class Skip(Struct, frozen=True, kw_only=True):
    """Something that was left out or repaired while reading."""

    what: str
    count: int
    where: tuple[str, ...] = ()
    """Files and places, as far as known."""


class Report(Struct, frozen=True, kw_only=True):
    """Everything the page shows."""

    community: str
    source: str
    """What was read, in words: ``Slack export``."""
    first: Millis | None
    """Time of the first message read; None when there was none."""
    last: Millis | None
    """The archive's end: ages are counted from here."""
    messages: int
    people: int
    channels: int
    pace: str = "gentle"
    """gentle or attentive."""
    zone: str = "UTC"
    """IANA time zone in which days and times are shown."""
    quotes: bool = False
    """Show excerpts of messages."""
    discord_guild: str = ""
    """Id of the Discord server, to make links with; empty when not known."""
    slack_domain: str = ""
    """``acme`` or ``acme.slack.com``, to make links with; empty when not known."""
    places: tuple[Place, ...] = ()
    questions: tuple[Question, ...] = ()
    questions_total: int = 0
    """All questions nobody answered, when ``questions`` holds only some of them."""
    newcomers: tuple[Cited, ...] = ()
    """First messages of newcomers whom nobody greeted."""
    newcomers_total: int = 0
    answer_times: tuple[AnswerTime, ...] = ()
    rules: tuple[RuleReport, ...] = ()
    weeks: tuple[Week, ...] = ()
    skipped: tuple[Skip, ...] = ()
    method: tuple[str, ...] = ()
    """Sentences to add to the page's own description of how it was made."""
    version: str = ""
