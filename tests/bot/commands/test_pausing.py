"""A pause, in whatever words somebody ends it, and its end."""

from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.spans import LONGEST, read_until
from bot.wording import Words, words_for
from rules.model import DAY, HOUR
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import NOON

ENGLISH = words_for("en", ZoneInfo("UTC"))
MIDNIGHT = NOON - 12 * HOUR
"""Of Tuesday 3 March 2026."""


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("3 days", NOON + 3 * DAY),
        ("for 3d", NOON + 3 * DAY),
        ("two weeks", NOON + 14 * DAY),
        ("for another week", NOON + 7 * DAY),
        ("a month", NOON + 30 * DAY),
        ("1 day", NOON + DAY),
        ("until tomorrow", MIDNIGHT + DAY),
        ("until Friday", MIDNIGHT + 3 * DAY),
        ("fri", MIDNIGHT + 3 * DAY),
        ("till next Tuesday", MIDNIGHT + 7 * DAY),
        ("until 24 March", MIDNIGHT + 21 * DAY),
        ("until the 24th of March", MIDNIGHT + 21 * DAY),
        ("March 24th, 2026", MIDNIGHT + 21 * DAY),
        ("Mar 24", MIDNIGHT + 21 * DAY),
        ("2 March", MIDNIGHT + 364 * DAY),
        ("2026-03-10", MIDNIGHT + 7 * DAY),
        ("until 2026-3-10!", MIDNIGHT + 7 * DAY),
    ],
)
def test_an_end_is_read_as_it_is_meant(text: str, until: int) -> None:
    assert read_until(text, ENGLISH, NOON) == until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "for ever",
        "0 days",
        "400 days",
        "2020-01-01",
        "2026-03-03",
        "2026-02-30",
        "31 February",
        "March",
        "March April 3",
        "3",
        "99999999999999999999 days",
        "9999999-03-10",
        "3 days and a bit more than that, please and thank you",
        "until " + "Friday " * 50,
        "x" * 3000,
    ],
)
def test_what_is_no_end_within_a_year_is_none(text: str) -> None:
    assert read_until(text, ENGLISH, NOON) is None


def test_a_day_begins_where_its_reader_lives_and_goes_by_their_names_for_it() -> None:
    german = Words(ZoneInfo("Europe/Berlin"), Locale("de"))
    assert read_until("Freitag", german, NOON) == MIDNIGHT + 3 * DAY - HOUR
    assert read_until("Friday", german, NOON) == MIDNIGHT + 3 * DAY - HOUR
    # The clocks have gone forward by then.
    assert read_until("1. April", german, NOON) == MIDNIGHT + 29 * DAY - 2 * HOUR


@given(st.text(max_size=60))
def test_any_text_is_an_end_ahead_or_none(text: str) -> None:
    until = read_until(text, ENGLISH, NOON)
    assert until is None or NOON < until <= NOON + LONGEST


async def test_a_pause_is_a_week_unless_it_is_said(office) -> None:
    card = await ask(office, "coach pause")
    assert "until Tuesday, March 10" in card.text[0]
    card = await ask(office, "coach pause until Friday")
    assert "until Friday, March 6" in card.text[0]
    assert office.desk.settings("ana").paused_until == MIDNIGHT + 3 * DAY


async def test_an_end_that_is_none_changes_nothing(office) -> None:
    card = await ask(office, "coach pause whenever")
    assert card.title == "I do not understand how long that is"
    assert office.desk.settings("ana").paused_until is None


async def test_resume_ends_it_and_says_where_there_was_none(office) -> None:
    await press(office, "snooze")
    card = await ask(office, "coach resume")
    assert (card.title, "pause is over" in card.text[0]) == ("Coaching is on", True)
    assert office.desk.settings("ana").paused_until is None
    assert (await ask(office, "coach resume")).text[0] == "It was not paused."


@pytest.mark.parametrize("text", ["coach pause", "coach pause 3 days", "coach resume"])
async def test_who_is_not_coached_has_nothing_to_pause(office, text: str) -> None:
    assert (await ask(office, text, "ben")).title == "Coaching is off"
    assert "ben" not in office.desk.consents


async def test_a_tip_rests_for_two_months_and_everything_else_goes_on(office) -> None:
    await office.push()
    assert [one.verb for one in (await press(office, "snooze")).actions] == [
        "snooze-tip"
    ]
    card = await press(office, "snooze-tip")
    assert (card.title, "Saturday, May 2" in card.text[0]) == ("This tip rests", True)
    chose = office.desk.settings("ana")
    assert chose.snoozed == {"link-only": NOON + 60 * DAY}
    assert chose.paused_until is None
    await ask(office, "coach settings link-only off")
    assert office.desk.settings("ana").snoozed == {}


async def test_only_a_note_of_ones_own_can_rest(office) -> None:
    await office.push()
    card = await press(office, "snooze-tip", "ben")
    assert card.title == "That note is gone"
    await ask(office, "coach off")
    assert (await press(office, "snooze-tip")).title == "Coaching is off"
