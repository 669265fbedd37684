"""Modal views: a card to read, a text to write.

A view has to be opened within three seconds of the press that asks for it, so it opens
with nothing in it and is filled when the answer is there.
"""

import json
from collections.abc import Sequence
from typing import Any

from adapters.cards import Card, Field, Form
from adapters.slack.blocks import IN_VIEW, Linker, cut, page, plain

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
FORM, FIELD = "form", "field"


def waiting() -> View:
    """Return a view that is about to be filled."""
    text = {"type": "mrkdwn", "text": MOMENT}
    return _modal(NAME, [{"type": "section", "text": text}])


def filled(cards: Sequence[Card], link: Linker) -> View:
    """Return a view of cards, one below the other."""
    return _modal(NAME, page(cards, link, IN_VIEW))


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


def form(asked: Form, verb: str) -> View:
    """Return a view to fill in; it remembers what the fields were."""
    before = {field.name: field.value for field in asked.fields}
    view = _modal(asked.title, [_field(field) for field in asked.fields])
    remembered = {"verb": verb, "command": asked.command, "before": before}
    return {
        **view,
        "callback_id": FORM,
        "submit": plain(asked.send, 24),
        "private_metadata": json.dumps(remembered),
    }


def filled_in(view: View) -> tuple[str, list[str]]:
    """Return the verb of a form's button, and a command for each field that was changed."""
    remembered = json.loads(view["private_metadata"])
    values = (view.get("state") or {}).get("values") or {}
    commands = []
    for name, before in remembered["before"].items():
        given = (values.get(name) or {}).get(FIELD) or {}
        chosen = given.get("selected_option") or {}
        value = str(chosen.get("value") or given.get("value") or "").strip()
        if value and value != before:
            commands.append(f"{remembered['command']} {name} {value}")
    return str(remembered["verb"]), commands


def _field(field: Field) -> dict[str, Any]:
    hint = {"hint": plain(field.hint, 2000)} if field.hint else {}
    return {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, 2000),
        "element": _choosing(field) if field.options else _writing(field),
        **hint,
    }


def _writing(field: Field) -> dict[str, Any]:
    before = {"initial_value": cut(field.value, 150)} if field.value else {}
    return {
        "type": "plain_text_input",
        "action_id": FIELD,
        "max_length": 150,
        **before,
    }


def _choosing(field: Field) -> dict[str, Any]:
    options = [
        {"text": plain(one.label, 75), "value": one.value} for one in field.options
    ]
    chosen = [one for one in options if one["value"] == field.value]
    initial = {"initial_option": chosen[0]} if chosen else {}
    kind = "radio_buttons" if len(options) < 4 else "static_select"
    return {"type": kind, "action_id": FIELD, "options": options, **initial}


def _modal(title: str, blocks: list[dict[str, Any]]) -> View:
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(CLOSE, 24),
        "blocks": blocks,
    }
