"""Cards as Block Kit: blocks to look at, and a text for notifications and screen readers.

A screen reader reads the text and never the blocks, so everything but the buttons stands
in both. https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.cards import Action, Card, Fact, MessageRef
from rules.model import SECOND, Millis

Block = dict[str, Any]
Linker = Callable[[MessageRef], str]
"""Returns the address of a message; empty where it has none."""

TITLE = 150
IN_SECTION = 3000
LABEL = 75
TEXT = 3900
"""Slack advises 4,000 characters, and cuts what is longer."""
BUTTONS = 25
ASKS = "form/"
"""Before the verb of a button that opens a form."""
IN_MESSAGE = 50
IN_VIEW = 100

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MENTIONED = re.compile(r"<[@#]")
_MENTION = re.compile(r"&lt;([@#])([A-Za-z0-9_-]{1,40})&gt;")


def blocks_of(card: Card, link: Linker, most: int = IN_MESSAGE) -> list[Block]:
    """Return a card's blocks."""
    blocks: list[Block] = [_header(card.title)]
    for paragraph in card.text:
        blocks += map(_section, _pieces([escaped(paragraph)]))
    if card.picture:
        blocks.append(_context(escaped(card.picture.alt)))
    blocks += map(_section, _pieces(list(_facts(card, link))))
    buttons = [_actions(card)] if card.actions else []
    return blocks[: most - len(buttons)] + buttons


def page(cards: Sequence[Card], link: Linker, most: int) -> list[Block]:
    """Put cards below each other; one that would not fit any more is left out."""
    blocks: list[Block] = []
    for card in cards:
        more = blocks_of(card, link)
        if len(blocks) + 1 + len(more) > most:
            break
        blocks += [{"type": "divider"}, *more] if blocks else more
    return blocks


def text_of(card: Card, link: Linker) -> str:
    """Return everything a card says as a text, without its buttons."""
    parts = [f"*{escaped(card.title)}*", *map(escaped, card.text)]
    if card.picture:
        parts.append(escaped(card.picture.alt))
    parts += _facts(card, link)
    return cut("\n".join(parts), TEXT)


def escaped(text: str) -> str:
    """Escape what Slack reads as markup; mentions of members and channels stay."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTION.sub(r"<\1\2>", safe) if "&lt;" in safe else safe


def cut(text: str, most: int) -> str:
    """Shorten a text that is too long; it breaks at a line or a word."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    end = max(head.rfind("\n"), head.rfind(" "), most // 2)
    return f"{head[:end].rstrip()}…"


def plain(text: str, most: int) -> dict[str, Any]:
    """Return a text without markup, as titles and buttons have it."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": True}


def _header(title: str) -> Block:
    """Return a title; a header shows no mentions, so one that has any is bold instead."""
    safe = escaped(title)
    if _MENTIONED.search(safe):
        return _section(f"*{cut(safe, IN_SECTION - 2)}*")
    return {"type": "header", "text": plain(title, TITLE)}


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Block:
    inner = {"type": "mrkdwn", "text": cut(text, IN_SECTION)}
    return {"type": "context", "elements": [inner]}


def _actions(card: Card) -> Block:
    buttons = [_button(one, card.subject) for one in card.actions[:BUTTONS]]
    return {"type": "actions", "elements": buttons}


def _button(action: Action, subject: str) -> dict[str, Any]:
    button = {
        "type": "button",
        "action_id": f"{ASKS}{action.verb}" if action.asks else action.verb,
        "text": plain(action.label, LABEL),
    }
    return {**button, "value": subject} if subject else button


def _facts(card: Card, link: Linker) -> Iterator[str]:
    """Yield the facts as lines; those without a label go on under the one before."""
    for fact in card.facts:
        said = _fact(fact, link)
        yield f"*{escaped(fact.label)}:* {said}" if fact.label else f"• {said}"


def _fact(fact: Fact, link: Linker) -> str:
    if fact.ref is None or fact.value:
        return escaped(fact.value)
    where = f"<#{fact.ref.channel}>"
    pointed = _moment(fact.ref.at, link(fact.ref))
    return f"{where}, {pointed}" if pointed else where


def _moment(at: Millis, address: str) -> str:
    """Write a moment for Slack to show on its reader's own clock, leading to a message.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    if not at:
        return f"<{address}|↗>" if address else ""
    moment = EPOCH + timedelta(milliseconds=at)
    otherwise = f"{moment.day} {moment:%b %Y, %H:%M} UTC"
    parts = [str(at // SECOND), "{date_short_pretty}, {time}"]
    return f"<!date^{'^'.join([*parts, address] if address else parts)}|{otherwise}>"


def _pieces(lines: Sequence[str]) -> Iterable[str]:
    """Put lines together into texts that fit a section each."""
    text = ""
    for line in lines:
        line = cut(line, IN_SECTION)
        if text and len(text) + 1 + len(line) > IN_SECTION:
            yield text
            text = line
        else:
            text = f"{text}\n{line}" if text else line
    if text:
        yield text
