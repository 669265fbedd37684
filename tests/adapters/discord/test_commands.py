"""What Discord is told of the commands, in the languages there is a translation to."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from adapters.discord.answering import Answering
from adapters.discord.commands import is_same, payload, plant
from adapters.discord.people import People
from bot import languages
from bot.commands.offered import offered
from tests.adapters.discord.contract import description, validator
from tests.pseudo import LANGUAGE, compile_pseudo, pseudo

LONGEST_COMMAND = 8_000
"""Characters of a command with all below it, in the language in which it is longest.
https://discord.com/developers/docs/interactions/application-commands"""


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """There is a translation to one language, a made-up one."""
    compile_pseudo(tmp_path)
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    return tmp_path


async def told() -> list[dict[str, Any]]:
    client = discord.Client(intents=discord.Intents.none())
    tree = await plant(client, offered(), Answering(People(lambda: 0)))
    return await payload(tree)


def below(commands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in commands:
        yield one
        yield from below(one.get("options", []))


async def test_without_a_translation_nothing_is_said_in_another_language() -> None:
    for one in below(await told()):
        assert not one.get("name_localizations")
        assert not one.get("description_localizations")


async def test_all_is_described_in_each_language_there_is_and_named_once(
    locales: Path,
) -> None:
    found = list(below(await told()))
    assert len(found) > 60
    for one in found:
        if not one.get("description"):
            name = pseudo("Check with coach")
            assert one["name_localizations"] == {LANGUAGE: name}
        else:
            assert not one.get("name_localizations")
            wide = pseudo(one["description"]).removesuffix("…")
            assert one["description_localizations"].keys() == {LANGUAGE}
            assert one["description_localizations"][LANGUAGE].startswith(wide)


@pytest.mark.parametrize(
    ("name", "told_to"),
    [
        pytest.param("pt_BR", {"pt-BR"}, id="of one country"),
        pytest.param("es", {"es-ES", "es-419"}, id="of several that Discord knows"),
        pytest.param("eo", set(), id="that Discord does not know"),
    ],
)
async def test_a_language_goes_by_discords_names(
    locales: Path, name: str, told_to: set[str]
) -> None:
    (locales / LANGUAGE).rename(locales / name)
    for one in await told():
        localized = one.get("description_localizations") or one["name_localizations"]
        assert set(localized or {}) == told_to


async def test_it_fits_and_is_as_discord_describes_it(locales: Path) -> None:
    commands = await told()
    for one in commands:
        for language in (None, LANGUAGE):
            assert sum(map(len, said(one, language))) <= LONGEST_COMMAND
    assert is_same(commands, commands)
    if description() is not None:
        schema = (
            '{"type": "array", "items": '
            '{"$ref": "#/components/schemas/ApplicationCommandUpdateRequest"}}'
        )
        assert not list(validator(schema).iter_errors(commands))


def said(command: dict[str, Any], language: str | None) -> Iterator[str]:
    """What counts of a command: names and descriptions, of all below it as well."""
    for one in below([command]):
        for what in ("name", "description"):
            localized = one.get(f"{what}_localizations") or {}
            yield localized.get(language) or one.get(what, "")
