"""Secrets: from the environment, or from a file that the environment names.

They are never in the configuration, never on a command line and never in the log.
"""

import os
from pathlib import Path

from pydantic import SecretStr

from bot.errors import UserError


def secret(name: str, what: str, file: str = "") -> SecretStr:
    """Return the secret called ``name``; without it, say what is missing.

    ``file`` is where it stands if the environment says nothing.
    """
    found = find_secret(name, file)
    if found is None:
        raise UserError(
            f"{name}: not set; put {what} there, or the name of a file that holds it"
            f" into {name}_FILE"
        )
    return found


def find_secret(name: str, file: str = "") -> SecretStr | None:
    """Return the secret called ``name``, if there is one."""
    text = os.environ.get(name, "").strip()
    named = os.environ.get(f"{name}_FILE", "").strip()
    if text or not (named or file):
        return SecretStr(text) if text else None
    return _read(named or file, f"{name}_FILE" if named else "configuration")


def _read(file: str, said: str) -> SecretStr:
    """Read a secret from a file; ``said`` is where it was named."""
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise UserError(
            f"{said}: {file} cannot be read ({why}); name a file that can"
        ) from error
    if not text:
        raise UserError(f"{said}: {file} is empty; write the secret into it")
    return SecretStr(text)
