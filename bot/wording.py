"""How a finding reads: a rule's wording filled in, in somebody's language.

A hint is worded from what a ``Finding`` holds and nothing else: no message text and no
outcome that was not seen. Names come from outside, so that the same sentences serve a
terminal, a file, a report with aliases and a chat.

Figures speak by the end of their names: ``…minutes`` and ``…hours`` are durations with
their unit ("6 hours"), ``…share`` is a percentage, ``…_at`` a day; any other is a number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from gettext import NullTranslations
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.lists import format_list
from babel.units import format_unit
from msgspec import Struct

from adapters.cards import MessageRef
from bot.config.durations import largest_unit
from bot.decision import Reason
from bot.flood import Stop
from bot.languages import ENGLISH, spoken, translations_of
from bot.limits import CoachingSettings
from bot.quiet import local
from bot.variants import by_key
from bot.vocabulary import FIGURES, TRAITS, UNSAID
from bot.written import say_clock, say_day, say_duration, say_number, say_share
from rules.model import DAY, HOUR, MINUTE, Finding, Millis
from rules.rule import (
    N_,
    N_plural,
    Plural,
    Rule,
    Text,
    Variant,
    Variants,
    Wording,
    millis,
)

MOST_TRAITS = 3
LONGEST: Millis = 1_000_000 * DAY
"""Longer than this is said as this: no calendar reaches further."""

WHOEVER = N_("whoever answered")
AN_OFFER = N_("an offer")
STOPPED = N_plural(
    "{rule} stopped itself for {span}: it found {found} case within an hour, where"
    " {usual} are usual here.",
    "{rule} stopped itself for {span}: it found {found} cases within an hour, where"
    " {usual} are usual here.",
    by="found",
)


class Names(Protocol):
    """What people, channels and messages are called where the hint is shown."""

    def person(self, id: str) -> str | None:
        """Return what to call a member, or None when nobody knows."""
        ...

    def channel(self, id: str) -> str:
        """Return what to call a channel, ``#`` included."""
        ...

    def message(self, ref: MessageRef) -> str:
        """Return a few words, or a link, that point at a message."""
        ...


class Register(StrEnum):
    """To whom a hint speaks."""

    NEWCOMER = "newcomer"
    REGULAR = "regular"


class Hint(Struct, frozen=True):
    """A hint in words: what was noticed, why it matters, one thing to try."""

    title: str
    noticed: str
    why: str
    try_this: str

    @property
    def text(self) -> str:
        """Return the three parts, one a line."""
        return "\n".join((self.noticed, self.why, self.try_this))


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in one language and one time zone."""

    zone: ZoneInfo
    locale: Locale = field(default_factory=lambda: Locale("en"))
    translations: NullTranslations = field(default_factory=NullTranslations)

    def say(self, text: str, /, **fields: str) -> str:
        """Translate a text and fill in its fields."""
        return self.translations.gettext(text).format(**fields)

    def count(self, text: Plural, number: float, /, **fields: str) -> str:
        """Translate a text in the form that its number asks for, and fill in its fields."""
        form = self.translations.ngettext(text.one, text.many, int(number))
        return form.format(**{text.by: self.number(number), **fields})

    def day(self, at: Millis) -> str:
        """Say a day: ``Tuesday, March 4``."""
        return say_day(local(at, self.zone).date(), self.locale)

    def clock(self, at: Millis) -> str:
        """Say a time of day: ``2:05 PM``."""
        moment = local(at, self.zone)
        return self.time_of_day(time(moment.hour, moment.minute))

    def time_of_day(self, moment: time) -> str:
        """Say a time of day: ``2:05 PM``."""
        return say_clock(moment, self.locale)

    def weekday(self, number: int) -> str:
        """Say a weekday, 0 for Monday: ``Tuesday``."""
        return str(self.locale.days["stand-alone"]["wide"][number])

    def language(self, name: str = "") -> str:
        """Say what a language is called in these words; their own where none is named."""
        called = Locale.parse(name) if name else self.locale
        return called.get_display_name(self.locale) or str(called)

    def number(self, value: float) -> str:
        """Write a number; a fraction with one digit after the point."""
        return say_number(round(value, 1), self.locale)

    def duration(self, span: Millis) -> str:
        """Say how long, in one unit: ``50 minutes``, ``6 hours``, ``14 days``."""
        return say_duration(min(span, LONGEST), self.locale)

    def span(self, span: timedelta) -> str:
        """Say how long to the last bit, as somebody set it: ``90 minutes``."""
        count, unit = largest_unit(span)
        return format_unit(count, f"duration-{unit}", "long", locale=self.locale)

    def figure(self, name: str, value: float) -> str:
        """Say one of a finding's numbers, as the end of its name asks for."""
        if name.endswith("_at"):
            return self.day(int(value))
        if name.endswith("minutes"):
            return self.duration(int(value * MINUTE))
        if name.endswith("hours"):
            return self.duration(int(value * HOUR))
        if name.endswith("share"):
            return say_share(round(value, 2), self.locale)
        return self.number(value)

    def traits(self, names: Iterable[str]) -> str:
        """Say what a post asks for as a list: ``buying, a price, and a reason to hurry``."""
        said = [self.trait(name) for name in names if name not in UNSAID]
        return self.listing(said[:MOST_TRAITS] or [self.say(AN_OFFER)])

    def trait(self, name: str) -> str:
        """Say a feature; one without words of its own by its name."""
        return self.translations.gettext(TRAITS.get(name, _plain(name)))

    def listing(self, items: Sequence[str]) -> str:
        """Join items to a list in a sentence."""
        return format_list(items, locale=self.locale)

    def label(self, rule: str, name: str) -> str:
        """Say what a figure counts; one without words of its own by its name."""
        general = FIGURES.get(name, _plain(name).capitalize())
        return self.translations.gettext(FIGURES.get(f"{rule} {name}", general))

    def figures(self, finding: Finding) -> tuple[tuple[str, str], ...]:
        """Return a finding's figures, each with its label."""
        return tuple(
            (self.label(finding.rule, name), self.figure(name, value))
            for name, value in finding.numbers.items()
        )

    def reason(self, reason: Reason, settings: CoachingSettings) -> str:
        """Say why a finding was told, or was not."""
        spans = {
            name: self.duration(millis(value))
            if isinstance(value, timedelta)
            else str(value)
            for name, value in settings
        }
        sentence = reason.sentence
        if isinstance(sentence, Plural):
            return self.count(sentence, getattr(settings, sentence.by), **spans)
        return self.say(sentence, **spans)

    def stop(self, stop: Stop) -> str:
        """Say that a rule stopped itself."""
        return self.count(
            STOPPED,
            stop.found,
            rule=stop.rule,
            span=self.duration(stop.until - stop.at),
            usual=self.number(stop.usual),
        )


def words_for(language: str, zone: ZoneInfo) -> Words:
    """Return the words of a language (``de``, ``pt_BR``), English where there is none."""
    name = spoken(language) or ENGLISH
    return Words(zone, Locale.parse(name), translations_of(name))


def render(
    finding: Finding,
    rule: Rule,
    words: Words,
    names: Names,
    register: Register,
    number: int | None = None,
) -> Hint:
    """Word a finding for its member.

    ``number`` says which of the variants was told; without one the finding's key chooses.
    """
    person = next(filter(None, map(names.person, finding.people)), None)
    chosen = by_key(finding.key) if number is None else number
    wording = rule.wording_for(finding.tell)
    variant = _variants(wording, register)[chosen]
    fields = _fields(finding, words, names, person)

    def say(text: Text) -> str:
        if isinstance(text, Plural):
            return words.count(text, finding.numbers[text.by], **fields)
        return words.say(text, **fields)

    return Hint(
        title=say(wording.title),
        noticed=say(_noticed(variant, finding, person)),
        why=say(variant.why),
        try_this=say(variant.try_this),
    )


def _variants(wording: Wording, register: Register) -> Variants:
    return wording.newcomer if register is Register.NEWCOMER else wording.regular


def _noticed(variant: Variant, finding: Finding, person: str | None) -> Text:
    """Pick the first part: several messages, or nobody to name, may ask for another."""
    several = finding.pattern and len(finding.messages) > 1
    if several and variant.noticed_pattern:
        return variant.noticed_pattern
    return variant.noticed if person else variant.noticed_unnamed or variant.noticed


def _fields(
    finding: Finding, words: Words, names: Names, person: str | None
) -> dict[str, str]:
    """Return what a wording's fields stand for."""
    message = MessageRef(finding.channel, finding.messages[0], finding.posted)
    figures = {n: words.figure(n, value) for n, value in finding.numbers.items()}
    return {
        **figures,
        "channel": names.channel(finding.channel),
        "day": words.day(finding.posted),
        "message": names.message(message),
        "person": person or words.say(WHOEVER),
        "traits": words.traits(finding.traits),
    }


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
