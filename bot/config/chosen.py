"""What managers choose in chat, by name, laid over what the configuration file says.

A setting is a name and a value, both as managers read them in the record of changes:
``rule link-only in <#id>`` is ``off``. An empty value says that nothing is chosen. What
cannot be read (a rule of a newer version, bounds that have become narrower) is passed
over, so that the rest still holds.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from bot.config.loading import read_option
from bot.config.model import ChannelSettings, Config, RuleSettings
from bot.quiet import known_zone
from rules.model import Kind

ON, OFF = "on", "off"
SEPARATOR = ", "
EMPTY = "none"
"""A list with nothing in it, which is something else than no list."""
ZONE = "time zone"
DOMAINS = "domains"
EXEMPT_ROLES = "exempt roles"
ANNOUNCER_ROLES = "announcer roles"
EXEMPT_MEMBERS = "exempt members"
ANNOUNCER_MEMBERS = "announcers"
"""In these two, members stand as keyed marks: who it is cannot be read from them."""

_CHANNEL = re.compile(r"(channel|kind of) <#([^<>\s]+)>")
_RULE = re.compile(r"rule ([a-z-]+)(?: in <#([^<>\s]+)>)?")
_OPTION = re.compile(r"option ([a-z-]+) ([a-z_]+)")
_LISTS = {
    DOMAINS: "domains",
    EXEMPT_ROLES: "exempt_roles",
    ANNOUNCER_ROLES: "announcer_roles",
}


def read_setting(channel: str) -> str:
    """Name the setting that says whether a channel is read."""
    return f"channel <#{channel}>"


def kind_setting(channel: str) -> str:
    """Name the setting that says what a channel is for."""
    return f"kind of <#{channel}>"


def rule_setting(rule: str, channel: str = "") -> str:
    """Name the setting that says whether a rule is on, everywhere or in a channel."""
    return f"rule {rule} in <#{channel}>" if channel else f"rule {rule}"


def option_setting(rule: str, key: str) -> str:
    """Name the setting that holds an option of a rule."""
    return f"option {rule} {key}"


def listed(value: str) -> tuple[str, ...]:
    """Read a list as it is kept: items with a comma between them."""
    items = () if value == EMPTY else value.split(SEPARATOR)
    return tuple(item for item in items if item)


def marks(value: str) -> frozenset[int]:
    """Read a list of keyed marks."""
    return frozenset(int(item) for item in listed(value))


def switched_on(chosen: Mapping[str, str]) -> list[str]:
    """Return the channels that managers switched on."""
    found = ((_CHANNEL.fullmatch(name), value) for name, value in chosen.items())
    return [
        match[2]
        for match, value in found
        if match is not None and match[1] == "channel" and value == ON
    ]


def overlaid(config: Config, chosen: Mapping[str, str]) -> Config:
    """Return a configuration with what managers chose in the place of what it says."""
    made = _Overlay(config)
    for name, value in chosen.items():
        if value:
            made.lay(name, value)
    return made.config()


class _Overlay:
    """A configuration, and what is laid over it setting by setting."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._rules = dict(config.rules)
        self._channels = dict(config.channels)
        self._workspace: dict[str, Any] = {}

    def lay(self, name: str, value: str) -> None:
        """Lay one setting over; a name that is no setting of a configuration's is none."""
        if match := _CHANNEL.fullmatch(name):
            self._channel(match[2], match[1], value)
        elif match := _RULE.fullmatch(name):
            self._rule(match[1], match[2], on=value == ON)
        elif match := _OPTION.fullmatch(name):
            self._option(match[1], match[2], value)
        elif name == ZONE and known_zone(value):
            self._workspace["timezone"] = value
        elif name in _LISTS:
            self._workspace[_LISTS[name]] = listed(value)

    def config(self) -> Config:
        """Return what it comes to."""
        workspace = self._config.workspace.model_copy(update=self._workspace)
        return self._config.model_copy(
            update={
                "rules": self._rules,
                "channels": self._channels,
                "workspace": workspace,
            }
        )

    def _channel(self, id: str, what: str, value: str) -> None:
        if what == "channel":
            self._change(id, read=value == ON)
        elif value in set(Kind):
            self._change(id, kind=Kind(value))

    def _rule(self, rule: str, channel: str | None, *, on: bool) -> None:
        if rule not in self._rules:
            return
        if channel is None:
            self._rules[rule] = self._rules[rule].model_copy(update={"on": on})
            return
        before = self._channels.get(channel, ChannelSettings())
        self._change(channel, rules={**before.rules, rule: on})

    def _option(self, rule: str, key: str, value: str) -> None:
        if rule in self._rules:
            with suppress(ValueError):
                self._rules[rule] = with_option(self._rules[rule], key, value)

    def _change(self, channel: str, **changed: Any) -> None:
        before = self._channels.get(channel, ChannelSettings())
        self._channels[channel] = before.model_copy(update=changed)


def with_option(settings: RuleSettings, key: str, typed: str) -> RuleSettings:
    """Return a rule's settings with one of them as typed.

    What is not within bounds is a ``ValueError`` that says what is wrong and the remedy.
    """
    if key == "kinds":
        kinds = read_option(RuleSettings, key, typed)
        return settings.model_copy(update={key: kinds})
    value = read_option(type(settings.options), key, typed)
    options = settings.options.model_copy(update={key: value})
    return settings.model_copy(update={"options": options})
