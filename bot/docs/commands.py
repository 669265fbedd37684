"""The page of commands: what ``rapport`` offers, with every argument and option.

It is read from the command line itself, so what ``--help`` says is what stands here.
"""

import re
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from bot.cli.app import NAME, app
from bot.commands.admin import ABOUT_MANAGING
from bot.commands.answer import ABOUT
from bot.docs.markdown import page, table

_OPENING = """\
# Commands

What follows is also what `--help` says after any command. Every command ends with exit
status 0 when it could do its work, 2 when something is to be put right (one line on
standard error says what), and 130 when it was stopped with Ctrl-C: then nothing has
been written. Output has colour only on a terminal, and none where `NO_COLOR` is set."""
_IN_CHAT = """\
## `/coach`, in chat

What members can ask Rapport where they talk. Nobody but the asker sees the answer. Capital
letters and missing hyphens do not matter, and a slip of the pen is asked about."""
_FOR_MANAGERS = """\
## `/coach-admin`, in chat

What people who manage the place can ask. Every change is recorded, with who made it and when;
nothing of it is about a member."""
_BRACES = re.compile(r"[{}]")


def commands_page() -> str:
    """Write the page of commands."""
    return page(_OPENING, *_described(get_command(app), NAME), *_in_chat())


def _in_chat() -> Iterator[str]:
    """Describe what members can ask for where they talk."""
    yield _IN_CHAT
    rows = [(f"`/coach {verb}`", about) for verb, about in ABOUT.items()]
    yield table(("command", "what it does"), rows)
    yield "`/coach me` shows one's own weeks, to nobody else:"
    yield "![Bars, a week each: a member's posts and replies](pictures/mirror.png)"
    yield _FOR_MANAGERS
    rows = [(f"`/coach-admin {verb}`", text) for verb, text in ABOUT_MANAGING.items()]
    yield table(("command", "what it does"), rows)
    yield "The weekly summary shows how a channel's last weeks compare:"
    yield (
        "![Bars, a week each: the share of posts that got a reply, and the hours to a"
        " first answer](pictures/summary.png)"
    )


# Any: the classes of commands have moved between typer's versions.
def _described(command: Any, path: str, above: Any = None) -> Iterator[str]:
    name = path.rpartition(" ")[2]
    context = command.make_context(name, [], parent=above, resilient_parsing=True)
    yield f"{'#' * (2 + path.count(' '))} `{path}`"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```console\n{path} {_BRACES.sub('', usage)}\n```"
    yield from _help(command.help or "")
    rows = [_row(one, context) for one in command.get_params(context)]
    yield table(("takes", "what it is for"), rows)
    for name, below in getattr(command, "commands", {}).items():
        yield from _described(below, f"{path} {name}", context)


def _help(text: str) -> Iterator[str]:
    """Paragraphs as they are; one that is not to be wrapped is an example."""
    for paragraph in text.strip().split("\n\n"):
        if paragraph.startswith("\b"):
            _, head, *lines = paragraph.split("\n")
            examples = "\n".join(line.strip() for line in lines)
            yield f"{head}\n\n```console\n{examples}\n```"
        else:
            yield paragraph


def _row(parameter: Any, context: Any) -> tuple[str, str]:
    name, text = parameter.get_help_record(context)
    return f"`{name}`", " ".join(text.split())
