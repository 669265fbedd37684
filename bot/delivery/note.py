"""A hint of the inbox as the card its member gets, on whatever platform."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from msgspec import structs

from adapters.cards import Card, MessageRef
from adapters.platform import Person, Platform
from bot.asking.offer import with_offer
from bot.cards import hint_card
from bot.history import said
from bot.languages import spoken
from bot.live.desk import Desk
from bot.quiet import zone_of
from bot.store import Hint
from bot.wording import Register, Words, words_for


@dataclass(frozen=True, slots=True)
class Mentions:
    """People and channels as mentions; each platform shows them by its own names."""

    platform: Platform
    workspace: str
    words: Words

    def person(self, id: str) -> str | None:
        """Mention a member."""
        return f"<@{id}>"

    def channel(self, id: str) -> str:
        """Mention a channel."""
        return f"<#{id}>"

    def message(self, ref: MessageRef) -> str:
        """Point at a message by its address, or else by its time."""
        link = self.platform.permalink(self.workspace, ref)
        return link or f"{self.words.day(ref.at)}, {self.words.clock(ref.at)}"


def words_of(desk: Desk, member: str, person: Person | None) -> Words:
    """Return the words for a member: their language, their time zone."""
    chosen = desk.settings(member)
    named = chosen.zone or (person.zone if person else "")
    zone: ZoneInfo = zone_of(named, desk.setup.config.workspace.timezone)
    wished = (chosen.language, person.locale if person else "")
    language = next(filter(spoken, wished), desk.setup.config.workspace.language)
    return words_for(language, zone)


def words_of_place(desk: Desk) -> Words:
    """Return the words for everybody: the workspace's own language and time zone."""
    settings = desk.setup.config.workspace
    return words_for(settings.language, settings.zone)


def note(desk: Desk, hint: Hint, words: Words) -> Card:
    """Return the card of a hint."""
    finding = hint.finding
    new = desk.newness(finding.about, finding.posted).newcomer
    names = Mentions(desk.platform, desk.id, words)
    register = Register.NEWCOMER if new else Register.REGULAR
    rule, history = desk.setup.rules[finding.rule], desk.histories.get(finding.about)
    number = said(history, finding.key) if history else None
    card = hint_card(finding, rule, words, names, register, number)
    card = structs.replace(card, subject=finding.key)
    settings = desk.settings(finding.about)
    open_offer = not (settings.helps or settings.welcomes)
    if open_offer and settings.offered == finding.key:
        return with_offer(card, words)
    return card
