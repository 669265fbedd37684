"""Forms: a draft to write, or settings to choose; what a form asks for stands in it.

So a form works after a restart, and nothing here waits for it to be sent.
https://discord.com/developers/docs/components/reference
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.cards import Field, Form
from adapters.platform import Verb

DRAFT, FIELDS = "rapport-draft ", "rapport-form "
"""What a form carries begins so; a command follows, or the verb of its button."""
MOST_FIELDS = 5
LONGEST_TITLE = 45
LONGEST_LABEL = 45
LONGEST_ABOUT = 100
LONGEST_DRAFT = 4_000
LONGEST_ANSWER = 100


def draft(verb: Verb, locale: discord.Locale) -> ui.Modal:
    """Return a form with one field, for what may have many lines."""
    assert verb.argument is not None
    title = f"/{verb.text}"[:LONGEST_TITLE]
    form = ui.Modal(title=title, custom_id=DRAFT + verb.text)
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph, max_length=LONGEST_DRAFT
    )
    about = said(verb.argument.about, locale)
    form.add_item(_label(verb.argument.name.capitalize(), about, field))
    form.stop()
    return form


def fields(asked: Form, verb: str) -> ui.Modal:
    """Return a form with a field for each thing that can be set, as far as there is room.

    What is written comes first: a choice among few often has a button as well.
    """
    form = ui.Modal(title=asked.title[:LONGEST_TITLE], custom_id=FIELDS + verb)
    ordered = sorted(asked.fields, key=lambda field: bool(field.options))
    for field in ordered[:MOST_FIELDS]:
        form.add_item(_label(field.label, field.hint, _input(field)))
    form.stop()
    return form


def changed(asked: Form, filled: Mapping[str, str]) -> Iterator[str]:
    """Yield a command for each field that says something else than before."""
    for field in asked.fields:
        value = filled.get(field.name, "").strip()
        if value and value != field.value:
            yield f"{asked.command} {field.name} {value}"


def filled_in(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield each field's name and what it was filled in with, wherever it stands."""
    for one in components:
        inner = (*one.get("components", ()), *filter(None, (one.get("component"),)))
        yield from filled_in(inner)
        for value in one.get("values") or filter(None, (one.get("value"),)):
            yield str(one.get("custom_id", "")), str(value)


def said(texts: Mapping[str, str], locale: discord.Locale) -> str:
    """Return a text in somebody's language, or else in English.

    Languages go by the names that translations have: ``pt_BR`` where Discord says ``pt-BR``.
    """
    full = locale.value.replace("-", "_")
    return texts.get(full) or texts.get(full.partition("_")[0]) or texts["en"]


def _label(name: str, about: str, component: ui.Item[ui.Modal]) -> ui.Label[ui.Modal]:
    about = about if len(about) <= LONGEST_ABOUT else f"{about[: LONGEST_ABOUT - 1]}…"
    return ui.Label(
        text=name[:LONGEST_LABEL], description=about or None, component=component
    )


def _input(field: Field) -> ui.Item[ui.Modal]:
    if not field.options:
        return ui.TextInput(
            custom_id=field.name,
            default=field.value[:LONGEST_ANSWER] or None,
            max_length=LONGEST_ANSWER,
            required=False,
        )
    options = [
        discord.SelectOption(
            label=one.label[:LONGEST_ABOUT],
            value=one.value,
            default=one.value == field.value,
        )
        for one in field.options[:25]
    ]
    return ui.Select(custom_id=field.name, options=options)
