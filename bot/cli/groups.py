"""What every command of the command line is made with."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from typer import Option, Typer

from bot.errors import Stopped

ConfigFile = Annotated[
    Path | None,
    Option("--config", metavar="FILE", help="The configuration (TOML) to go by."),
]


def group(help: str) -> Typer:
    """Make a command that takes others."""
    return Typer(
        help=help,
        no_args_is_help=True,
        add_completion=False,
        # Rich help would triple the time `--help` takes.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={
            "help_option_names": ["-h", "--help"],
            "max_content_width": 88,
        },
    )


def carry_out(module: str, **arguments: Any) -> None:
    """Import a command's module and run it."""
    try:
        import_module(f"bot.cli.{module}").run(**arguments)
    except KeyboardInterrupt:
        raise Stopped from None
