"""Time zones by their IANA names, with a suggestion for a name that is none."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.quiet import known_zone


def zone(name: str) -> ZoneInfo:
    """Return the zone called ``name``; a ``ValueError`` says what to write instead."""
    found = known_zone(name)
    if found is None:
        raise ValueError(f'"{name}" is not a time zone; {_remedy(name)}')
    return found


def find_zone(name: str) -> str | None:
    """Return the zone that somebody means by a name or a city, if there is one."""
    wanted = name.strip().casefold().replace(" ", "_")
    return next((known[wanted] for known in _known() if wanted in known), None)


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    """Return zones by name, and by city; offsets, which read the wrong way, have none."""
    names = {one.casefold(): one for one in sorted(available_timezones())}
    cities = {
        one.rpartition("/")[2]: full
        for one, full in names.items()
        if not one.startswith("etc/")
    }
    return names, cities


def _remedy(name: str) -> str:
    wanted = name.casefold().replace(" ", "_")
    for known in _known():
        if close := get_close_matches(wanted, known, n=1, cutoff=0.75):
            return f'did you mean "{known[close[0]]}"?'
    return 'write it like "Europe/Berlin"'
