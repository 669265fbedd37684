"""Configuration: policy from one TOML file, parsed once into a frozen ``Config``.

``load`` reads a file and reports everything that is wrong with it at once; ``example``
writes one with every option. Secrets are never in it: tokens and passwords come from
the environment. Nothing here is kept at module level; who needs a ``Config`` is given
one.
"""

from bot.config.durations import parse_duration, show_duration
from bot.config.example import example, show
from bot.config.kinds import guess_kind
from bot.config.loading import load, parse
from bot.config.model import (
    ChannelSettings,
    Config,
    RuleSettings,
    StoreSettings,
    WorkspaceSettings,
)
from bot.config.problems import ConfigError, Problem
from bot.config.zones import zone

__all__ = [
    "ChannelSettings",
    "Config",
    "ConfigError",
    "Problem",
    "RuleSettings",
    "StoreSettings",
    "WorkspaceSettings",
    "example",
    "guess_kind",
    "load",
    "parse",
    "parse_duration",
    "show",
    "show_duration",
    "zone",
]
