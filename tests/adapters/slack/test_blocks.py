"""Cards as Block Kit: what Slack takes, with everything in the text as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.cards import Action, Card, Fact, MessageRef, Picture
from adapters.slack.blocks import blocks_of, cut, escaped, page, text_of
from adapters.slack.views import draft, filled, waiting
from tests.adapters.slack.web_api import wrong_blocks

AT = 1_741_089_600_000
REF = MessageRef("C1", "C1:1741089600.000100", AT)


def link(ref: MessageRef) -> str:
    return f"https://town.example/archives/{ref.channel}/p1"


def nowhere(ref: MessageRef) -> str:
    return ""


CARD = Card(
    title="A link on its own",
    text=("You shared a link in <#C1>.", "A line helps <@U1> & others."),
    facts=(
        Fact("About", ref=REF),
        Fact("", ref=MessageRef("C1", "C1:2.0", 0)),
        Fact("Posts", "3 < 4"),
    ),
    actions=(Action("useful", "Useful"), Action("more", "⋯")),
    subject="link-only/1",
)
DATE = "<!date^1741089600^{date_short_pretty}, {time}"


def test_a_card_in_blocks() -> None:
    header, first, second, facts, buttons = blocks_of(CARD, link)
    assert header["text"]["text"] == "A link on its own"
    assert first["text"]["text"] == "You shared a link in <#C1>."
    assert second["text"]["text"] == "A line helps <@U1> &amp; others."
    assert facts["text"]["text"].split("\n") == [
        f"*About:* <#C1>, {DATE}^https://town.example/archives/C1/p1|"
        "4 Mar 2025, 12:00 UTC>",
        "• <#C1>, <https://town.example/archives/C1/p1|↗>",
        "*Posts:* 3 &lt; 4",
    ]
    assert [(b["action_id"], b["value"]) for b in buttons["elements"]] == [
        ("useful", "link-only/1"),
        ("more", "link-only/1"),
    ]


def test_a_title_that_mentions_something_shows_it() -> None:
    (title,) = blocks_of(Card(title="I read <#C1> now", text=()), link)
    assert title == {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*I read <#C1> now*"},
    }


def test_what_has_no_address_is_pointed_at_by_its_time() -> None:
    facts = blocks_of(CARD, nowhere)[3]["text"]["text"]
    assert facts.startswith(f"*About:* <#C1>, {DATE}|4 Mar 2025, 12:00 UTC>\n• <#C1>\n")


def test_the_text_says_all_but_the_buttons() -> None:
    text = text_of(CARD, link)
    for said in ("A link on its own", "You shared", "<@U1>", "*Posts:* 3"):
        assert said in text
    assert "Useful" not in text


def test_a_picture_is_said_in_words() -> None:
    card = Card(title="A week", text=(), picture=Picture(b"", "Posts per week: 3, 4"))
    assert "Posts per week: 3, 4" in text_of(card, link)
    assert blocks_of(card, link)[1]["elements"][0]["text"] == "Posts per week: 3, 4"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("a & b < c > d", "a &amp; b &lt; c &gt; d", id="signs"),
        pytest.param("<@U1> in <#C1>", "<@U1> in <#C1>", id="mentions stay"),
        pytest.param("<!channel>", "&lt;!channel&gt;", id="nobody is called together"),
        pytest.param("<!here|x>", "&lt;!here|x&gt;", id="nor those who are there"),
        pytest.param("<https://a.example>", "&lt;https://a.example&gt;", id="links"),
        pytest.param("<@U1|x>", "&lt;@U1|x&gt;", id="a label is no mention"),
        pytest.param("&lt;@U1&gt;", "&amp;lt;@U1&amp;gt;", id="escaped already"),
    ],
)
def test_what_is_echoed_can_do_nothing(text: str, safe: str) -> None:
    assert escaped(text) == safe


def test_a_long_text_breaks_at_a_word() -> None:
    assert cut("one two three", 9) == "one two…"
    assert len(cut("x" * 5_000, 3_000)) <= 3_000


texts = st.text(max_size=4_000)
cards = st.builds(
    Card,
    title=st.text(min_size=1, max_size=300),
    text=st.lists(texts.filter(bool), max_size=4).map(tuple),
    facts=st.lists(
        st.builds(Fact, label=st.text(max_size=200), value=st.text(max_size=4_000)),
        max_size=30,
    ).map(tuple),
    actions=st.lists(
        st.builds(
            Action,
            verb=st.sampled_from([f"verb-{n}" for n in range(40)]),
            label=st.text(min_size=1, max_size=200),
        ),
        max_size=30,
        unique_by=lambda action: action.verb,
    ).map(tuple),
    subject=st.text(max_size=200),
)


@given(cards)
def test_whatever_a_card_says_slack_takes_it(card: Card) -> None:
    assert list(wrong_blocks(blocks_of(card, link), 50)) == []
    assert 0 < len(text_of(card, link)) <= 4_000


@given(st.lists(cards, max_size=12))
def test_whatever_a_page_holds_slack_takes_it(shown: list[Card]) -> None:
    assert list(wrong_blocks(page(shown, link, 100), 100)) == []


def test_views_are_what_slack_takes() -> None:
    for view in (waiting(), draft(), filled([CARD], link)):
        assert list(wrong_blocks(view["blocks"], 100)) == []
        assert len(view["title"]["text"]) <= 24
