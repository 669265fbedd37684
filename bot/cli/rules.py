"""``rapport rules``: list them, or show all about one."""

from difflib import get_close_matches

from bot.cli.printing import bold, columns, wrapped
from bot.config.fields import Option
from bot.config.values import toml
from bot.docs.rule import About, about
from bot.errors import UserError
from rules.checks import RULES
from rules.rule import Rule


def run(id: str | None) -> None:
    """Print the list of rules, or what there is to say about one."""
    if id is None:
        _list()
    else:
        _show(about(_find(id)))


def _list() -> None:
    rows = [
        (one.id, "on" if one.on else "off", one.title, ", ".join(one.kinds))
        for one in map(about, RULES)
    ]
    for line in columns(("rule", "is", "finds", "in channels for"), rows):
        print(line)


def _find(id: str) -> Rule:
    known = {rule.id: rule for rule in RULES}
    if id in known:
        return known[id]
    close = get_close_matches(id.casefold().replace("_", "-"), known, n=1)
    remedy = f"did you mean {close[0]}?" if close else f"there is {', '.join(known)}"
    raise UserError(f"no rule is called {id}; {remedy}")


def _show(rule: About) -> None:
    print(f"{bold(rule.id)}: {rule.title}")
    state = "on" if rule.on else "off"
    print(f"\nFrom the start it is {state}, in channels for {', '.join(rule.kinds)}.")
    for heading, text in rule.sections:
        print(f"\n{bold(heading)}")
        for paragraph in text.split("\n"):
            print(wrapped(paragraph, "  "))
    print(f"\n{bold('Options')} (in the configuration, below [rules.{rule.id}])")
    for option in rule.options:
        print(wrapped(_option(option), "  "))
    for audience, ways in rule.hints:
        print(f"\n{bold('For instance')} ({audience[:1].lower()}{audience[1:]})")
        print(f"  {ways[0].title}")
        for hint in ways:
            print(wrapped(hint.text.replace("\n", " "), "  "))


def _option(option: Option) -> str:
    bounds = f" ({option.bounds})" if option.bounds else ""
    return f"{option.key} = {toml(option.default)}: {option.about}{bounds}"
