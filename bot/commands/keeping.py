"""Keeping up with people: a short list that a member makes, for that member alone.

Only names that were written down stand on it; nothing is worked out from who talks with
whom. It goes with coaching, and a name goes when its bearer is erased or left out.
"""

from collections.abc import Iterable, Sequence

from adapters.cards import Card, Fact
from bot.commands.asked import Asked
from bot.commands.looking import mentioned
from bot.commands.switching import IS_OFF
from bot.store import Refusal
from rules.rule import N_

MOST = 5

KEEP_UP = N_("People you keep up with")
NOBODY = N_("nobody yet")
HOW = N_(
    "“/coach keep up with @name” puts somebody on the list, five people at most, and"
    " “/coach keep up without @name” takes them off."
)
FOR_YOU = N_("The list is for you alone; nobody on it is told.")
FIRST_ON = N_(
    "I keep such a list only while coaching is on. “/coach on” says what it is."
)
FULL = N_("Five people are on your list, and that is as many as there can be.")
YOURSELF = N_("That is you. Name somebody else.")
CANNOT = N_(
    "I cannot put that name on your list. They may not be here, or not want to be."
)
WITHOUT = frozenset({"without", "off", "no"})


async def keep_up(asked: Asked) -> Card:
    """Answer ``keep up``: the list, or put somebody on it or take them off."""
    if asked.settings.consented is None:
        return asked.card(IS_OFF, FIRST_ON)
    named = mentioned(asked.rest)
    wish = asked.rest.casefold().split()[:1]
    if not named:
        return _list(asked, HOW, FOR_YOU)
    if wish and wish[0] in WITHOUT:
        await _keep(asked, [one for one in asked.settings.keeps if one not in named])
        return _list(asked)
    return await _add(asked, named)


async def _add(asked: Asked, named: Sequence[str]) -> Card:
    before = asked.settings.keeps
    new = [one for one in named if one not in before]
    if asked.member in new:
        return _list(asked, YOURSELF)
    if not all(_may_be_named(asked, one) for one in new):
        return _list(asked, CANNOT)
    if len(before) + len(new) > MOST:
        return _list(asked, FULL, HOW)
    await _keep(asked, [*before, *new])
    return _list(asked, FOR_YOU)


def _may_be_named(asked: Asked, who: str) -> bool:
    """They are here, and did not choose to be left out; which of both is not said."""
    refused = asked.desk.refusals.get(asked.desk.memory.alias(who))
    return who in asked.looked.here and refused is not Refusal.EVERYTHING


async def _keep(asked: Asked, people: Iterable[str]) -> None:
    await asked.choose(keeps=tuple(people))


def _list(asked: Asked, *text: str) -> Card:
    said = tuple(asked.words.say(one) for one in text)
    return Card(title=asked.words.say(KEEP_UP), text=said, facts=(kept(asked),))


def kept(asked: Asked) -> Fact:
    """Return whom the member keeps up with."""
    people = [f"<@{one}>" for one in asked.settings.keeps]
    said = asked.words.listing(people) if people else asked.words.say(NOBODY)
    return Fact(asked.words.say(KEEP_UP), said)
