"""``rapport slack``: what Slack needs to be told about the app."""

import json
from typing import Any

from adapters.slack.manifest import manifest
from bot.errors import UserError


def run(action: str, **given: Any) -> None:
    """Print the manifest, or a new key."""
    if action == "key":
        _key()
    else:
        _manifest(**given)


def _key() -> None:
    from cryptography.fernet import Fernet

    print(Fernet.generate_key().decode())


def _manifest(url: str | None, *, private: bool, organisation: bool) -> None:
    """Print the manifest, to be pasted where Slack asks for one."""
    if url is not None and not url.startswith("https://"):
        raise UserError(
            f'"{url}" is not an address Slack sends to; write it like'
            ' "https://rapport.example.org"'
        )
    made = manifest(url, private=private, organisation=organisation)
    print(json.dumps(made, indent=2, ensure_ascii=False))
