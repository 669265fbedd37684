"""People whom the settings name: by what they are called, or by id."""

from collections.abc import Collection, Iterable

from rules.model import Event, Posted


def posting(events: Iterable[Event], named: Collection[str]) -> set[str]:
    """Return the ids of those among the authors whom the settings name."""
    names = {name.casefold() for name in named}
    if not names:
        return set()
    return {
        event.author
        for event in events
        if type(event) is Posted
        and not names.isdisjoint((event.author.casefold(), event.name.casefold()))
    }
