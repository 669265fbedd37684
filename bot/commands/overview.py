"""A member's own page: how things stand, their notes, their part, what is kept of them.

Slack shows it in the app's Home. It is the same answers that commands give, one below
the other, each with the buttons that belong to it; whoever opens it has read the notes.
"""

from collections.abc import Iterator

from msgspec import structs

from adapters.cards import Action, Card
from bot.commands import (
    channels,
    home,
    inbox,
    managing,
    mirror,
    privacy,
    settings,
    switching,
)
from bot.commands.asked import Asked
from bot.commands.chart import in_lines
from bot.commands.forms import CHANGE
from bot.delivery.note import note
from bot.live.decisions import State
from rules.rule import N_

NOTES = 3
"""Notes that are shown whole; the others are listed."""

HOME_ACTIONS = (
    ("snooze", N_("Pause for a week")),
    ("help", N_("What you can ask me")),
    ("turn-off", N_("Turn off")),
)
PRIVACY_ACTIONS = (
    ("privacy-export", N_("Hand me all of it")),
    ("privacy-delete", N_("Erase everything")),
    ("privacy-leave-me-out", N_("Leave me out")),
)
MANAGERS_ACTIONS = (("setup", N_("Set me up")),)


async def overview(asked: Asked, *, manager: bool) -> list[Card]:
    """Return the cards of a member's page, top to bottom."""
    on = asked.settings.consented is not None
    cards = [await _top(asked, on=on), *await _notes(asked)]
    if on:
        change = Action("settings", asked.words.say(CHANGE), asks=True)
        chosen = await settings.settings(asked)
        cards.append(await _mirror(asked))
        cards.append(structs.replace(chosen, actions=(change, *chosen.actions)))
    cards.append(_with(asked, await privacy.show(asked), PRIVACY_ACTIONS))
    if manager:
        cards.append(_with(asked, await managing.status(asked), MANAGERS_ACTIONS))
        cards.append(await channels.channels(asked))
    return cards


async def _top(asked: Asked, *, on: bool) -> Card:
    """Say how things stand, or what switching on would mean."""
    if not on:
        return await switching.switch_on(asked)
    return _with(asked, await home.show_home(asked), HOME_ACTIONS)


async def _mirror(asked: Asked) -> Card:
    """Show the member's part; its chart stands in lines, for a page has no pictures."""
    card = await mirror.show_mirror(asked)
    drawn = in_lines(asked.drawing, asked.words) if asked.drawing else ()
    return structs.replace(card, facts=(*card.facts, *drawn))


async def _notes(asked: Asked) -> list[Card]:
    """Show the latest notes whole, and list them all where there are more."""
    told = await inbox.told_to(asked)
    shown = told[:NOTES]
    for hint in shown:
        if hint.state == State.NEW:
            await asked.unit.inbox.set_state(hint.finding.key, State.SEEN)
    cards = [note(asked.desk, hint, asked.words) for hint in shown]
    if len(told) > NOTES:
        cards.append(await inbox.show_inbox(asked))
    return cards


def _with(asked: Asked, card: Card, actions: tuple[tuple[str, str], ...]) -> Card:
    return structs.replace(card, actions=tuple(_actions(asked, actions)))


def _actions(asked: Asked, actions: tuple[tuple[str, str], ...]) -> Iterator[Action]:
    return (Action(verb, asked.words.say(label)) for verb, label in actions)
