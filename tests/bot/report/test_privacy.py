"""What the page must never give away."""

import msgspec
import pytest

from bot.report.model import Case, Cited, Place, Question, Report, RuleReport
from rules.model import HOUR
from tests.bot.report.reading import page_of
from tests.bot.report.sample import END, sample

MARKER = "aardvark"


def case(**changes) -> Case:
    return msgspec.structs.replace(
        Case(
            channel="C0HELP000",
            at=END - HOUR,
            title="About your post",
            noticed="<@U0AARDVARK> answered you in <#C0HELP000>.",
            why="It matters.",
            try_this="Say so.",
            decision="sent",
            reason="Nothing spoke against it.",
            certainty=0.9,
        ),
        **changes,
    )


def report(*cases: Case, **changes) -> Report:
    rule = RuleReport(id="r", title="A rule", finds="Finds.", cases=cases)
    return msgspec.structs.replace(sample(0), rules=(rule,), **changes)


def test_nothing_a_report_holds_is_a_member():
    held = {name for type_ in (Report, Case, Cited) for name in type_.__struct_fields__}
    assert not held & {"member", "author", "about", "tell", "key", "name", "alias"}
    assert "people" not in Case.__struct_fields__


def test_the_same_persons_cases_have_nothing_in_common(tmp_path):
    page = page_of(report(*[case()] * 200), tmp_path)
    aliases = [alias.text for alias in page.all("span", class_="alias")]
    assert len(set(aliases)) == 200
    assert all(alias.startswith("somebody ") for alias in aliases)


def test_another_report_draws_other_aliases(tmp_path):
    first = page_of(report(*[case()] * 50), tmp_path)
    second = page_of(report(*[case()] * 50, messages=2), tmp_path)
    aliases = [
        {alias.text for alias in page.all("span", class_="alias")}
        for page in (first, second)
    ]
    assert len(aliases[0] & aliases[1]) < 40


def test_whom_a_card_names_is_somebody(tmp_path):
    page = page_of(report(case()), tmp_path)
    assert "AARDVARK" not in page.source
    assert "@somebody answered you in #help." in page.visible


@pytest.mark.parametrize("quotes", [False, True], ids=["without quotes", "with quotes"])
def test_message_text_only_with_quotes(tmp_path, quotes):
    said = Cited(
        channel="T9", id="1", at=END - HOUR, quote=f"{MARKER} <@U0MARKER> says"
    )
    thread = Place(id="T9", name=f"{MARKER} thread", parent="C0HELP000")
    page = page_of(
        report(
            case(channel="T9", messages=(said,)),
            places=(*sample(0).places, thread),
            questions=(Question(message=said),),
            newcomers=(said,),
            quotes=quotes,
        ),
        tmp_path,
    )
    assert (MARKER in page.source) is quotes
    assert "a thread in #help" in page.visible
    assert "U0MARKER" not in page.source


def test_a_quote_is_an_excerpt(tmp_path):
    said = Cited(channel="C", id="1", at=0, quote="word " * 9000)
    page = page_of(report(case(messages=(said,)), quotes=True), tmp_path)
    quote = next(q.text for q in page.all("q") if q.text.startswith("word"))
    assert len(quote) <= 281
    assert quote.endswith("…")


def test_figures_of_few_people_stay_hidden(tmp_path):
    page = page_of(sample(0), tmp_path)
    rows = [row.text for row in page.all("tr") if "#market" in row.text]
    assert rows == ["#markettoo few people to show"]
    few = page_of(msgspec.structs.replace(sample(0), people=4), tmp_path)
    assert "fewer than five" in few.visible
