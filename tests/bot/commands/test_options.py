"""Options of rules, and what managers changed, as they are read in chat."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale

from bot.commands.options import option_fact, options_in, takes
from bot.commands.recorded import setting_name, setting_value
from bot.config import Config
from bot.config.chosen import with_option
from bot.store import SettingChange
from bot.wording import Words, words_for
from rules.checks import RULES
from rules.rule import Rule

ENGLISH = words_for("en", ZoneInfo("UTC"))
RUSSIAN = Words(ZoneInfo("UTC"), Locale("ru"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_option_says_what_it_is_for_and_what_it_takes(rule: Rule) -> None:
    settings = Config().rules[rule.id]
    facts = [option_fact(one, settings, ENGLISH) for one in options_in(settings)]
    assert [fact.label for fact in facts[:2]] == ["kinds", "threshold"]
    for fact in facts:
        assert re.fullmatch(r"[A-Z].+\. Now .+; it takes .+\.", fact.value)


@pytest.mark.parametrize(
    ("key", "said", "typed"),
    [
        ("times", "a whole number, from 1 to 20", "20"),
        ("share", "a number, from 0 to 1", "0.25"),
        (
            "within",
            "a length of time, as in “3 d” or “12 h”, at least 24 hours",
            "3 d",
        ),
        (
            "kinds",
            "one or more of help, discussion, showcase, social, and announcements, with"
            " commas between",
            "help, social",
        ),
    ],
)
def test_what_it_is_said_to_take_it_takes(key: str, said: str, typed: str) -> None:
    settings = Config().rules["link-only"]
    (option,) = (one for one in options_in(settings) if one.key == key)
    assert takes(option, settings, ENGLISH) == said
    assert with_option(settings, key, typed) != settings


@pytest.mark.parametrize(
    ("span", "said", "in_russian"),
    [
        (timedelta(minutes=90), "90 minutes", "90 минут"),
        (timedelta(days=1), "24 hours", "24 часа"),
        (timedelta(days=30), "30 days", "30 дней"),
        (timedelta(0), "0 seconds", "0 секунд"),
    ],
)
def test_a_span_is_said_to_the_last_bit(span, said: str, in_russian: str) -> None:
    assert (ENGLISH.span(span), RUSSIAN.span(span)) == (said, in_russian)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("paused", "yes", "the pause is on"),
        ("muted link-only", "no", "the muting of link-only is off"),
        ("channel <#C1>", "on", "reading <#C1> is on"),
        ("kind of <#C1>", "showcase", "the kind of <#C1> is showcase"),
        ("rule link-only in <#C1>", "off", "the rule link-only in <#C1> is off"),
        ("rule link-only", "as configured", "the rule link-only is as configured"),
        ("option link-only times", "4", "the option times of link-only is 4"),
        ("domains", "none", "the list of own addresses is none"),
        ("summary <#C1>", "off", "the weekly summary in <#C1> is off"),
        (
            "summary <#C1>",
            "friday 16:00",
            "the weekly summary in <#C1> is Friday, 4:00 PM",
        ),
        ("summary <#C1>", "at noon", "the weekly summary in <#C1> is at noon"),
        ("of a newer version", "7", "of a newer version is 7"),
    ],
)
def test_a_change_is_said_in_words(name: str, value: str, said: str) -> None:
    change = SettingChange(name, 0, "mia", value)
    found = setting_name(name, ENGLISH), setting_value(change, ENGLISH)
    # Babel sets a narrow no-break space before AM and PM.
    assert " is ".join(found).replace("\u202f", " ") == said
