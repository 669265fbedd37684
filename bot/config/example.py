"""A configuration file written out: every option, its value, and what it means.

The example is read back by the same loader and gives the defaults; ``show`` writes any
configuration in the same form.
"""

import textwrap
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from bot.config.fields import Option, options_of
from bot.config.loading import dotted
from bot.config.model import NAMED, ChannelSettings, Config, RuleSettings
from bot.config.values import toml
from rules.checks import RULES

_WIDTH = 88
_OPENING = """\
Rapport's settings. Every option is here with its default; leave out what you do not
change. Check the file after editing it: rapport config check FILE

Tokens and passwords do not belong here: they come from the environment, or from files
of their own that are named here."""
_CHANNELS = """\
One channel, by its name or its id; repeat the section for each. What a channel is for
is guessed from its name where nothing is said. For instance:"""


def example() -> str:
    """Write a configuration with every option, its default and a comment."""
    return _written(Config(), comments=True)


def show(config: Config) -> str:
    """Write a configuration as it is in force, without comments."""
    return _written(config, comments=False)


def _written(config: Config, *, comments: bool) -> str:
    lines = [*_comment(_OPENING), ""] if comments else []
    for name in NAMED:
        lines += _section(name, getattr(config, name), comments=comments)
    for rule in RULES:
        lines += _rule(rule.id, config.rules[rule.id], comments=comments)
    for name, channel in config.channels.items():
        lines += _channel(name, channel)
    if comments:
        lines += _channel_example()
    return "\n".join(lines).rstrip() + "\n"


def _section(name: str, values: BaseModel, *, comments: bool) -> Iterator[str]:
    if comments:
        yield from _comment(type(values).__doc__ or "")
    yield f"[{name}]"
    for option in options_of(type(values)):
        yield from _option(option, getattr(values, option.key), comments=comments)
    yield ""


def _rule(id: str, settings: RuleSettings, *, comments: bool) -> Iterator[str]:
    if comments:
        (rule,) = (rule for rule in RULES if rule.id == id)
        yield from _comment(rule.finds)
    yield f"[rules.{id}]"
    for option in options_of(RuleSettings):
        if option.key != "options":
            value = getattr(settings, option.key)
            yield from _option(option, value, comments=comments)
    for option in options_of(type(settings.options)):
        value = getattr(settings.options, option.key)
        yield from _option(option, value, comments=comments)
    yield ""


def _channel(name: str, channel: ChannelSettings) -> Iterator[str]:
    yield f"[{dotted(('channels', name))}]"
    for option in options_of(ChannelSettings):
        value = getattr(channel, option.key)
        if option.key == "rules":
            for rule, on in value.items():
                yield f"rules.{rule} = {toml(on)}"
        elif value is not None:
            yield f"{option.key} = {toml(value)}"
    yield ""


def _channel_example() -> Iterator[str]:
    yield from _comment(_CHANNELS)
    shown: dict[str, Any] = {
        "kind": 'kind = "showcase"',
        "read": "read = true",
        "rules": "rules.link-only = false",
    }
    yield '# [channels."made-by-us"]'
    for option in options_of(ChannelSettings):
        for line in _comment(_note(option)):
            yield f"# {line}"
        yield f"# {shown[option.key]}"


def _option(option: Option, value: Any, *, comments: bool) -> Iterator[str]:
    if comments:
        yield from _comment(_note(option))
    if value is not None:
        yield f"{option.key} = {toml(value)}"
    elif comments:
        yield f"# {option.key} ="


def _note(option: Option) -> str:
    asides = [option.bounds] if option.bounds else []
    if option.choices:
        asides.insert(0, ", ".join(f'"{choice}"' for choice in option.choices))
    return f"{option.about} ({'; '.join(asides)})" if asides else option.about


def _comment(text: str) -> list[str]:
    return [
        f"# {line}".rstrip()
        for paragraph in text.split("\n\n")
        for line in [*textwrap.wrap(paragraph, _WIDTH - 2), ""]
    ][:-1]
