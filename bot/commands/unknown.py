"""A command nobody knows: which one may be meant, and where all of them are listed."""

from collections.abc import Awaitable, Callable, Mapping
from difflib import get_close_matches

from adapters.cards import Card
from bot.commands.asked import Asked
from bot.commands.typed import LONGEST, shortened
from rules.rule import N_

UNKNOWN = N_("I do not know “{word}”")


def unknown(
    typed: str, spelt: Mapping[str, str], close: str, otherwise: str
) -> Callable[[Asked], Awaitable[Card]]:
    """Return what says that a command is not known.

    ``spelt`` are the known commands by every way to write them; ``close`` asks whether one
    of them is meant, ``otherwise`` says where to look.
    """

    async def say_so(asked: Asked) -> Card:
        written = "-".join(typed.split())
        found = get_close_matches(written[:LONGEST], spelt, n=1, cutoff=0.65)
        remedy = close if found else otherwise
        verb = spelt[found[0]] if found else ""
        return asked.card(UNKNOWN, remedy, word=shortened(typed), verb=verb)

    return say_so
