"""A card as a Discord message: laid out in components, which hold text, picture and buttons.

https://discord.com/developers/docs/components/reference. Links in such a message bring
up no preview, and no mention in it calls anybody: senders allow none.
"""

import io
from collections.abc import Iterable, Iterator

import discord
from discord import ui

from adapters.cards import Action, Card, Fact, MessageRef
from adapters.discord import picks
from adapters.discord.buttons import written

TITLE = "### "
LONGEST = 4_000
"""Characters in all texts of a message together."""
MOST_CARDS = 5
MOST_IN_ROW = 5
MOST_ROWS = 5
LONGEST_LABEL = 80
LONGEST_ALT = 1_024
COLOUR = discord.Colour(0x3D7A6B)
_PICTURE = "picture.png"
_GRAVE = frozenset({"erase"})
"""What cannot be undone has a button that looks so."""


def permalink(workspace: str, ref: MessageRef) -> str:
    """Return the address of a message."""
    if not workspace:
        return ""
    return f"https://discord.com/channels/{workspace}/{ref.channel}/{ref.message}"


class Layout:
    """Cards laid out: the view, and the files that it shows."""

    def __init__(self, workspace: str, *cards: Card) -> None:
        self.view = ui.LayoutView(timeout=None)
        self.files: list[discord.File] = []
        for card in cards[:MOST_CARDS]:
            self._add(card, card.workspace or workspace, LONGEST // len(cards))
        # What a button does stands in the button: nothing is to wait here for a press.
        self.view.stop()

    def _add(self, card: Card, workspace: str, room: int) -> None:
        box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=COLOUR)
        for text in fitted(_texts(card, workspace), room):
            box.add_item(ui.TextDisplay(text))
        for file in _files(card):
            self.files.append(file)
            box.add_item(_shown(file, card))
        for row in _rows(card, workspace):
            box.add_item(row)
        self.view.add_item(box)


def _texts(card: Card, workspace: str) -> Iterator[str]:
    """Yield the card's texts: title, paragraphs, facts."""
    yield f"{TITLE}{card.title}"
    if card.text:
        yield "\n\n".join(card.text)
    if card.facts:
        yield "\n".join(_fact(fact, workspace) for fact in card.facts)


def _fact(fact: Fact, workspace: str) -> str:
    value = fact.value or (permalink(workspace, fact.ref) if fact.ref else "")
    return f"**{fact.label}:** {value}" if fact.label else value


def texts_of(components: Iterable[object]) -> Iterator[str]:
    """Yield all that a message of ours says: the title without its sign, then the rest."""
    for one in components:
        if isinstance(one, discord.TextDisplay):
            yield one.content.removeprefix(TITLE)
        yield from texts_of(getattr(one, "children", ()))


def fitted(texts: Iterator[str], room: int) -> Iterator[str]:
    """Yield texts as long as there is room for them; what is too long is cut."""
    for text in texts:
        if len(text) > room:
            text = f"{text[: room - 1]}…" if room > 1 else ""
        if text:
            yield text
        room -= len(text)


def _files(card: Card) -> Iterator[discord.File]:
    if card.picture is not None:
        alt = card.picture.alt[:LONGEST_ALT]
        png = io.BytesIO(card.picture.png)
        yield discord.File(png, _PICTURE, description=alt)
    if card.attachment is not None:
        yield discord.File(io.BytesIO(card.attachment.data), card.attachment.name)


def _shown(file: discord.File, card: Card) -> ui.Item[ui.LayoutView]:
    """Return what shows a file; one that no component points at is not shown at all."""
    if card.picture is None or file.filename != _PICTURE:
        return ui.File(file)
    alt = card.picture.alt[:LONGEST_ALT]
    return ui.MediaGallery(discord.MediaGalleryItem(file, description=alt))


def _rows(card: Card, workspace: str) -> Iterator[ui.ActionRow[ui.LayoutView]]:
    """Yield what can be pressed, lists first: each takes a row of its own."""
    for pick in card.picks:
        yield ui.ActionRow(picks.shown(pick))
    buttons = [_button(action, card, workspace) for action in card.actions]
    for start in range(0, len(buttons), MOST_IN_ROW)[:MOST_ROWS]:
        yield ui.ActionRow(*buttons[start : start + MOST_IN_ROW])


def _button(action: Action, card: Card, workspace: str) -> ui.Button[ui.LayoutView]:
    grave = action.verb in _GRAVE
    return ui.Button(
        style=discord.ButtonStyle.danger if grave else discord.ButtonStyle.secondary,
        label=action.label[:LONGEST_LABEL],
        custom_id=written(workspace, action.verb, card.subject, asks=action.asks),
    )
