"""A made-up translation: every text in wide letters, so that what escaped it stands out.

It is a translation like any other, compiled and looked up by gettext, and it takes the
place of Russian, whose days, numbers and three plural forms Babel knows.
"""

import re
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.catalog import extract
from bot.languages import DOMAIN

LANGUAGE = "ru"
_WIDE = {
    ord(one): ord(one) + 0xFEE0 for one in map(chr, range(33, 127)) if one.isalpha()
}
_KEPT = re.compile(r"(\{\w*\}|%\(\w+\)[sd]|%[sd]|<[^<>]+>|&\w+;)")
"""What is filled in, and tags."""
_LATIN = re.compile(r"[A-Za-z]{2,}")


def pseudo(text: str) -> str:
    """Return a text in wide letters; what is filled in stays."""
    parts = _KEPT.split(text)
    return "".join(
        part if number % 2 else part.translate(_WIDE)
        for number, part in enumerate(parts)
    )


def compile_pseudo(locales: Path) -> None:
    """Write the translation below a folder of locales."""
    catalog = Catalog(locale=LANGUAGE)
    for message in read_po(BytesIO(extract().encode())):
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            one, many = map(pseudo, message.id)
            catalog.add(message.id, (one, many, many), context=message.context)
        else:
            catalog.add(message.id, pseudo(message.id), context=message.context)
    folder = locales / LANGUAGE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalog)


def untranslated(text: str) -> list[str]:
    """Return the words of a text that are in plain letters."""
    return _LATIN.findall(text)
