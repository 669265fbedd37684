"""What is wrong with a configuration, each problem in one line with its remedy."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from bot.config.values import choices_of, in_words, plain_type, toml
from bot.errors import UserError, printable

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LIMITS = {
    "greater_than_equal": ("ge", "less than", "give at least"),
    "greater_than": ("gt", "not more than", "give more than"),
    "less_than_equal": ("le", "more than", "give at most"),
    "less_than": ("lt", "not less than", "give less than"),
}
_LONG = 80
_SECRET = ("token", "secret", "password", "api_key", "apikey")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at one place of a configuration file."""

    line: int
    where: str
    """The key, with its section: ``rules.link-only.grace``; empty for the file."""
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        parts = f"{self.what}; {self.remedy}" if self.remedy else self.what
        return f"{self.where}: {parts}" if self.where else parts


class ConfigError(UserError):
    """A configuration that cannot be used, with everything that is wrong in it."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        self.name = name
        super().__init__("\n".join(self.lines))

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a problem, each opening with file and line."""
        return tuple(
            printable(f"{self.name}:{one.line}: {one}") for one in self.problems
        )


def closest(word: object, known: Collection[str], otherwise: str = "") -> str:
    """Return "did you mean", or ``otherwise`` when nothing known is close."""
    wanted = str(word).casefold().replace("_", "-")
    alike = {one.casefold().replace("_", "-"): one for one in known}
    if close := get_close_matches(wanted, alike, n=1):
        return f'did you mean "{alike[close[0]]}"?'
    return otherwise


def unknown(what: str, name: object, known: Collection[str]) -> tuple[str, str]:
    """Return what is wrong and the remedy for a name nobody knows."""
    if any(word in str(name).casefold() for word in _SECRET):
        return f"unknown {what}", "secrets come from the environment, never from here"
    listed = ", ".join(known)
    return f"unknown {what}", closest(name, known, f"there is {listed}")


def explain(error: "ErrorDetails", model: type[BaseModel]) -> tuple[str, str]:
    """Say in words what pydantic found wrong with a value, and the remedy."""
    key, kind = str([*error["loc"], ""][0]), error["type"]
    value, context = error["input"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown("option", key, model.model_fields)
    if kind == "value_error":
        what, _, remedy = str(context["error"]).partition("; ")
        return what, remedy
    if kind in _LIMITS:
        attribute, said, remedy = _LIMITS[kind]
        limit = _shown(_bound(model, key, attribute, context[attribute]))
        return f"{_shown(value)} is {said} {limit}", f"{remedy} {limit}"
    if kind in ("too_short", "too_long"):
        return str(error["msg"])[0].lower() + str(error["msg"])[1:], ""
    annotation = model.model_fields[key].annotation
    if kind == "enum" and (choices := choices_of(annotation)):
        listed = ", ".join(f'"{choice}"' for choice in choices)
        return f"{_shown(value)} is not one of {listed}", closest(value, choices)
    if len(error["loc"]) > 1 and (inner := get_args(plain_type(annotation))):
        annotation = inner[-1] if isinstance(inner[-1], type) else inner[0]
    return f"{_shown(value)} is not {in_words(annotation)}", _example(annotation)


def _bound(model: type[BaseModel], key: str, attribute: str, said: Any) -> Any:
    """Return a bound as the model has it: pydantic writes durations its own way."""
    for limit in model.model_fields[key].metadata:
        if (bound := getattr(limit, attribute, None)) is not None:
            return bound
    return said


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    written = toml(value)
    return written if len(written) <= _LONG else f"{written[:_LONG]} …"


def _example(annotation: Any) -> str:
    return {
        "a time of day": 'write it like "20:00"',
        "true or false": "write true or false, without quotes",
        "a whole number": "write digits alone, without quotes",
        "a number": "write digits alone, without quotes",
        "text": "put it in quotes",
    }.get(in_words(annotation), "")
