"""What can be set: every option of a settings model, with default, bounds and meaning.

The example file, the rule pages and the settings page all read options from here, so
that none of them can say something else than the code.
"""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from bot.config.durations import show_duration
from bot.config.values import choices_of, in_words

_BOUNDS = {
    "ge": "at least {}",
    "gt": "more than {}",
    "le": "at most {}",
    "lt": "less than {}",
    "min_length": "at least {} of them",
    "max_length": "at most {} of them",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a settings model."""

    key: str
    default: Any
    """None when it is not set from the start."""
    takes: str
    """What kind of value it takes, in words."""
    choices: tuple[str, ...]
    """The words it takes, when only these will do."""
    limits: Mapping[str, Any]
    """Its limits, by pydantic's names for them: ``ge``, ``le``."""
    about: str
    """What it is for, in one or two sentences on one line."""

    @property
    def bounds(self) -> str:
        """Say within which limits it must be; nothing when there are none."""
        shown = {name: _shown(bound) for name, bound in self.limits.items()}
        if shown.keys() == {"ge", "le"}:
            return f"{shown['ge']} to {shown['le']}"
        return ", ".join(_BOUNDS[name].format(shown[name]) for name in shown)


def options_of(model: type[BaseModel]) -> tuple[Option, ...]:
    """Return the options of a settings model, in the order they are declared."""
    notes = _attribute_docs(model)
    return tuple(
        Option(
            key=name,
            default=None
            if field.is_required()
            else field.get_default(call_default_factory=True, validated_data={}),
            takes=in_words(field.annotation),
            choices=tuple(choices_of(field.annotation) or ()),
            limits=_limits(field),
            about=" ".join((field.description or notes.get(name, "")).split()),
        )
        for name, field in model.model_fields.items()
    )


def _limits(field: FieldInfo) -> Mapping[str, Any]:
    return {
        name: bound
        for name in _BOUNDS
        for limit in field.metadata
        if (bound := getattr(limit, name, None)) is not None
    }


def _shown(bound: Any) -> str:
    return show_duration(bound) if isinstance(bound, timedelta) else str(bound)


def _attribute_docs(model: type[BaseModel]) -> dict[str, str]:
    """Read the texts under the attributes, a base class's first."""
    notes: dict[str, str] = {}
    for cls in reversed(model.__mro__):
        if not issubclass(cls, BaseModel) or cls is BaseModel:
            continue
        source = textwrap.dedent(inspect.getsource(cls))
        (body,) = (
            n.body for n in ast.parse(source).body if isinstance(n, ast.ClassDef)
        )
        for statement, text in pairwise(body):
            match statement, text:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(said))),
                ):
                    notes[name] = said
    return notes
