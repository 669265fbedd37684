"""What is shown first, how much of it, and how many more there are."""

import msgspec
import pytest

from bot.report.links import permalink
from bot.report.model import Cited, Question, RuleReport, Tally
from bot.report.shelf import Shelf
from rules.model import DAY, HOUR, MINUTE
from tests.bot.report.reading import page_of
from tests.bot.report.sample import END, sample
from tests.bot.report.test_privacy import case, report


def sureness(page, group: str) -> list[float]:
    """Certainties of a group's cases, as the page lists them."""
    start = page.source.index(f'data-group="{group}"')
    end = page.source.find("data-group=", start + 20)
    part = page.source[start : end if end > 0 else None]
    return [float(piece.split('"')[0]) for piece in part.split('data-sure="')[1:]]


def test_the_least_certain_come_first(tmp_path):
    cases = [case(certainty=n / 100) for n in (90, 55, 70)]
    page = page_of(report(*cases), tmp_path)
    assert sureness(page, "1-told") == [0.55, 0.7, 0.9]


def test_what_would_have_been_told_comes_before_what_was_left_unsaid(tmp_path):
    unsure = [case(certainty=0.1, decision="dropped")] * 300
    page = page_of(report(*unsure, *[case()] * 150), tmp_path)
    assert len(sureness(page, "1-told")) == 150
    assert len(sureness(page, "1-untold")) == 50
    assert "250 more are not on this page" in page.visible


def test_the_tallies_know_how_many_there_were(tmp_path):
    rule = RuleReport(
        id="r",
        title="A rule",
        finds="Finds.",
        tallies=(
            Tally(decision="dropped", reason="Not sure enough.", count=9000),
            Tally(decision="sent", reason="Nothing spoke against it.", count=1234),
        ),
        cases=(case(),) * 250,
    )
    page = page_of(msgspec.structs.replace(sample(0), rules=(rule,)), tmp_path)
    assert "1,034 more are not on this page" in page.visible
    assert "9,000 more are not on this page" in page.visible
    rows = [
        row.text
        for row in page.all("tr")
        if "enough" in row.text or "against" in row.text
    ]
    assert rows == [
        "Would have been toldNothing spoke against it.1,234",
        "Left unsaidNot sure enough.9,000",
    ]


def test_the_latest_questions_come_first_and_the_oldest_are_counted(tmp_path):
    asked = tuple(
        Question(
            message=Cited(channel="C0HELP000", id=f"{n}", at=END - n * DAY - MINUTE)
        )
        for n in reversed(range(130))
    )
    page = page_of(report(questions=asked, questions_total=500), tmp_path)
    ages = [age.text for age in page.all("span", class_="age")]
    assert len(ages) == 100
    assert ages[:3] == ["1 minute old", "24 hours old", "2 days old"]
    assert "400 older questions are not listed" in page.visible
    assert "500 questions nobody answered" in page.visible


def test_a_fresh_question_is_not_called_old(tmp_path):
    message = Cited(channel="C0HELP000", id="1", at=END - HOUR)
    page = page_of(report(questions=(Question(message=message, fresh=True),)), tmp_path)
    assert page.all("span", class_="age")[0].text == "asked just before the end"


def test_a_message_without_a_link_shows_what_to_search_for(tmp_path):
    said = Cited(channel="somewhere", id="msg-17", at=END)
    page = page_of(report(case(messages=(said,)), slack_domain=""), tmp_path)
    assert "msg-17" in [code.text for code in page.all("code")]


@pytest.mark.parametrize(
    ("cited", "guild", "team", "link"),
    [
        pytest.param(
            Cited(channel="222222222", id="333333333", at=0),
            "111111111",
            "",
            "https://discord.com/channels/111111111/222222222/333333333",
            id="discord",
        ),
        pytest.param(
            Cited(channel="C0HELP000", id="C0HELP000:1700000000.000100", at=0),
            "",
            "acme",
            "https://acme.slack.com/archives/C0HELP000/p1700000000000100",
            id="slack by its name",
        ),
        pytest.param(
            Cited(channel="C0HELP000", id="C0HELP000:1700000000.000100", at=0),
            "",
            "https://acme.slack.com/",
            "https://acme.slack.com/archives/C0HELP000/p1700000000000100",
            id="slack by its address",
        ),
        pytest.param(
            Cited(channel="C0HELP000", id="C0HELP000:1700000000.000100", at=0),
            "",
            "",
            "",
            id="slack without a known workspace",
        ),
        pytest.param(
            Cited(channel="1/../2", id="333333333", at=0),
            "111111111",
            "",
            "",
            id="an id that is none",
        ),
        pytest.param(
            Cited(channel="C0HELP000", id="1700000000.000100", at=0),
            "",
            "evil.example/x",
            "",
            id="a workspace that is none",
        ),
    ],
)
def test_links_are_made_where_the_form_is_certain(cited, guild, team, link):
    assert permalink(cited, guild, team) == link


def test_a_shelf_keeps_the_smallest_and_counts_all():
    shelf: Shelf[str] = Shelf(3)
    for key, item in ((5, "e"), (1, "a"), (4, "d"), (1, "b"), (9, "x"), (2, "c")):
        shelf.put(key, item)
    assert shelf.items() == ("a", "b", "c")
    assert shelf.offered == 6
