"""Every story told in another language: nothing that is shown escapes translation."""

import re
from pathlib import Path

import pytest

from adapters.platform import Card
from bot import languages
from bot.commands.choices import CHOICES
from bot.live.desk import NO, PAUSED, YES
from rules.checks import RULES
from tests.pseudo import LANGUAGE, compile_pseudo, pseudo, untranslated
from tests.stories.stage import Story
from tests.stories.test_stories import STORIES, read

_PRESS = re.compile(r"^(/press \w+ )(.+)$", re.MULTILINE)
_NAMED = re.compile(rf"<[@#][^>]+>|“\w+”|“{pseudo('/coach')} [^”]*”")
"""People, channels, what somebody typed, and what they could have typed."""
_CODES = {rule.id for rule in RULES} | CHOICES.keys() | {PAUSED, NO, YES}


_CODE = re.compile(rf"\b(?:{'|'.join(sorted(_CODES, key=len, reverse=True))})\b")


class Translated(Story):
    """A story in the made-up language; what it expects in English is passed over."""

    def __init__(self, text: str) -> None:
        said = _PRESS.sub(lambda found: found[1] + pseudo(found[2]), text)
        super().__init__(said, language=LANGUAGE)

    def _expect(self, line: str, story: str) -> None:
        pass


@pytest.fixture(autouse=True)
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_pseudo(tmp_path / "locale")
    monkeypatch.setattr(languages, "LOCALES", tmp_path / "locale")


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_nothing_of_a_story_escapes_translation(path: Path, tmp_path) -> None:
    story = Translated(read(path))
    transcript = await story.play(tmp_path / "rapport.db")
    assert "\n! " not in transcript, transcript
    for one in story.chat.platform.screen.shown.values():
        for text in texts(one.card):
            assert not left(text), text


def texts(card: Card) -> list[str]:
    """Every text on a card; the file handed over with it is for machines too."""
    facts = [part for fact in card.facts for part in (fact.label, fact.value)]
    alt = [card.picture.alt] if card.picture else []
    return [card.title, *card.text, *facts, *(a.label for a in card.actions), *alt]


def left(text: str) -> list[str]:
    """Words in plain letters that are no name, rule, command or place in the world."""
    bare = _NAMED.sub("", text)
    bare = _CODE.sub("", bare)
    if bare.startswith("/coach") or re.fullmatch(r"[A-Z]\w+/[A-Z]\w+|UTC", bare):
        return []
    return untranslated(bare)
