"""Modal views: a card to read, a text to write.

A view has to be opened within three seconds of the press that asks for it, so it opens
with nothing in it and is filled when the answer is there.
"""

from typing import Any

from adapters.platform import Card
from adapters.slack.blocks import IN_VIEW, Linker, blocks_of, plain

View = dict[str, Any]

NAME = "Rapport"
MOMENT = "One moment…"
DRAFT = "check-draft"
"""The view, and the shortcut that opens it."""
DRAFT_BLOCK, DRAFT_INPUT = "draft", "text"
DRAFT_TITLE = "Check a draft"
DRAFT_LABEL = "What you are about to post"
DRAFT_HINT = "Only you see the answer. Nothing of the draft is kept."
DRAFT_SEND = "Check"
CLOSE = "Close"
LONGEST = 3000


def waiting() -> View:
    """Return a view that is about to be filled."""
    text = {"type": "mrkdwn", "text": MOMENT}
    return _modal(NAME, [{"type": "section", "text": text}])


def filled(card: Card, link: Linker) -> View:
    """Return a view of a card."""
    return _modal(NAME, blocks_of(card, link, IN_VIEW))


def draft() -> View:
    """Return a view to write a draft into."""
    field = {
        "type": "input",
        "block_id": DRAFT_BLOCK,
        "label": plain(DRAFT_LABEL, 2000),
        "hint": plain(DRAFT_HINT, 2000),
        "element": {
            "type": "plain_text_input",
            "action_id": DRAFT_INPUT,
            "multiline": True,
            "max_length": LONGEST,
        },
    }
    view = _modal(DRAFT_TITLE, [field])
    return {**view, "callback_id": DRAFT, "submit": plain(DRAFT_SEND, 24)}


def written(view: View) -> str:
    """Return what somebody wrote into the view of a draft."""
    values = (view.get("state") or {}).get("values") or {}
    field = (values.get(DRAFT_BLOCK) or {}).get(DRAFT_INPUT) or {}
    return str(field.get("value") or "")


def _modal(title: str, blocks: list[dict[str, Any]]) -> View:
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(CLOSE, 24),
        "blocks": blocks,
    }
