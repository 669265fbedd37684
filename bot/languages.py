"""Which languages Rapport speaks: English, and those there is a translation for.

A translation is ``bot/locale/LANGUAGE/LC_MESSAGES/rapport.mo``.
"""

from gettext import NullTranslations, translation
from pathlib import Path

DOMAIN = "rapport"
LOCALES = Path(__file__).parent / "locale"
ENGLISH = "en"


def languages() -> tuple[str, ...]:
    """Return the languages that are spoken, by their codes (``de``, ``pt_BR``)."""
    found = LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return (*sorted(path.parent.parent.name for path in found), ENGLISH)


def spoken(language: str) -> str | None:
    """Return which of the languages serves somebody who speaks this one, if any does.

    ``pt-BR`` is served by ``pt_BR``, or else by ``pt``.
    """
    known = {one.casefold(): one for one in languages()}
    code = language.replace("-", "_").casefold()
    return known.get(code) or known.get(code.partition("_")[0])


def translations_of(language: str) -> NullTranslations:
    """Return the translations of a language that is spoken; English needs none."""
    return translation(DOMAIN, LOCALES, languages=[language], fallback=True)
