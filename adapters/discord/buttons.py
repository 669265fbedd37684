"""What a button carries: the workspace, what to do, and what about; nothing is kept here.

So a button still works after a restart, and in a direct conversation, where Discord does
not say which server is meant. The long ids in it are written shorter, for a button has
room for a hundred characters.
https://discord.com/developers/docs/components/reference#anatomy-of-a-component-custom-id
"""

import re

from adapters.platform import Press

MOST = 100
_PREFIX = "rapport"
_ASKS = "?"
"""Before what a button does, if a form is to be shown first."""
_ID = re.compile(r"\d{15,20}")
_SHORT = re.compile(r"~([0-9a-z]{1,13})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def written(workspace: str, verb: str, subject: str, *, asks: bool = False) -> str:
    """Return what a button carries."""
    return shorter(f"{_PREFIX} {workspace} {_ASKS if asks else ''}{verb} {subject}")


def read(carried: str, member: str) -> Press | None:
    """Return what pressing a button means; None: it is none of ours."""
    prefix, _, rest = longer(carried).partition(" ")
    if prefix != _PREFIX or rest.count(" ") < 2:
        return None
    workspace, verb, subject = rest.split(" ", 2)
    return Press(workspace, member, verb.removeprefix(_ASKS), subject)


def asks(carried: str) -> bool:
    """Say whether a form is to be shown first."""
    return carried.split(" ")[2:3] != [] and carried.split(" ")[2].startswith(_ASKS)


def shorter(text: str) -> str:
    """Write the long ids in a text shorter."""
    return _ID.sub(lambda id: f"~{_in_few(int(id[0]))}", text)


def longer(text: str) -> str:
    """Write them as they are again."""
    return _SHORT.sub(lambda short: str(int(short[1], 36)), text)


def _in_few(number: int) -> str:
    """Write a number in as few characters as can be."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
