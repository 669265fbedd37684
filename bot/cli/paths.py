"""Refusing, before any work is done, paths that cannot go well."""

import os
from pathlib import Path

from bot.errors import UserError


def check_paths(
    input: Path, config: Path | None, db: Path | None, outputs: dict[str, Path | None]
) -> None:
    """Refuse an archive that is not there, and outputs that would harm something."""
    _check_input(input)
    check_outputs(input, config, db, outputs)


def _check_input(input: Path) -> None:
    # os.path says no where Path.exists() raises: a folder that may not be looked into.
    if not os.path.exists(input):  # noqa: PTH110
        raise UserError(
            f"{input}: no such file or folder; name a Slack export, DiscordChatExporter"
            " JSON or a JSONL file"
        )


def check_outputs(
    input: Path, config: Path | None, db: Path | None, outputs: dict[str, Path | None]
) -> None:
    """Refuse outputs that would harm something."""
    archive = input.resolve()
    taken = {archive: "INPUT"}
    if config is not None:
        taken.setdefault(config.resolve(), "--config")
    for option, path in {**outputs, "--db": db}.items():
        if path is None:
            continue
        check_output(path, option)
        place = path.resolve()
        if place in taken:
            raise UserError(
                f"{path}: named by both {taken[place]} and {option}; each needs a file"
                " of its own"
            )
        if archive in place.parents:
            raise UserError(
                f"{path}: stands inside the archive, where it would be read as part of"
                " it; name another place"
            )
        taken[place] = option
    if db is not None and db.exists():
        raise UserError(
            f"{db}: exists already, and a replay starts from nothing; name a new file"
            " or delete this one"
        )


def check_output(path: Path, option: str) -> None:
    """Refuse an output that cannot be written."""
    if str(path) == "-":
        raise UserError(f"{option}: standard output is not supported; name a file")
    folder = path.parent
    if not os.path.isdir(folder):  # noqa: PTH112
        raise UserError(f"{path}: there is no folder {folder}; make it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(
            f"{path}: the folder {folder} cannot be written to; name another"
        )
    if path.exists() and not path.is_file():
        raise UserError(f"{path}: is not a file; name a file")
