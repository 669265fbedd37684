"""What there is to say about a rule, taken from its file: sections, options, an example.

A rule's docstring has a title line and four sections, always the same and in the same
order; one that has not is refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Formatter
from zoneinfo import ZoneInfo

from adapters.cards import MessageRef
from bot.config.fields import Option, options_of
from bot.variants import WAYS
from bot.wording import Hint, Register, render, words_for
from rules.model import DAY, HOUR, Finding, Kind, Tell
from rules.rule import DraftWording, Plural, Rule, Text, UseBy, Variant, Wording

HEADINGS = ("Why", "Fires when", "Stays silent when", "Limits")
_TUESDAY = 20_151 * DAY + 10 * HOUR
"""A Tuesday in March, ten in the morning."""
_LANGUAGE = "en"
_AUDIENCES = (
    ("To a regular", Register.REGULAR),
    ("To a newcomer", Register.NEWCOMER),
)
_HELPERS = (
    ("To somebody who offered to help", Register.REGULAR),
    ("To a newcomer who did", Register.NEWCOMER),
)
_ON_A_DRAFT = "On a draft, before it is posted"
_USE_BY = {UseBy.MESSAGE: "24 hours", UseBy.WEEK: "7 days"}


@dataclass(frozen=True, slots=True)
class About:
    """A rule as people read about it."""

    id: str
    title: str
    sections: tuple[tuple[str, str], ...]
    """Each heading with its text, a paragraph a line."""
    kinds: tuple[Kind, ...]
    on: bool
    use_by: str
    options: tuple[Option, ...]
    hints: tuple[tuple[str, tuple[Hint, ...]], ...]
    """To whom, or of what, and the ways in which the hint reads."""


def about(rule: Rule) -> About:
    """Gather what there is to say about a rule."""
    title, sections = read_doc(rule.doc)
    return About(
        id=rule.id,
        title=title,
        sections=sections,
        kinds=tuple(kind for kind in Kind if kind in rule.kinds),
        on=rule.on,
        use_by=_USE_BY[rule.use_by],
        options=options_of(rule.options),
        hints=_hints(rule),
    )


def read_doc(doc: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Split a rule's docstring into its title and its sections."""
    title, *paragraphs = [" ".join(part.split()) for part in doc.strip().split("\n\n")]
    sections: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        heading, colon, text = paragraph.partition(": ")
        if colon and heading in HEADINGS:
            sections.append((heading, text[:1].upper() + text[1:]))
        elif sections:
            sections[-1] = (sections[-1][0], f"{sections[-1][1]}\n{paragraph}")
    if tuple(heading for heading, _ in sections) != HEADINGS:
        raise ValueError(f"{title!r}: its sections are not {', '.join(HEADINGS)}")
    return title, tuple(sections)


def _hints(rule: Rule) -> tuple[tuple[str, tuple[Hint, ...]], ...]:
    shown = []
    for audience, register in _AUDIENCES:
        shown.append((audience, _variants(rule, register)))
        if any(one.noticed_pattern for one in _wordings(rule.wording)):
            several = _variants(rule, register, pattern=True)
            shown.append((f"{audience}, when it has become a pattern", several))
    if rule.asking:
        for audience, register in _HELPERS:
            shown.append((audience, _variants(rule, register, tell=Tell.HELPERS)))
    if rule.draft:
        shown.append((_ON_A_DRAFT, (_on_a_draft(rule, rule.draft),)))
    return tuple(shown)


def _variants(
    rule: Rule,
    register: Register,
    *,
    pattern: bool = False,
    tell: Tell = Tell.AUTHOR,
) -> tuple[Hint, ...]:
    """Word an invented finding in each of the ways."""
    finding = Finding(
        rule=rule.id,
        key=rule.id,
        channel=_channel(rule),
        about="you",
        tell=tell,
        at=_TUESDAY,
        posted=_TUESDAY,
        messages=("3", "2", "1") if pattern else ("1",),
        people=("Mira",),
        numbers={name: _figure(name) for name in _named(rule.wording_for(tell))},
        traits=("price", "urgency"),
        pattern=pattern,
    )
    words = words_for(_LANGUAGE, ZoneInfo("UTC"))
    return tuple(
        render(finding, rule, words, _Made(), register, number)
        for number in range(WAYS)
    )


def _on_a_draft(rule: Rule, draft: DraftWording) -> Hint:
    words = words_for(_LANGUAGE, ZoneInfo("UTC"))
    return Hint(
        title=words.say(rule.wording.title),
        noticed=words.say(draft.noticed, traits=words.traits(("price", "urgency"))),
        why=words.say(draft.why),
        try_this=words.say(draft.opening, link="https://example.org"),
    )


def _channel(rule: Rule) -> str:
    return "general" if Kind.DISCUSSION in rule.kinds else min(rule.kinds)


def texts(wording: Wording) -> Iterator[str]:
    """Yield every text of a wording, both forms of those that depend on a number."""
    yield wording.title
    for variant in _wordings(wording):
        for part in Variant.__slots__:
            text: Text = getattr(variant, part)
            yield from (text.one, text.many) if isinstance(text, Plural) else (text,)


def _wordings(wording: Wording) -> tuple[Variant, ...]:
    return (*wording.regular, *wording.newcomer)


def _named(wording: Wording) -> tuple[str, ...]:
    parts = (part for text in texts(wording) for part in Formatter().parse(text))
    return tuple(name for _, name, _, _ in parts if name)


def _figure(name: str) -> int | float:
    """Make up a figure of the kind its name asks for (see ``bot.wording``)."""
    if name.endswith("_at"):
        return _TUESDAY
    if name.endswith("minutes"):
        return 400
    return 0.6 if name.endswith("share") else 3


class _Made:
    """Names of an invented community."""

    def person(self, id: str) -> str | None:
        return f"@{id}"

    def channel(self, id: str) -> str:
        return f"#{id}"

    def message(self, ref: MessageRef) -> str:
        return "link"
