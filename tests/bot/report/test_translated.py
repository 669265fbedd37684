"""The report in another language: none of the page's own words are left in English."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from bot import languages
from bot.report.page import write_report
from tests.bot.report.reading import read, undrawn
from tests.bot.report.sample import sample
from tests.pseudo import LANGUAGE, compile_pseudo, pseudo, untranslated

CODES = {"decision", "pace", "zone"}
"""Fields that hold no words."""
KEPT = re.compile(r"Rapport|Europe/Lisbon|#C0\w+|(?<![A-Za-z])[0-9a-f]+(?![A-Za-z])")
"""Names, and the aliases of those a hint is for, are the same in every language."""


def wide(value: Any) -> Any:
    """The same data in wide letters: what it brings along is not the page's."""
    if isinstance(value, Struct):
        names = [name for name in value.__struct_fields__ if name not in CODES]
        return replace(value, **{name: wide(getattr(value, name)) for name in names})
    if isinstance(value, tuple):
        return tuple(map(wide, value))
    return pseudo(value) if type(value) is str else value


@pytest.mark.parametrize("quotes", [False, True])
def test_nothing_of_the_page_escapes_translation(
    quotes, tmp_path: Path, monkeypatch
) -> None:
    compile_pseudo(tmp_path / "locale")
    monkeypatch.setattr(languages, "LOCALES", tmp_path / "locale")
    report = sample(12, quotes=quotes)
    target = tmp_path / "report.html"
    write_report(
        wide(report),
        target,
        translations=languages.translations_of(LANGUAGE),
        locale=LANGUAGE,
        draw=undrawn,
    )
    page = read(target.read_text(encoding="utf-8"))
    assert set(untranslated(KEPT.sub("", page.visible))) == set()
