"""Archives are written by anybody: names and texts never become part of the page."""

import msgspec
import pytest

from bot.report.model import Case, Cited, Place, Question, RuleReport, Skip, Tally
from tests.bot.report.reading import page_of
from tests.bot.report.sample import CHANNELS, sample

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
CLOSE = "</script></style></svg></title><iframe src=//evil.example>"
EVIL = (SCRIPT, CLOSE, "{{ 7*7 }} {% raw %} %(n)s %s {judged}", "javascript:alert(1)")


def hostile(text: str):
    said = Cited(channel="C0HELP000", id=text, at=10**18, quote=text)
    case = Case(
        channel="C0HELP000",
        at=-(10**18),
        title=text,
        noticed=text,
        why=text,
        try_this=text,
        decision=text,
        reason=text,
        certainty=0.5,
        figures=((text, text),),
        traits=(text,),
        messages=(said,) * 9,
    )
    return msgspec.structs.replace(
        sample(0),
        community=text,
        source=text,
        pace=text,
        quotes=True,
        discord_guild=text,
        slack_domain=text,
        places=tuple(Place(id=id_, name=text) for id_, *_ in CHANNELS),
        questions=(Question(message=said),),
        newcomers=(said,),
        rules=(
            RuleReport(
                id=text,
                title=text,
                finds=text,
                cases=(case,),
                tallies=(Tally(decision=text, reason=text, count=7),),
            ),
        ),
        skipped=(Skip(what=text, count=1, where=(text,) * 9),),
        method=(text,),
        version=text,
    )


@pytest.mark.parametrize(
    "text", EVIL, ids=["script", "closing tags", "template", "url"]
)
def test_text_stays_text(tmp_path, text):
    page = page_of(hostile(text), tmp_path)
    assert not page.all("iframe")
    assert not page.all("img")
    assert len(page.all("script")) == 2
    assert not [e for e in page.elements if "onerror" in e.attrs]
    for link in page.all("a"):
        assert link.attrs["href"].startswith("#")
    assert text in page.visible


def test_picture_descriptions_are_escaped_too(tmp_path):
    report = hostile(SCRIPT)
    target = []

    def remember(charts):
        target.extend(charts)
        return {}

    page_of(report, tmp_path, remember)
    assert SCRIPT[:20] in target[0].title
    from bot.report.svg import as_inline

    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    picture = as_inline(drawn, "p", target[0].title, SCRIPT)
    assert "<script>" not in picture
    assert "<img" not in picture


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("nul \x00 bell \x07 end", id="control characters"),
        pytest.param("lone \ud800 surrogate", id="a lone surrogate"),
        pytest.param("x" * 40_000, id="one endless word"),
        pytest.param("אבג \u202e דהו شبكة", id="right to left"),
        pytest.param("👩‍👩‍👧‍👦 数学 e\u0301", id="pictures and marks"),
        pytest.param("", id="nothing"),
    ],
)
def test_any_text_can_be_written(tmp_path, text):
    page = page_of(hostile(text), tmp_path)
    assert "\x00" not in page.source
    assert len(page.source) < 1_000_000
