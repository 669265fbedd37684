"""Asking at an office, and reading what is answered."""

from adapters.cards import Card
from adapters.platform import Command, Press
from bot.commands.answer import answer_command, answer_press
from tests.bot.delivery.office import LINK, Office


async def ask(
    office: Office, text: str, who: str = "ana", *, where: str = "help", on: str = ""
) -> Card:
    """Type a command, ``on`` a message where that is said."""
    command = Command("T1", who, text, where, on)
    return await answer_command(office.desk, command, office.clock.at)


async def press(office: Office, verb: str, who: str = "ana", about: str = LINK) -> Card:
    """Press a button of a card that is about something."""
    return await answer_press(
        office.desk, Press("T1", who, verb, about), office.clock.at
    )


def facts(card: Card) -> dict[str, str]:
    """Return what stands on a card, by label."""
    return {fact.label: fact.value for fact in card.facts}
