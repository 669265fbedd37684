"""How a summary reads: what is left out first, then what is said."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from adapters.cards import MessageRef
from bot.summary.card import summary_card
from bot.summary.digest import OpenQuestion, digest
from bot.wording import words_for
from rules.model import DAY, HOUR
from tests.bot.summary.weeks import MONDAY, week

WORDS = words_for("en", ZoneInfo("America/Los_Angeles"))
NOW = MONDAY + 8 * DAY + 9 * HOUR
ANSWERED, REPLIED = "Questions answered", "Posts that got a reply"
LINKS, THANKS = "Links shared", "Thank-yous"
WERE_THANKED = "Thanked for answers"
NEW, WELCOMED = "Posted here for the first time", "First posts welcomed"


def card(*weeks, questions=(), thanked=()):
    found = digest("help", weeks, questions, MONDAY)
    assert found is not None
    return summary_card(replace(found, thanked=thanked), WORDS, NOW)


def facts(*weeks, **more) -> dict[str, str]:
    shown = card(*weeks, **more)
    return {fact.label: fact.value for fact in shown.facts}


def asked(*hours: int) -> list[OpenQuestion]:
    return [OpenQuestion("help", f"q{n}", NOW - n * HOUR) for n in hours]


NOT_MENTIONED = [
    pytest.param({"answered": 0, "answer_minutes": ()}, ANSWERED, id="no answers"),
    pytest.param({"replied": 0}, REPLIED, id="no replies: nobody is shamed"),
    pytest.param({"links": 0, "link_drops": 0}, LINKS, id="no links"),
    pytest.param({"newcomers": 0, "welcomed": 0}, NEW, id="nobody new"),
    pytest.param({"welcomed": 0}, WELCOMED, id="nobody was welcomed"),
    pytest.param({"thanks": 0}, THANKS, id="no thanks"),
]


@pytest.mark.parametrize(("figures", "label"), NOT_MENTIONED)
def test_what_there_was_none_of_is_not_mentioned(figures, label) -> None:
    assert label in facts(week())
    assert label not in facts(week(**figures))


def test_no_figure_is_told_of_few_people() -> None:
    shown = card(week(authors=4), questions=asked(30))
    assert [fact.label for fact in shown.facts] == ["Question open for 30 hours"]
    assert "still waiting for an answer" in shown.text[0]


SAID = [
    pytest.param({}, ANSWERED, "4, half of them within 35 minutes", id="median"),
    pytest.param(
        {"answered": 1, "answer_minutes": (14,)},
        ANSWERED,
        "1, after 14 minutes",
        id="one",
    ),
    pytest.param({"answer_minutes": ()}, ANSWERED, "4", id="no times are known"),
    pytest.param({}, REPLIED, "50%", id="share"),
    pytest.param({}, LINKS, "7, 2 of them without a word", id="some bare"),
    pytest.param({"link_drops": 0}, LINKS, "7", id="none bare"),
    pytest.param({"link_drops": 7}, LINKS, "7, without a word", id="all bare"),
    pytest.param({}, NEW, "3", id="newcomers"),
    pytest.param({}, WELCOMED, "3", id="welcomed"),
    pytest.param({"thanks": 1_200}, THANKS, "1,200", id="thanks"),
]


@pytest.mark.parametrize(("figures", "label", "value"), SAID)
def test_figures_are_said(figures, label, value) -> None:
    assert facts(week(**figures))[label] == value


def test_the_week_is_told_by_its_own_days_whatever_the_zone() -> None:
    assert (
        card(week()).text[0].startswith("From Monday, February 23 to Sunday, March 1,")
    )


def test_open_questions_are_pointed_at_with_their_age_and_without_a_name() -> None:
    shown = card(week(), questions=asked(20))
    first = shown.facts[0]
    assert first.label == "Question open for 20 hours"
    assert first.ref == MessageRef("help", "q20", NOW - 20 * HOUR)
    assert "<@" not in "".join((shown.title, *shown.text))


def test_only_the_oldest_open_questions_are_shown() -> None:
    shown = card(week(), questions=asked(*range(9, 1, -1)))
    labels = [fact.label for fact in shown.facts if fact.ref]
    assert labels[0] == "Question open for 9 hours"
    assert len(labels) == 5
    assert shown.facts[5].value == "and 3 more"


def test_who_agreed_is_thanked_by_name_and_that_is_said() -> None:
    said = facts(week(), thanked=("U1", "U2"))
    assert said[WERE_THANKED] == "<@U1> and <@U2>"
    assert "has agreed to it" in card(week(), thanked=("U1",)).text[0]
    assert "without names" in card(week()).text[0]
    assert WERE_THANKED not in facts(week())


def test_nobody_is_named_where_too_few_wrote() -> None:
    assert WERE_THANKED not in facts(questions=asked(9), thanked=("U1",))


SUGGESTED = [
    pytest.param({}, asked(20), "one of the open questions", id="a question is open"),
    pytest.param({"welcomed": 2}, (), "say hello", id="somebody was not welcomed"),
    pytest.param({"links": 6, "link_drops": 3}, (), "add a line", id="bare links"),
    pytest.param({"replied": 19}, (), "nobody took up", id="few replies"),
    pytest.param({}, (), "tell somebody who helped you", id="all is well"),
    pytest.param(
        {"links": 2, "link_drops": 2}, (), "tell somebody", id="two links are no habit"
    ),
]


@pytest.mark.parametrize(("figures", "questions", "words"), SUGGESTED)
def test_there_is_one_suggestion(figures, questions, words) -> None:
    text = card(week(**figures), questions=questions).text
    ideas = [one for one in text if one.startswith("An idea for this week")]
    assert len(ideas) == 1
    assert words in ideas[0]
