"""The page of settings: every section and option of the configuration file."""

from collections.abc import Iterable

from bot.config.fields import options_of
from bot.config.model import NAMED, ChannelSettings, Config, RuleSettings
from bot.docs.markdown import option_table, page
from bot.docs.rule import About

_OPENING = """\
# Settings

Policy stands in one TOML file, given with `--config`; everything in it may be left out.
Start from an example with every option and its default, and check it after each edit:

```console
rapport config example > rapport.toml
rapport config check rapport.toml
```

A check names everything that is wrong at once, each with its line and what to write
instead. Durations are written as people write them: `"3 minutes"`, `"48 h"`,
`"14 days"`. Bounds keep what Rapport promises its members: it can be made quieter,
never louder.

Tokens and passwords never stand in this file. They come from the environment, or from
files of their own that it names."""

_RULES = """\
## `[rules.<id>]`

Each [rule](rules/README.md) has a section with `on`, `kinds` and options of its own."""

_CHANNELS = """\
## `[channels."<name or id>"]`

A channel, by its name (without `#`) or its id, which wins. A rule that is switched on
or off here is so whatever the channel's kind: `rules.link-only = false`."""

_KINDS = """\
What a channel is for is guessed from its name, in several languages, where nothing is
said: `help`, `support` or `preguntas` are for help, `showcase`, `jobs`, `links` or
`news` for showing things, `random`, `off-topic` or `pets` are social, `announcements`
is what it says, and everything else is for discussion."""


def settings_page(rules: Iterable[About]) -> str:
    """Write the page of settings."""
    return page(
        _OPENING,
        *(part for name in NAMED for part in _section(name)),
        _RULES,
        option_table(o for o in options_of(RuleSettings) if o.key != "options"),
        *(part for rule in rules for part in _rule(rule)),
        _CHANNELS,
        option_table(options_of(ChannelSettings)),
        _KINDS,
    )


def _section(name: str) -> tuple[str, ...]:
    model = type(getattr(Config(), name))
    about = (model.__doc__ or "").strip()
    return f"## `[{name}]`", about, option_table(options_of(model))


def _rule(rule: About) -> tuple[str, ...]:
    kinds = ", ".join(f'"{kind}"' for kind in rule.kinds)
    state = "true" if rule.on else "false"
    return (
        f"### `[rules.{rule.id}]`",
        f"[{rule.title}](rules/{rule.id}.md). From the start `on = {state}`,"
        f" `kinds = [{kinds}]`.",
        option_table(rule.options),
    )
