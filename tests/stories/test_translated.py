"""Every story told in another language: nothing that is shown escapes translation."""

import re
from pathlib import Path

import pytest

from adapters.cards import Card
from bot import languages
from bot.commands.choices import CHOICES
from bot.commands.trying import LINES
from rules.checks import RULES
from rules.model import Kind
from tests.pseudo import LANGUAGE, compile_pseudo, pseudo, untranslated
from tests.stories.stage import Story
from tests.stories.test_stories import STORIES, read

_PRESS = re.compile(r"^(/press \w+ )(.+)$", re.MULTILINE)
_ZONE = re.compile(r"\b[A-Z]\w+/[A-Z]\w+|\bUTC\b")
_NAMED = re.compile(
    rf"<[@#][^>]+>|“[\w-]+”|“{pseudo('/coach')} [^”]*”|https?://\S+|{_ZONE.pattern}"
)
"""People, channels, what somebody typed or could have typed, and places."""
_OPTIONS = {word for rule in RULES for word in rule.options.model_fields}
_GIVEN = {"staff", "team", "example.org"}
"""What managers of the stories name."""
_CODES = {rule.id for rule in RULES} | CHOICES.keys() | set(Kind) | {"kinds"}
_CODES |= _OPTIONS | _GIVEN


_CODE = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, sorted(_CODES, key=len, reverse=True)))})\b"
)


class Translated(Story):
    """A story in the made-up language; what it expects in English is passed over."""

    def __init__(self, text: str) -> None:
        said = _PRESS.sub(lambda found: found[1] + _button(found[2]), text)
        super().__init__(said, language=LANGUAGE)

    def _expect(self, line: str, story: str) -> None:
        pass


def _button(label: str) -> str:
    """A button's label in the made-up language; a time zone on it stays."""
    zone = _ZONE.search(label)
    return pseudo(label).replace(pseudo(zone[0]), zone[0]) if zone else pseudo(label)


@pytest.fixture(autouse=True)
def translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_pseudo(tmp_path / "locale")
    monkeypatch.setattr(languages, "LOCALES", tmp_path / "locale")


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
async def test_nothing_of_a_story_escapes_translation(path: Path, tmp_path) -> None:
    story = Translated(read(path))
    transcript = await story.play(tmp_path / "rapport.db")
    assert "\n! " not in transcript, transcript
    shown = story.chat.platform.screen.shown.values()
    said = [text for one in shown for text in texts(one.card)]
    assert {text: left(text) for text in said if left(text)} == {}


def texts(card: Card) -> list[str]:
    """Every text on a card; the file handed over with it is for machines too."""
    facts = [text for fact in card.facts for text in (fact.label, fact.value)]
    alt = [card.picture.alt] if card.picture else []
    lists = [pick.label for pick in card.picks]
    lists += [option.label for pick in card.picks for option in pick.options]
    buttons = [action.label for action in card.actions]
    return [card.title, *card.text, *facts, *buttons, *lists, *alt]


def left(text: str) -> list[str]:
    """Words in plain letters that are no name, rule, command or place in the world."""
    if text in LINES:
        return []
    bare = _NAMED.sub("", text)
    bare = _CODE.sub("", bare)
    return [] if bare.startswith("/coach") else untranslated(bare)
