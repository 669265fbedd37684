"""The record of settings in words: a setting's name and value, as managers read them."""

import re
from collections.abc import Mapping

from bot.config.chosen import (
    ANNOUNCER_MEMBERS,
    ANNOUNCER_ROLES,
    DOMAINS,
    EMPTY,
    EXEMPT_MEMBERS,
    EXEMPT_ROLES,
    OFF,
    ON,
    ZONE,
)
from bot.limits import Weekday
from bot.live.chosen import BACK
from bot.live.desk import NO, PAUSED, SHADOW, YES
from bot.live.notice import NOTICE
from bot.store import SettingChange
from bot.summary.schedule import read_schedule
from bot.summary.settings import SummarySettings
from bot.wording import Words
from rules.rule import N_

ON_SAID, OFF_SAID, NONE = N_("on"), N_("off"), N_("none")
AT = N_("{weekday}, {time}")
_NAMES: Mapping[str, str] = {
    PAUSED: N_("the pause"),
    SHADOW: N_("shadow mode"),
    NOTICE: N_("notice mode"),
    ZONE: N_("the time zone"),
    DOMAINS: N_("the list of own addresses"),
    EXEMPT_ROLES: N_("the list of roles I never coach"),
    EXEMPT_MEMBERS: N_("the number of members I never coach"),
    ANNOUNCER_ROLES: N_("the list of roles that announce things"),
    ANNOUNCER_MEMBERS: N_("the number of members who announce things"),
}
_ABOUT = (
    (re.compile(r"channel (?P<channel>\S+)"), N_("reading {channel}")),
    (re.compile(r"kind of (?P<channel>\S+)"), N_("the kind of {channel}")),
    (
        re.compile(r"rule (?P<rule>\S+) in (?P<channel>\S+)"),
        N_("the rule {rule} in {channel}"),
    ),
    (re.compile(r"rule (?P<rule>\S+)"), N_("the rule {rule}")),
    (
        re.compile(r"option (?P<rule>\S+) (?P<option>\S+)"),
        N_("the option {option} of {rule}"),
    ),
    (re.compile(r"muted (?P<rule>\S+)"), N_("the muting of {rule}")),
    (re.compile(r"summary (?P<channel>\S+)"), N_("the weekly summary in {channel}")),
)
"""Settings that are about something, by how they are named."""
_VALUES: Mapping[str, str] = {
    ON: ON_SAID,
    YES: ON_SAID,
    OFF: OFF_SAID,
    NO: OFF_SAID,
    EMPTY: NONE,
    BACK: BACK,
}


def setting_name(name: str, words: Words) -> str:
    """Say what a setting is called; one that is not known, by its own name."""
    if name in _NAMES:
        return words.say(_NAMES[name])
    for pattern, said in _ABOUT:
        if match := pattern.fullmatch(name):
            return words.say(said, **match.groupdict())
    return name


def setting_value(change: SettingChange, words: Words) -> str:
    """Say what a setting was set to; what managers typed stays as it is."""
    if change.value in _VALUES:
        return words.say(_VALUES[change.value])
    if change.name.startswith("summary "):
        return _time(change.value, words)
    return change.value


def _time(value: str, words: Words) -> str:
    """Say when a weekly summary comes: ``Friday, 4:00 PM``."""
    found = read_schedule(value, SummarySettings())
    if found is None:
        return value
    day = list(Weekday).index(found.weekday)
    time = words.time_of_day(found.at)
    return words.say(AT, weekday=words.weekday(day), time=time)
