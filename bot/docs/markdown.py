"""The few forms of Markdown the pages are made of."""

from collections.abc import Iterable, Sequence

from bot.config.fields import Option
from bot.config.values import toml

NOTICE = "<!-- Made by `make docs` from the code: change it there. -->"


def page(*blocks: str) -> str:
    """Join blocks into a page that says where it comes from."""
    return "\n\n".join((NOTICE, *(block.strip("\n") for block in blocks))) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; bars inside cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def option_table(options: Iterable[Option]) -> str:
    """Write the options of a section or a rule."""
    rows = [
        (
            f"`{option.key}`",
            "" if option.default is None else f"`{toml(option.default)}`",
            _takes(option),
            option.about,
        )
        for option in options
    ]
    return table(("option", "default", "takes", "what it is for"), rows)


def _takes(option: Option) -> str:
    return f"{option.takes}, {option.bounds}" if option.bounds else option.takes


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
