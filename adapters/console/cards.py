"""A card in the terminal: a framed note there, plain text in a pipe.

Colour only decorates: whatever is said in colour is said in words or signs too, so that
``NO_COLOR``, a pipe and a screen reader lose nothing. What comes from outside (names,
above all) is rid of control characters before it reaches a terminal.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from rich import box
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from adapters.cards import Card, Fact, MessageRef
from rules.model import Millis

WIDEST = 88
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JOINERS = "\u200c\u200d"
"""Invisible, yet part of words and emoji."""

_MENTION = re.compile(r"<([@#])[!&]?([^<>\s|]+)>")
_ASCII = str.maketrans(
    {"⋯": "...", "…": "...", "·": "-", "“": '"', "”": '"', "‘": "'", "’": "'"}
)

Pointer = Callable[[MessageRef], str]
"""Says where a message is: a link, or a few words."""


def show_card(
    console: Console,
    card: Card,
    *,
    heading: str = "",
    called: Mapping[str, str] | None = None,
    point: Pointer | None = None,
) -> None:
    """Print a card: framed on a terminal, as plain text anywhere else.

    ``heading`` says who sees it. ``called`` holds names by id, for mentions in the text.
    ``point`` says where a message is; by default its channel and time, in UTC.
    """
    names = called or {}
    teller = _Teller(names, point or by_time(names), console.encoding)
    width = min(console.width, WIDEST)
    if console.is_terminal:
        console.print(_framed(teller, card, heading), width=width)
        return
    for line in _plain(teller, card, heading):
        for piece in Text(line).wrap(console, width) or [Text()]:
            piece.rstrip()
            console.print(piece, width=width)


def by_time(called: Mapping[str, str], zone: tzinfo = UTC) -> Pointer:
    """Return what points at a message by its channel and the time it was posted."""

    def point(ref: MessageRef) -> str:
        name = "#" + called.get(ref.channel, ref.channel).removeprefix("#")
        return f"{name}, {_when(ref.at, zone)}" if ref.at else f"{name} ({ref.message})"

    return point


def clean(text: str) -> str:
    """Return a text as one harmless line: no control, direction or broken characters."""
    kept = (
        one
        for one in " ".join(text.split())
        if one in JOINERS or not unicodedata.category(one).startswith("C")
    )
    return "".join(kept)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Turns what a card holds into lines for one terminal."""

    called: Mapping[str, str]
    point: Pointer
    encoding: str

    def say(self, text: str) -> str:
        """Return a text with its mentions spelt out, fit for the terminal."""
        spelt = clean(_MENTION.sub(self._name, text))
        if self.encoding.lower().startswith("utf"):
            return spelt
        narrow = spelt.translate(_ASCII).encode(self.encoding, "replace")
        return narrow.decode(self.encoding)

    def fact(self, fact: Fact) -> str:
        """Return a fact's value, or where the message is that it points at."""
        return self.say(fact.value or (self.point(fact.ref) if fact.ref else ""))

    def _name(self, mention: re.Match[str]) -> str:
        sign, id = mention.groups()
        return str(sign) + self.called.get(id, id).removeprefix(sign)


def _framed(teller: _Teller, card: Card, heading: str) -> RenderableType:
    """Return the card as a framed note."""
    blocks: list[RenderableType] = [Text(teller.say(card.title), style="bold")]
    blocks += [Text(teller.say(paragraph)) for paragraph in card.text]
    if card.picture:
        blocks.append(Text(f"[{teller.say(card.picture.alt)}]", style="italic"))
    if card.facts:
        blocks.append(_table(teller, card))
    blocks += (Text(line, style="cyan") for line in _lists(teller, card))
    if card.actions:
        blocks.append(_buttons(teller, card))
    spaced = [part for block in blocks for part in (block, Text())]
    return Panel(
        Group(*spaced[:-1]),
        box=box.ROUNDED,
        title=Text(teller.say(heading), style="not bold") if heading else None,
        title_align="left",
        border_style="cyan",
        padding=(1, 3),
    )


def _table(teller: _Teller, card: Card) -> Table:
    """Return the facts in two columns."""
    table = Table.grid(padding=(0, 3, 0, 0))
    table.add_column(style="dim")
    table.add_column()
    for fact in card.facts:
        table.add_row(Text(teller.say(fact.label)), Text(teller.fact(fact)))
    return table


def _buttons(teller: _Teller, card: Card) -> Columns:
    """Return the buttons in a row that breaks between them only."""
    labels = (teller.say(action.label) for action in card.actions)
    buttons = (Text(f"[{label}]", style="bold cyan") for label in labels)
    return Columns(buttons, padding=(0, 2))


def _lists(teller: _Teller, card: Card) -> Iterator[str]:
    """Yield a line for each list to choose of, with what is in it."""
    for pick in card.picks:
        options = [teller.say(one.label) for one in pick.options] or ["#…"]
        yield f"[{teller.say(pick.label)}: {' | '.join(options)}]"


def _plain(teller: _Teller, card: Card, heading: str) -> Iterator[str]:
    """Yield the card's lines without a frame."""
    if heading:
        yield f"({teller.say(heading)})"
    yield teller.say(card.title)
    for paragraph in card.text:
        yield ""
        yield teller.say(paragraph)
    if card.picture:
        yield ""
        yield f"[{teller.say(card.picture.alt)}]"
    if card.facts:
        yield ""
    yield from _listed(teller, card)
    for line in _lists(teller, card):
        yield ""
        yield line
    if card.actions:
        yield ""
        yield "  ".join(f"[{teller.say(action.label)}]" for action in card.actions)
    yield ""


def _listed(teller: _Teller, card: Card) -> Iterator[str]:
    """Yield the facts; those without a label go on under the one before."""
    start = ""
    for fact in card.facts:
        start = f"{teller.say(fact.label)}: " if fact.label else " " * len(start)
        yield start + teller.fact(fact)


def _when(at: Millis, zone: tzinfo) -> str:
    """Say a moment: ``Tue 4 Mar 2025, 14:05``; a year no calendar has by its number."""
    try:
        moment = (EPOCH + timedelta(milliseconds=at)).astimezone(zone)
    except OverflowError:
        return str(at)
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"
