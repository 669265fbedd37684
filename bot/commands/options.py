"""An option of a rule in words: what it is for, what it is set to, what it takes.

What somebody types stays as it is typed: numbers in digits, spans as in “3 d”, and the
names of options, rules and kinds of channel. Everything around it is in the reader's
language.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from adapters.cards import Fact
from bot.config.fields import Option, options_of
from bot.config.model import RuleSettings
from bot.config.values import in_order, plain_type
from bot.wording import Words
from rules.rule import N_

KINDS = "kinds"
IS_SET = N_("{about} Now {value}; it takes {takes}.")
TAKES = {
    int: N_("a whole number"),
    float: N_("a number"),
    timedelta: N_("a length of time, as in “3 d” or “12 h”"),
}
ANY_OF = N_("one or more of {choices}, with commas between")
WITHIN = N_("{what}, {limits}")
FROM_TO = N_("from {low} to {high}")
LIMITS = {
    "ge": N_("at least {limit}"),
    "gt": N_("more than {limit}"),
    "le": N_("at most {limit}"),
    "lt": N_("less than {limit}"),
}
"""By pydantic's names for them."""


def options_in(settings: RuleSettings) -> Iterator[Option]:
    """Yield what can be set about a rule beside whether it is on."""
    yield from (one for one in options_of(RuleSettings) if one.key == KINDS)
    yield from options_of(type(settings.options))


def option_fact(option: Option, settings: RuleSettings, words: Words) -> Fact:
    """Say what an option is for, what it is set to and what it takes."""
    owner = settings if option.key == KINDS else settings.options
    said = words.say(
        IS_SET,
        about=words.say(option.about),
        value=_value(getattr(owner, option.key), words),
        takes=takes(option, settings, words),
    )
    return Fact(option.key, said)


def takes(option: Option, settings: RuleSettings, words: Words) -> str:
    """Say what an option takes, with its limits."""
    if option.choices:
        return words.say(ANY_OF, choices=words.listing(option.choices))
    field = type(settings.options).model_fields[option.key]
    what = words.say(TAKES[plain_type(field.annotation)])
    limits = _limits(option, words)
    return words.say(WITHIN, what=what, limits=limits) if limits else what


def _limits(option: Option, words: Words) -> str:
    said = {name: _value(limit, words) for name, limit in option.limits.items()}
    if said.keys() == {"ge", "le"}:
        return words.say(FROM_TO, low=said["ge"], high=said["le"])
    return ", ".join(words.say(LIMITS[name], limit=said[name]) for name in said)


def _value(value: Any, words: Words) -> str:
    """Say a value; numbers stay as they are typed."""
    if isinstance(value, timedelta):
        return words.span(value)
    if isinstance(value, frozenset):
        return words.listing([str(one) for one in in_order(value)])
    return str(value)
