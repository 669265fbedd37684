"""The way into ``rapport`` and out of it: the exit status, and what is said on the way.

Exit status 0: done; 2: something the user can put right, said in a line; 130: stopped
by Ctrl-C. What nobody expected keeps its traceback, and ends with status 1.
"""

import io
import os
import sys
from collections.abc import Sequence

from typer.exceptions import TyperException
from typer.main import get_command

from bot.cli.app import NAME, app
from bot.errors import UserError


def main(args: Sequence[str] | None = None) -> int:
    """Run ``rapport`` with these arguments (the process's own) and return its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone: Python must not try again when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except UserError as error:
        for line in error.lines:
            print(f"{NAME}: {line}", file=sys.stderr)
        return error.status
    return status


def _run(args: Sequence[str] | None) -> int:
    command = get_command(app)
    try:
        status = command.main(args, prog_name=NAME, standalone_mode=False)
    except TyperException as error:
        said = str(getattr(error, "format_message", error.__str__)())
        if not said.startswith("Usage:"):
            raise _misused(error, said) from None
        # A command that takes another one was given alone: its help is the answer.
        print(said)
        return 0
    return status if isinstance(status, int) else 0


def _misused(error: TyperException, said: str) -> UserError:
    """Say in one line how the command line was wrong, and where to read on."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else NAME
    said = said.replace("Value error, ", "").rstrip(".")
    return UserError(f"{said}; see {path} --help")
