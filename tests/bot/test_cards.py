"""A hint's card says the three things, what they rest on, and how to stop them."""

from zoneinfo import ZoneInfo

from adapters.cards import Fact, MessageRef
from bot.cards import hint_card, private_note, why_card
from bot.limits import CoachingSettings
from bot.wording import words_for
from rules.checks import RULES
from rules.model import MINUTE, Finding

WORDS = words_for("en", ZoneInfo("UTC"))
(LINK,) = (rule for rule in RULES if rule.id == "link-only")
NOON = 1_741_089_600_000


class Named:
    def person(self, id: str) -> str | None:
        return None

    def channel(self, id: str) -> str:
        return f"<#{id}>"

    def message(self, ref: MessageRef) -> str:
        return "link"


def found(count: int, *, pattern: bool = True) -> Finding:
    return Finding(
        rule="link-only",
        key="k",
        channel="C1",
        about="ana",
        at=NOON,
        posted=NOON - 3 * MINUTE,
        messages=tuple(f"m{number}" for number in range(count)),
        numbers={"times": count, "days": 2, "share": 0.5},
        traits=("buy", "hype"),
        certainty=0.9,
        pattern=pattern,
    )


def test_a_first_case_has_no_figures() -> None:
    card = hint_card(found(1, pattern=False), LINK, WORDS, Named())
    assert card.facts == (Fact("About", ref=MessageRef("C1", "m0", NOON - 3 * MINUTE)),)


def test_a_pattern_shows_its_figures_and_at_most_three_messages() -> None:
    card = hint_card(found(5), LINK, WORDS, Named())
    shown = [(fact.label, fact.value or fact.ref.message) for fact in card.facts]
    assert shown == [
        ("About", "m0"),
        ("", "m1"),
        ("", "m2"),
        ("", "and 2 more"),
        ("Links without a word", "5"),
        ("Different days", "2"),
        ("Share of what you started there", "50%"),
    ]
    assert [fact.ref.at for fact in card.facts[:3]] == [NOON - 3 * MINUTE, 0, 0]


def test_a_card_has_three_parts_and_the_ways_out() -> None:
    card = hint_card(found(3), LINK, WORDS, Named())
    assert card.title == LINK.wording.title
    assert len(card.text) == 3
    assert "<#C1>" in card.text[0]
    assert [action.verb for action in card.actions] == [
        "useful",
        "not-for-me",
        "turn-off",
        "more",
    ]
    assert [a.label for a in card.actions] == ["Useful", "Not for me", "Turn off", "⋯"]


def test_why_this_shows_the_rule_the_limits_and_every_figure() -> None:
    card = why_card(found(1, pattern=False), LINK, WORDS, CoachingSettings())
    facts = {fact.label: fact.value for fact in card.facts}
    assert "link-only" in card.text[0]
    assert "one thing in 24 hours at most, 3 in a week" in card.text[1]
    assert card.facts[0].value == LINK.finds
    assert facts["How sure"] == "90%"
    assert facts["What led to it"] == "buying and big words"
    assert facts["Links without a word"] == "1"
    assert [action.verb for action in card.actions] == ["snooze", "stop-rule", "report"]


def test_the_note_above_says_who_sees_it() -> None:
    assert private_note(WORDS, "Ana") == "Only Ana sees this"
