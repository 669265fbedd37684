"""The page as a document: complete in itself, in order, usable without a mouse."""

import base64
import hashlib
import re
from itertools import pairwise

import pytest

from bot.report.model import Report
from bot.report.page import write_report
from tests.bot.report.reading import page_of, undrawn
from tests.bot.report.sample import sample

EMPTY = Report(
    community="Quiet place",
    source="JSONL",
    first=None,
    last=None,
    messages=0,
    people=0,
    channels=1,
)


@pytest.fixture(scope="module", params=["full", "quotes", "empty"])
def page(request, tmp_path_factory):
    reports = {"full": sample(), "quotes": sample(quotes=True), "empty": EMPTY}
    return page_of(reports[request.param], tmp_path_factory.mktemp("page"))


def test_nothing_is_loaded_from_anywhere(page):
    for element in page.elements:
        assert not {"src", "srcset", "data", "poster", "action"} & element.attrs.keys()
        target = element.attrs.get("href", "")
        assert element.tag == "a" or target == "data:," or not target, (
            f"<{element.tag} href={target}>"
        )
    style = page.all("style")[0].text
    assert "url(" not in style
    assert "@import" not in style


def test_links_lead_to_messages_or_within_the_page(page):
    ids = {element.attrs.get("id") for element in page.elements}
    for link in page.all("a"):
        target = link.attrs["href"]
        if target.startswith("#"):
            assert target[1:] in ids
        else:
            assert target.startswith("https://mudandfire.slack.com/archives/C0")


def test_only_the_pages_own_script_may_run(page):
    policy = page.all("meta", **{"http-equiv": "Content-Security-Policy"})[0]
    assert policy.attrs["content"].startswith("default-src 'none';")
    scripts = [s for s in page.all("script") if "type" not in s.attrs]
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest())
        assert f"'sha256-{digest.decode()}'" in policy.attrs["content"]
    assert not [a for e in page.elements for a in e.attrs if a.startswith("on")]


def test_headings_are_in_order(page):
    levels = [int(e.tag[1]) for e in page.elements if re.fullmatch("h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_ids_are_unique_and_labels_resolve(page):
    ids = [e.attrs["id"] for e in page.elements if "id" in e.attrs]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        for label in element.attrs.get("aria-labelledby", "").split():
            assert label in ids


def test_language_landmarks_and_skip_link(page):
    assert page.all("html")[0].attrs["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [
        1
    ] * 4
    first = page.all("a")[0]
    assert first.attrs == {"class": "skip", "href": "#main"}


def test_the_communitys_own_comes_first(page):
    sections = [e.attrs["id"] for e in page.all("section") if e.inside[-1] == "main"]
    assert sections == ["community", "said", "health", "skipped", "method"]
    inner = [e.attrs.get("id") for e in page.all("section") if len(e.inside) == 4]
    assert inner[:3] == ["questions", "newcomers", "answers"]


def test_it_says_what_it_is_and_what_it_is_not_for(page):
    opening = page.all("header")[0].text
    assert "This is a what-if" in opening
    assert "must not be used to appraise, rank, reward or discipline" in opening


def test_tables_name_their_rows_and_columns(page):
    assert all(e.attrs.get("scope") in ("row", "col") for e in page.all("th"))
    assert all(
        {"tabindex", "aria-label"} <= e.attrs.keys()
        for e in page.all("div", class_="scroll")
    )


def test_every_case_can_be_judged_by_keyboard(tmp_path):
    page = page_of(sample(8), tmp_path)
    cases = page.all("li", class_="case")
    assert len(cases) == 6 * 8
    assert len(page.all("fieldset")) == len(page.all("legend")) == len(cases)
    legends = [legend.text for legend in page.all("legend")]
    assert len(set(legends)) == len(cases)
    for case in cases:
        radios = page.all("input", type="radio", name=case.attrs["id"])
        values = [radio.attrs["value"] for radio in radios]
        assert values == ["right", "arguable", "wrong"]
        assert all(radio.inside[-2:] == ("fieldset", "label") for radio in radios)
    assert page.all("p", role="status")[0].attrs["aria-live"] == "polite"


def test_a_case_shows_what_its_reader_would_have_read(tmp_path):
    page = page_of(sample(8), tmp_path)
    rule = page.all("section", class_="rule")[0]
    assert "A link on its own" in rule.text
    assert "on by default" in rule.text
    note = page.all("div", class_="note")[0].text
    for part in ("only they would see this", "A word with your link", "For instance"):
        assert part in note
    about = page.all("div", class_="about")[0].text
    assert "Would have been told." in about
    assert re.search(r"\d+% sure · Posts looked at: \d+", about)


def test_an_empty_report_says_so_in_words(tmp_path):
    page = page_of(EMPTY, tmp_path)
    for sentence in (
        "None. Every question that was asked found an answer",
        "None that we saw.",
        "No questions to measure.",
        "No rule was run.",
        "Too few people to show",
        "Nothing. Every message could be read.",
    ):
        assert sentence in page.visible
    assert not page.all("script")


def test_the_same_report_is_the_same_page(tmp_path):
    assert page_of(sample(), tmp_path).source == page_of(sample(), tmp_path).source


def test_a_full_page_stays_small(tmp_path):
    target = tmp_path / "report.html"
    write_report(sample(400), target, draw=undrawn)
    assert target.read_text(encoding="utf-8").count("<fieldset>") == 6 * 200
    assert target.stat().st_size < 1_800_000
