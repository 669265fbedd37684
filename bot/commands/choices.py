"""What a member can choose about being coached: how it is written, read and said.

A choice can make Rapport quieter than a manager set it, never louder. Quiet hours are the
exception: they are there for the member's sake, so the member's own word holds.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time

from babel.core import Locale

from bot.commands.asked import Asked
from bot.config.zones import find_zone
from bot.languages import languages
from bot.member import Pace, Reach
from bot.quiet import clock_time
from rules.rule import N_

YES = frozenset({"on", "yes", "true", "please"})
NO = frozenset({"off", "no", "false", "none"})
BACK = frozenset({"default", "auto", "automatic", "usual", "reset"})
"""Words for "as it was before I chose"."""
ON_SAID, OFF_SAID = N_("on"), N_("off")
FROM_UNTIL = N_("from {start} until {end}")
NO_QUIET = N_("none")
OWN_MESSAGE, ONLY_INBOX = N_("a direct message"), N_("only my inbox")
GENTLE = N_("gentle, only of what has become a habit")
ATTENTIVE = N_("attentive, when something first shows")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s?([ap])\.?m)?", re.ASCII)
_MOST_READ = 100

Chosen = Mapping[str, object]
"""Fields of the member's settings, and what they become."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    label: str
    how: str
    """How it is written."""
    read: Callable[[Asked, str], Chosen | None]
    """None: that is none of the values."""
    said: Callable[[Asked], str]
    """Say what is chosen now."""
    means: str = ""
    """What it means, where that is not plain."""


def _read_pace(asked: Asked, value: str) -> Chosen | None:
    return {"pace": Pace(value)} if value in set(Pace) else None


def _say_pace(asked: Asked) -> str:
    gentle = asked.settings.pace is Pace.GENTLE
    return asked.words.say(GENTLE if gentle else ATTENTIVE)


def _reads_yes_or_no(field: str) -> Callable[[Asked, str], Chosen | None]:
    def read(asked: Asked, value: str) -> Chosen | None:
        return {field: value in YES} if value in YES | NO else None

    return read


def _says_yes_or_no(field: str) -> Callable[[Asked], str]:
    def say(asked: Asked) -> str:
        return asked.words.say(ON_SAID if getattr(asked.settings, field) else OFF_SAID)

    return say


def _read_most(asked: Asked, value: str) -> Chosen | None:
    if value in BACK:
        return {"most": None}
    allowed = asked.desk.setup.config.coaching.hints_per_week
    fits = value.isdecimal() and len(value) < 4 and 1 <= int(value) <= allowed
    return {"most": int(value)} if fits else None


def _say_most(asked: Asked) -> str:
    allowed = asked.desk.setup.config.coaching.hints_per_week
    return asked.words.number(min(allowed, asked.settings.most or allowed))


def _read_quiet(asked: Asked, value: str) -> Chosen | None:
    if value in NO | BACK:
        return {"quiet": (0, 0) if value in NO else None}
    times = [_minutes(*match) for match in _CLOCK.findall(value[:_MOST_READ])]
    start, end = times if len(times) == 2 else (None, None)
    return None if start is None or end is None else {"quiet": (start, end)}


def _minutes(hour: str, minute: str, half: str) -> int | None:
    """Read a time of day as minutes after midnight."""
    hours, minutes = int(hour), int(minute or 0)
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


def _say_quiet(asked: Asked) -> str:
    coaching, quiet = asked.desk.setup.config.coaching, asked.settings.quiet
    start, end = coaching.quiet_from, coaching.quiet_until
    if quiet is not None:
        start, end = clock_time(quiet[0]), clock_time(quiet[1])
    return _span(asked, start, end)


def _span(asked: Asked, start: time, end: time) -> str:
    words = asked.words
    if start == end:
        return words.say(NO_QUIET)
    said = words.time_of_day(start), words.time_of_day(end)
    return words.say(FROM_UNTIL, start=said[0], end=said[1])


def _read_zone(asked: Asked, value: str) -> Chosen | None:
    if value in BACK:
        return {"zone": asked.zone}
    zone = find_zone(value[:_MOST_READ])
    return {"zone": zone} if zone else None


def _say_zone(asked: Asked) -> str:
    return asked.settings.zone or asked.words.zone.key


def _read_language(asked: Asked, value: str) -> Chosen | None:
    if value in BACK:
        return {"language": ""}
    for name in languages():
        locale = Locale.parse(name)
        called = (name, locale.english_name or name, locale.display_name or name)
        if value in {one.casefold() for one in called}:
            return {"language": name}
    return None


def _say_language(asked: Asked) -> str:
    return asked.words.language(asked.settings.language)


def _read_notes(asked: Asked, value: str) -> Chosen | None:
    if "inbox" in value:
        return {"reach": Reach.INBOX}
    if "direct" in value or value == "dm":
        return {"reach": Reach.DIRECT, "closed": False}
    return None


def _say_notes(asked: Asked) -> str:
    direct = asked.settings.reach is Reach.DIRECT
    return asked.words.say(OWN_MESSAGE if direct else ONLY_INBOX)


CHOICES: dict[str, Choice] = {
    "pace": Choice(
        N_("When I speak"),
        N_("“/coach settings pace gentle” or “attentive”."),
        _read_pace,
        _say_pace,
    ),
    "patterns": Choice(
        N_("Tell me about my patterns"),
        N_("“/coach settings patterns on” or “off”. Off, they wait in /coach me."),
        _reads_yes_or_no("patterns"),
        _says_yes_or_no("patterns"),
    ),
    "week": Choice(
        N_("Notes in a week, at most"),
        N_("“/coach settings week 1”, or more: {most} at most."),
        _read_most,
        _say_most,
    ),
    "quiet": Choice(
        N_("Quiet hours"),
        N_("“/coach settings quiet 21:00-8:00”, “off” or “default”."),
        _read_quiet,
        _say_quiet,
    ),
    "zone": Choice(
        N_("Time zone"),
        N_("“/coach settings zone Madrid”, a name like “Asia/Tokyo”, or “default”."),
        _read_zone,
        _say_zone,
    ),
    "language": Choice(
        N_("Language"),
        N_("“/coach settings language English”, or “default”."),
        _read_language,
        _say_language,
    ),
    "helper": Choice(
        N_("Ask me about open questions"),
        N_("“/coach settings helper on” or “off”: at most once a day, where you post."),
        _reads_yes_or_no("helps"),
        _says_yes_or_no("helps"),
    ),
    "welcomer": Choice(
        N_("Ask me to greet newcomers"),
        N_(
            "“/coach settings welcomer on” or “off”: at most once a day, where you post."
        ),
        _reads_yes_or_no("welcomes"),
        _says_yes_or_no("welcomes"),
    ),
    "thanks": Choice(
        N_("Thank me by name"),
        N_("“/coach settings thanks on” or “off”."),
        _reads_yes_or_no("named"),
        _says_yes_or_no("named"),
        N_(
            "On, the weekly post may say that people thanked you for answers. It shows"
            " everybody that you turned me on."
        ),
    ),
    "notes": Choice(
        N_("Where notes go"),
        N_("“/coach settings notes direct” or “inbox”."),
        _read_notes,
        _say_notes,
    ),
}
OTHER_NAMES = {
    "frequency": "week",
    "help": "helper",
    "helping": "helper",
    "greet": "welcomer",
    "welcome": "welcomer",
    "welcoming": "welcomer",
    "hours": "quiet",
    "quiet-hours": "quiet",
    "timezone": "zone",
    "time-zone": "zone",
    "where": "notes",
    "named": "thanks",
    "name": "thanks",
    "reach": "notes",
    "tips": "rules",
    "rule": "rules",
}
"""Other ways to say the same; ``rules`` are the tips one by one."""
