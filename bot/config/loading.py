"""From a TOML file to a ``Config``, or to everything that is wrong with it at once.

A section's values pass through JSON on their way into its model: pydantic's strict JSON
mode is exactly what a file needs (a list becomes a tuple, a word an enum's member) and
takes no text for a number and no number for a switch.
"""

import json
import math
import re
import tomllib
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError, create_model

from bot.config.durations import parse_duration
from bot.config.locate import KeyPath, key_lines, line_of
from bot.config.model import (
    NAMED,
    ChannelSettings,
    Config,
    OperatorSettings,
    RuleSettings,
    StoreSettings,
    WorkspaceSettings,
    rule_settings,
)
from bot.config.platforms import DiscordSettings, SlackSettings
from bot.config.problems import ConfigError, Problem, explain, unknown
from bot.config.values import plain_type
from bot.errors import UserError
from bot.limits import CoachingSettings
from bot.summary.settings import SummarySettings
from rules.checks import RULES
from rules.model import Kind
from rules.rule import Rule

Model = TypeVar("Model", bound=BaseModel)
SECTIONS = tuple(Config.model_fields)
_AT_LINE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def load(path: Path) -> Config:
    """Read a configuration; whatever is wrong with it is one ``UserError``."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            f"{path}: no such file; start one with: rapport config example > {path}"
        ) from None
    except OSError as error:
        raise UserError(
            f"{path}: {error.strerror}; name a TOML file that can be read"
        ) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(
            str(path), [Problem(line, "", "not UTF-8 text", "save the file as UTF-8")]
        ) from None
    return parse(text, str(path))


def parse(text: str, name: str = "configuration") -> Config:
    """Read a configuration's text; ``name`` is what messages call it."""
    text = text.replace("\r\n", "\n")
    try:
        table = tomllib.loads(text)
    # Beside its own error tomllib raises what int() and deep nesting raise.
    except (ValueError, RecursionError) as error:
        raise ConfigError(name, [_not_toml(str(error), text)]) from None
    reader = _Reader(table)
    config = reader.config()
    if reader.problems:
        lines = key_lines(text)
        raise ConfigError(
            name,
            [
                Problem(line_of(lines, path), dotted(path), what, remedy)
                for path, what, remedy in reader.problems
            ],
        )
    return config


class _Reader:
    """Validates the parsed file, section by section, and collects what is wrong."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table
        self.problems: list[tuple[KeyPath, str, str]] = []

    def config(self) -> Config:
        """Return the configuration; what is wrong in it has its default."""
        for key, value in self.table.items():
            if key not in SECTIONS and not isinstance(value, dict):
                self._note((key,), "stands in no section", _home_of(key))
            elif key not in SECTIONS:
                self._note((key,), *unknown("section", key, SECTIONS))
        return Config(
            workspace=self._read(WorkspaceSettings, self._table("workspace")),
            store=self._read(StoreSettings, self._table("store")),
            coaching=self._read(CoachingSettings, self._table("coaching")),
            operator=self._read(OperatorSettings, self._table("operator")),
            summary=self._read(SummarySettings, self._table("summary")),
            discord=self._platform(DiscordSettings, "discord"),
            slack=self._platform(SlackSettings, "slack"),
            rules=self._rules(),
            channels=self._channels(),
        )

    def _platform(self, model: type[Model], name: str) -> Model:
        """Read a platform's section: naming a platform is switching it on."""
        path = self._table(name)
        if name in self.table:
            self._at(path).setdefault("on", True)
        return self._read(model, path)

    def _rules(self) -> dict[str, RuleSettings]:
        self._unknown_rules(self._table("rules"))
        return {rule.id: self._rule(rule) for rule in RULES}

    def _rule(self, rule: Rule) -> RuleSettings:
        path = self._table("rules", rule.id)
        if not self._at(path):
            return rule_settings(rule)
        found = self._read(_flat(rule), path)
        values = dict(found)
        on, kinds = values.pop("on"), values.pop("kinds")
        return RuleSettings(on=on, kinds=kinds, options=rule.options(**values))

    def _channels(self) -> dict[str, ChannelSettings]:
        path = self._table("channels")
        found: dict[str, ChannelSettings] = {}
        for key in self._at(path):
            channel = self._read(ChannelSettings, self._table("channels", key))
            bare = key.removeprefix("#")
            if bare in found:
                self._note((*path, key), "set twice", "keep one of them, without #")
            self._unknown_rules((*path, key, "rules"))
            found[bare] = channel
        return found

    def _at(self, path: KeyPath) -> dict[str, Any]:
        table: Any = self.table
        for key in path:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        return table if isinstance(table, dict) else {}

    def _table(self, *path: str) -> KeyPath:
        """Return the path of a table, having noted if something else stands there."""
        around = self._at(path[:-1])
        if path[-1] in around and not isinstance(around[path[-1]], dict):
            header = f"[{dotted(path)}]"
            self._note(path, "not a table", f"write {header} and options below it")
        return path

    def _read(self, model: type[Model], path: KeyPath) -> Model:
        ready = {}
        for key, value in self._at(path).items():
            try:
                ready[key] = _ready(model, key, value)
            except ValueError as error:
                what, _, remedy = str(error).partition("; ")
                self._note((*path, key), what, remedy)
        try:
            return model.model_validate_json(json.dumps(ready), strict=True)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                inner = [part for part in detail["loc"] if isinstance(part, str)]
                self._note((*path, *inner), *explain(detail, model))
        return model.model_construct()

    def _unknown_rules(self, path: KeyPath) -> None:
        known = [rule.id for rule in RULES]
        for key in self._at(path):
            if key not in known:
                self._note((*path, key), *unknown("rule", key, known))

    def _note(self, path: KeyPath, what: str, remedy: str) -> None:
        self.problems.append((path, what, remedy))


def read_option(model: type[BaseModel], key: str, typed: str) -> Any:
    """Read one option as somebody types it in a sentence: ``3 days``, ``help, social``.

    What it cannot be is a ``ValueError``: what is wrong, and after a semicolon the remedy.
    """
    if key not in model.model_fields:
        raise ValueError("; ".join(unknown("option", key, model.model_fields)))
    ready = {key: _ready(model, key, _typed(model.model_fields[key].annotation, typed))}
    field = model.model_fields[key]
    fields: dict[str, Any] = {key: (field.annotation, field)}
    alone = create_model(model.__name__, __config__=model.model_config, **fields)
    try:
        read = alone.model_validate_json(json.dumps(ready), strict=True)
    except ValidationError as error:
        said = explain(error.errors(include_url=False)[0], model)
        raise ValueError("; ".join(filter(None, said))) from error
    return getattr(read, key)


def _typed(annotation: Any, text: str) -> Any:
    """Turn what was typed into what the file would hold."""
    plain = plain_type(annotation)
    if plain is bool:
        return {"on": True, "true": True, "off": False, "false": False}.get(text, text)
    if plain in (int, float):
        return _number(text)
    if isinstance(origin := get_origin(plain), type) and issubclass(
        origin, tuple | frozenset
    ):
        return [item.strip() for item in text.split(",") if item.strip()]
    return text


def _number(text: str) -> Any:
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def _home_of(key: str) -> str:
    """Say where an option belongs that was written above all sections."""
    for section in NAMED:
        if key in type(getattr(Config(), section)).model_fields:
            return f"write it below [{section}]"
    return "compare it with: rapport config example"


@cache
def _flat(rule: Rule) -> type[BaseModel]:
    """Build the model of ``[rules.<id>]``: a rule's own options, ``on`` and ``kinds``."""
    return create_model(
        rule.id,
        __base__=rule.options,
        on=(bool, rule.on),
        kinds=(frozenset[Kind], rule.kinds),
    )


def _ready(model: type[BaseModel], key: str, value: Any) -> Any:
    """Turn a TOML value into what JSON can carry; durations are read here."""
    field = model.model_fields.get(key)
    if field is not None and plain_type(field.annotation) is timedelta:
        if not isinstance(value, str):
            raise ValueError(f'{value} is not a duration; write it like "3 minutes"')
        return f"PT{parse_duration(value).total_seconds():.6f}S"
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a number one can count with; write digits")
    return _json(value)


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_json(inner) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return value


def _not_toml(message: str, text: str) -> Problem:
    place = _AT_LINE.search(message)
    line = int(place[1]) if place and place[1] else text.count("\n") + 1
    what = _AT_LINE.sub("", message)
    column = f" at column {place[2]}" if place and place[2] else ""
    return Problem(
        line,
        "",
        f"not valid TOML: {what[0].lower()}{what[1:]}{column}",
        "compare it with: rapport config example",
    )


def dotted(path: KeyPath) -> str:
    """Write a key's path as TOML does: ``channels."made by us".kind``."""
    return ".".join(
        key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
        for key in map(str, path)
    )
