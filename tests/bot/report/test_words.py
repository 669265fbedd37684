"""Times, figures and names in words."""

from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale

from bot.report.model import Place
from bot.report.words import Map, Words, shorten
from rules.model import DAY, HOUR, MINUTE, SECOND

NOON = 1_741_089_600_000
"""Tuesday 4 March 2025, 12:00 UTC."""

WORDS = Words(ZoneInfo("Europe/Lisbon"), Locale("en"))
PLACES = (
    Place(id="C1", name="help"),
    Place(id="T1", name="How do I centre clay?", parent="C1"),
    Place(id="T2", name="lost", parent="gone"),
)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        pytest.param(NOON, "Tue 4 Mar 2025, 12:00", id="an ordinary day"),
        pytest.param(NOON + 150 * DAY, "Fri 1 Aug 2025, 13:00", id="summer time"),
        pytest.param(0, "Thu 1 Jan 1970, 01:00", id="the epoch"),
        pytest.param(10**18, "a day out of range", id="no calendar has it"),
        pytest.param(-(10**18), "a day out of range", id="before all calendars"),
    ],
)
def test_moments(at, said):
    assert WORDS.moment(at) == said


def test_the_week_is_the_same_in_every_zone():
    far = Words(ZoneInfo("America/Los_Angeles"), Locale("en"))
    assert far.week(NOON - 36 * HOUR) == WORDS.week(NOON - 36 * HOUR) == "3 Mar"
    assert far.week(10**18) == "a day out of range"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        pytest.param(20 * SECOND, "under a minute", id="seconds"),
        pytest.param(MINUTE, "1 minute", id="one minute"),
        pytest.param(119 * MINUTE, "119 minutes", id="minutes up to two hours"),
        pytest.param(190 * MINUTE, "3.2 hours", id="hours"),
        pytest.param(60 * HOUR, "2.5 days", id="days"),
    ],
)
def test_durations(span, said):
    assert WORDS.duration(span) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        pytest.param(-HOUR, "1 minute", id="after the end"),
        pytest.param(5 * HOUR, "5 hours", id="hours"),
        pytest.param(9 * DAY, "9 days", id="days"),
        pytest.param(21 * DAY, "3 weeks", id="weeks"),
        pytest.param(800 * DAY, "2 years", id="years"),
        pytest.param(10**18, "548 years", id="beyond all sense"),
    ],
)
def test_ages(span, said):
    assert WORDS.age(span) == said


def test_few_people_are_not_counted():
    assert [WORDS.people(count) for count in (4, 5)] == ["fewer than five", "5"]


@pytest.mark.parametrize(
    ("channel", "without", "with_"),
    [
        pytest.param("C1", "#help", "#help", id="a channel"),
        pytest.param(
            "T1",
            "a thread in #help",
            "a thread in #help: How do I centre clay?",
            id="a thread's name is a quote",
        ),
        pytest.param("T2", "a thread", "a thread: lost", id="a thread of nothing"),
        pytest.param("C9", "#C9", "#C9", id="a channel nobody named"),
    ],
)
def test_names_of_places(channel, without, with_):
    assert Map(PLACES, WORDS, quotes=False).name(channel) == without
    assert Map(PLACES, WORDS, quotes=True).name(channel) == with_


def test_mentions_become_words():
    names = Map(PLACES, WORDS, quotes=False)
    assert names.plain("<@!77> and <@&5> saw <#C1|x> and <#T1>: a<b> @here") == (
        "@somebody and @somebody saw #help and a thread in #help: a<b> @here"
    )


@pytest.mark.parametrize(
    ("text", "short"),
    [
        pytest.param("as it is", "as it is", id="short enough"),
        pytest.param("two\n\n  lines", "two lines", id="on one line"),
        pytest.param("a longer line of words", "a longer…", id="cut at a word"),
        pytest.param("x" * 50, "x" * 12 + "…", id="one endless word"),
    ],
)
def test_shorten(text, short):
    assert shorten(text, 12) == short
