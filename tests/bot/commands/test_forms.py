"""The form of a member's settings: what it offers is what commands take."""

import pytest

from adapters.cards import Form
from bot.commands.answer import find_form
from tests.bot.commands.asking import ask
from tests.bot.delivery.office import Office


async def form(office: Office, who: str = "ana") -> Form | None:
    return await find_form(office.desk, who, "settings", office.clock.at)


async def test_it_shows_what_is_chosen(office: Office) -> None:
    found = await form(office)
    assert found is not None
    assert {field.name: field.value for field in found.fields} == {
        "pace": "attentive",
        "notes": "direct",
        "week": "3",
        "patterns": "off",
        "quiet": "20:00-08:00",
        "zone": "UTC",
    }


async def test_whatever_it_offers_can_be_set(office: Office) -> None:
    found = await form(office)
    assert found is not None
    for field in found.fields:
        for value in [option.value for option in field.options] or [field.value]:
            card = await ask(office, f"{found.command} {field.name} {value}")
            assert card.title == "From now on", (field.name, value)


async def test_there_is_none_while_coaching_is_off(office: Office) -> None:
    assert await form(office, "nobody") is None


@pytest.mark.parametrize("verb", ["turn-off", "dance"])
async def test_other_buttons_ask_nothing(office: Office, verb: str) -> None:
    assert await find_form(office.desk, "ana", verb, office.clock.at) is None
