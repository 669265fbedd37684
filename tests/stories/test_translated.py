"""Every story told in another language: nothing that is shown escapes translation."""

import re
from pathlib import Path

import pytest

from adapters.platform import Card
from bot import languages
from bot.commands.choices import CHOICES
from bot.commands.trying import LINES
from bot.config import chosen
from bot.live.desk import NO, PAUSED, SHADOW, YES
from bot.live.notice import NOTICE
from bot.notices import BROKEN, WORKS
from rules.checks import RULES
from rules.model import Kind
from tests.pseudo import LANGUAGE, compile_pseudo, pseudo, untranslated
from tests.stories.stage import Story
from tests.stories.test_stories import STORIES, read

_PRESS = re.compile(r"^(/press \w+ )(.+)$", re.MULTILINE)
_ZONE = re.compile(r"\b[A-Z]\w+/[A-Z]\w+|\bUTC\b")
_NAMED = re.compile(
    r"\b(?:channel|kind of) <#[^>]+>|\brule [a-z-]+(?: in <#[^>]+>)?"
    r"|\boption [a-z-]+ [a-z_]+|\bmuted [a-z-]+"
    rf"|<[@#][^>]+>|“[\w-]+”|“{pseudo('/coach')} [^”]*”|https?://\S+|{_ZONE.pattern}"
)
"""Settings, people, channels, what somebody typed or could have typed, and places."""
_SETTINGS = {PAUSED, SHADOW, NOTICE, NO, YES} | {
    *(chosen.ON, chosen.OFF, chosen.ZONE, chosen.DOMAINS, chosen.EXEMPT_ROLES),
    *(chosen.ANNOUNCER_ROLES, chosen.EXEMPT_MEMBERS, chosen.ANNOUNCER_MEMBERS),
}
_OPTIONS = {word for rule in RULES for word in rule.options.model_fields}
_GIVEN = {"staff", "team", "example.org"}
"""What managers of the stories name."""
_CODES = {rule.id for rule in RULES} | CHOICES.keys() | set(Kind) | {"kinds"}
_CODES |= _SETTINGS | _OPTIONS | _GIVEN
_AS_IN_THE_FILE = re.compile(r".+ is more than .+; give at most .+")
"""An option that will not do is explained as a check of the configuration file does."""


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
    """Every text on a card; the file handed over with it is for machines too.

    Whoever runs the bot reads English. An option stands on it as in the configuration
    file, value and bounds.
    """
    if card.title in (BROKEN, WORKS):
        return []
    facts = [fact.label for fact in card.facts]
    facts += [fact.value for fact in card.facts if fact.label not in _OPTIONS]
    alt = [card.picture.alt] if card.picture else []
    lists = [pick.label for pick in card.picks]
    lists += [option.label for pick in card.picks for option in pick.options]
    buttons = [action.label for action in card.actions]
    return [card.title, *card.text, *facts, *buttons, *lists, *alt]


def left(text: str) -> list[str]:
    """Words in plain letters that are no name, rule, command or place in the world."""
    if text in LINES or _AS_IN_THE_FILE.fullmatch(text):
        return []
    bare = _NAMED.sub("", text)
    bare = _CODE.sub("", bare)
    return [] if bare.startswith("/coach") else untranslated(bare)
