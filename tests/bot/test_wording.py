"""Every wording is rendered from stored facts alone, and reads as RULES says it should."""

import ast
import inspect
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from gettext import NullTranslations
from itertools import product
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale

from adapters.cards import MessageRef
from bot.catalog import extract
from bot.decision import ONE_A_DAY, REASONS, THREE_A_WEEK
from bot.docs.rule import texts
from bot.flood import Stop
from bot.limits import CoachingSettings
from bot.variants import WAYS, another, by_key
from bot.vocabulary import TRAITS, UNSAID
from bot.wording import Hint, Register, Words, render, words_for
from rules.checks import RULES
from rules.model import DAY, HOUR, MINUTE, Finding, Millis
from rules.rule import (
    DraftWording,
    Moment,
    Plural,
    Rule,
    Text,
    Variant,
    Variants,
    Wording,
)
from tests.reading import grade

ROOT = Path(__file__).parent.parent.parent
TUESDAY: Millis = 20_151 * DAY + 13 * HOUR + 5 * MINUTE
"""4 March 2025, 13:05 UTC."""
GIVEN = {"channel", "day", "message", "person", "traits"}
ENGLISH = words_for("en", ZoneInfo("UTC"))


class Named:
    """Names as a terminal shows them."""

    def person(self, id: str) -> str | None:
        return {"U1": "@Mira", "U2": "{channel}"}.get(id)

    def channel(self, id: str) -> str:
        return f"#{id}"

    def message(self, ref: MessageRef) -> str:
        return f"link to {ref.message}"


def wording(rule: Rule) -> list[str]:
    return [text for text in texts(rule.wording) if text]


DRAFTS = [(rule.draft, rule.id) for rule in RULES if rule.draft]
drafts = pytest.mark.parametrize(
    "draft", [pytest.param(one, id=id) for one, id in DRAFTS]
)


def test_each_rule_about_single_messages_has_words_for_a_draft() -> None:
    alone = [rule.id for rule in RULES if rule.moment is Moment.SETTLED]
    assert [id for _, id in DRAFTS] == alone


@drafts
def test_a_draft_is_told_in_short_plain_words_of_itself(draft: DraftWording) -> None:
    parts = (draft.noticed, draft.why, draft.opening)
    assert {field for part in parts for field in fields(part)} <= {"traits", "link"}
    said = " ".join(parts).format(traits="a price", link="")
    assert grade(said) <= 8
    assert len(said) < 300
    assert "!" not in said
    flat = extract().replace('"\n"', "")
    assert all(part in flat for part in parts)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def numbers(rule: Rule) -> set[str]:
    """The figures a rule's file puts into its findings."""
    tree = ast.parse(inspect.getsource(inspect.getmodule(rule.check)))
    return {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "numbers"
        for key in node.value.keys
    }


def finding(rule: Rule, **more) -> Finding:
    settings = {
        "key": "k",
        "channel": "help",
        "about": "ana",
        "at": TUESDAY,
        "posted": TUESDAY,
        "messages": ("m1",),
        "numbers": dict.fromkeys(numbers(rule), 3),
    }
    return Finding(rule=rule.id, **(settings | more))


def made(newcomer: Variant | None = None, **parts: Text) -> Rule:
    """A rule with a wording of our own, the same in all three ways."""
    regular = Variant(**({"noticed": "x", "why": "x", "try_this": "x"} | parts))
    said = Wording("x", (regular,) * 3, (newcomer or regular,) * 3)
    rule = RULES[0]
    fields = {name: getattr(rule, name) for name in Rule.__slots__}
    return Rule(**(fields | {"wording": said}))


def say(text: Text, words: Words = ENGLISH, **more) -> str:
    hint = render(
        finding(RULES[0], **more), made(noticed=text), words, Named(), Register.REGULAR
    )
    return hint.noticed


ASKING = [replace(rule, wording=rule.asking) for rule in RULES if rule.asking]
"""The same rules as whoever is asked to help reads them."""
rules = pytest.mark.parametrize("rule", [*RULES, *ASKING], ids=lambda rule: rule.id)


@rules
def test_a_wording_names_only_what_its_findings_hold(rule: Rule) -> None:
    known = GIVEN | numbers(rule)
    assert {f for text in wording(rule) for f in fields(text)} <= known


@rules
def test_a_wording_that_names_somebody_has_one_for_nobody(rule: Rule) -> None:
    for said in (*rule.wording.regular, *rule.wording.newcomer):
        assert ("{person}" in str(said.noticed)) == bool(said.noticed_unnamed)
        assert "{person}" not in str(said.noticed_unnamed)


def every_hint(rule: Rule) -> Iterator[Hint]:
    """A rule's hints in every way there is to say them, of one case and of several."""
    for register, number, people, several, count in product(
        Register, range(WAYS), [(), ("U1",)], [False, True], [1, 3]
    ):
        about = finding(
            rule,
            people=people,
            messages=("m1", "m2")[: 1 + several],
            pattern=several,
            numbers=dict.fromkeys(numbers(rule), count),
        )
        yield render(about, rule, ENGLISH, Named(), register, number)


@rules
def test_every_way_to_say_it_has_three_short_parts(rule: Rule) -> None:
    for hint in every_hint(rule):
        assert len(hint.text.splitlines()) == 3
        for part in (hint.title, *hint.text.splitlines()):
            assert 2 < len(part) < 200
            assert "{" not in part


@rules
def test_a_hint_is_no_harder_to_read_than_eighth_grade(rule: Rule) -> None:
    assert {hint.text for hint in every_hint(rule) if grade(hint.text) > 8} == set()


@rules
def test_no_two_ways_to_say_it_are_alike(rule: Rule) -> None:
    said = (*rule.wording.regular, *rule.wording.newcomer)
    for part in ("why", "try_this"):
        texts = [getattr(one, part) for one in said]
        assert len(set(texts)) == len(texts)


@rules
def test_a_regular_is_told_in_fewer_words_than_a_newcomer(rule: Rule) -> None:
    def length(variants: Variants) -> int:
        return sum(len(f"{one.noticed}{one.why}{one.try_this}") for one in variants)

    assert length(rule.wording.regular) < length(rule.wording.newcomer)


def test_a_key_stands_for_one_wording_and_all_three_are_used() -> None:
    keys = [f"link-only:help:{number}" for number in range(300)]
    used = Counter(map(by_key, keys))
    assert min(used.values()) > 60
    assert len(used) == WAYS


@pytest.mark.parametrize("last", [None, 0, 1, 2])
def test_nobody_hears_the_words_of_the_last_time_again(last: int | None) -> None:
    for number in range(50):
        assert another(f"k{number}", last) != last


@rules
def test_a_hint_whispers(rule: Rule) -> None:
    said = " ".join(wording(rule)).casefold()
    assert not re.search(r"!|you always|please refrain|still without", said)
    assert not re.search(r"\b(engagement|content|reach)\b", said)


@pytest.mark.parametrize(
    ("more", "register", "expected"),
    [
        pytest.param({}, Register.REGULAR, "noticed", id="a regular"),
        pytest.param({}, Register.NEWCOMER, "newcomer", id="a newcomer"),
        pytest.param(
            {"pattern": False}, Register.REGULAR, "noticed", id="a first case"
        ),
        pytest.param(
            {"messages": ("m1", "m2")}, Register.REGULAR, "pattern", id="a pattern"
        ),
        pytest.param(
            {"messages": ("m1", "m2")},
            Register.NEWCOMER,
            "pattern",
            id="a newcomer's pattern",
        ),
        pytest.param(
            {"messages": ("m1", "m2"), "pattern": False},
            Register.REGULAR,
            "noticed",
            id="several messages that are no pattern",
        ),
    ],
)
def test_which_words_are_used(more: dict, register: Register, expected: str) -> None:
    newcomer = Variant("newcomer", "x", "x", noticed_pattern="pattern")
    rule = made(newcomer, noticed="noticed", noticed_pattern="pattern")
    hint = render(finding(rule, **more), rule, ENGLISH, Named(), register)
    assert hint.noticed == expected


@pytest.mark.parametrize("register", Register)
def test_who_is_not_known_is_not_named(register: Register) -> None:
    rule = made(
        noticed="{person} did",
        noticed_unnamed="Somebody did",
        why="tells {person}",
    )
    named = render(finding(rule, people=("U9", "U1")), rule, ENGLISH, Named(), register)
    unnamed = render(finding(rule, people=("U9",)), rule, ENGLISH, Named(), register)
    assert named.noticed == "@Mira did"
    assert unnamed.noticed == "Somebody did"
    assert (named.why, unnamed.why) == ("tells @Mira", "tells whoever answered")


@pytest.mark.parametrize(
    ("text", "more", "expected"),
    [
        ("in {channel}", {}, "in #help"),
        ("({message})", {}, "(link to m1)"),
        ("on {day}", {}, "on Tuesday, March 4"),
        ("on {answered_at}", {"numbers": {"answered_at": TUESDAY + DAY}}, "on Wednesday, March 5"),
        ("{times} of", {"numbers": {"times": 1234}}, "1,234 of"),
        ("{minutes}", {"numbers": {"minutes": 50}}, "50 minutes"),
        ("{minutes}", {"numbers": {"minutes": 380}}, "6 hours"),
        ("{hours}", {"numbers": {"hours": 72}}, "3 days"),
        ("{share}", {"numbers": {"share": 2 / 3}}, "67%"),
        ("{rate}", {"numbers": {"rate": 2.25}}, "2.2"),
        ("{traits}", {"traits": ("buy", "price", "hype")}, "buying and a price"),
        ("{traits}", {"traits": ("hype", "brand_new")}, "brand new"),
        ("{traits}", {"traits": ("hype",)}, "an offer"),
        ("{traits}", {}, "an offer"),
        ("{person}", {"people": ("U2",)}, "{channel}"),
    ],
)  # fmt: skip
def test_how_a_field_reads(text: str, more: dict, expected: str) -> None:
    assert say(text, **more) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(1, "one link"), (2, "2 links"), (1234, "1,234 links")]
)
def test_a_number_chooses_the_form_of_its_text(count: int, expected: str) -> None:
    text = Plural("one link", "{times} links", "times")
    assert say(text, numbers={"times": count}) == expected


def test_a_field_the_finding_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("{nonsense}")


@pytest.mark.parametrize(
    ("language", "day", "span"),
    [
        ("en_GB", "Tuesday 4 March", "6 hours"),
        ("de", "Dienstag, 4. März", "6 Stunden"),
        ("pt", "terça-feira, 4 de março", "6 horas"),
        ("ja", "3月4日(火曜日)", "6 時間"),
    ],
)
def test_days_and_durations_follow_the_language(language, day: str, span: str) -> None:
    words = Words(ZoneInfo("Europe/Berlin"), Locale.parse(language))
    assert words.day(TUESDAY) == day
    assert words.duration(6 * HOUR) == span


def test_days_follow_the_zone_and_bear_any_year() -> None:
    late = Words(ZoneInfo("Pacific/Auckland"))
    assert late.day(TUESDAY) == "Wednesday, March 5"
    assert ENGLISH.day(1 << 60)
    assert ENGLISH.duration(1 << 62)


def test_texts_are_translated_before_they_are_filled_in() -> None:
    class German(NullTranslations):
        def gettext(self, message: str) -> str:
            return {"in {channel}": "im Kanal {channel}"}.get(message, message)

    words = Words(ZoneInfo("UTC"), Locale("de"), German())
    assert say("in {channel}", words) == "im Kanal #help"


@pytest.mark.parametrize("language", ["en", "en-GB", "xx", "", "pt_BR", "C"])
def test_a_language_without_translations_reads_english(language: str) -> None:
    words = words_for(language, ZoneInfo("UTC"))
    assert words.locale.language == "en"
    assert words.say("Useful") == "Useful"


def test_reasons_name_the_settings() -> None:
    settings = CoachingSettings()
    assert ENGLISH.reason(ONE_A_DAY, settings).endswith("in the last 24 hours.")
    assert "3 things" in ENGLISH.reason(THREE_A_WEEK, settings)
    once = CoachingSettings(hints_per_week=1)
    assert "1 thing in" in ENGLISH.reason(THREE_A_WEEK, once)
    for reason in REASONS:
        assert "{" not in ENGLISH.reason(reason, settings)


def test_a_rule_that_stopped_itself_says_so() -> None:
    stop = Stop("link-only", TUESDAY, TUESDAY + DAY, 12, 0.5)
    assert ENGLISH.stop(stop) == (
        "link-only stopped itself for 24 hours: it found 12 cases within an hour, where"
        " 0.5 are usual here."
    )


def test_every_trait_of_a_pitch_has_words() -> None:
    weights = tomllib.loads((ROOT / "rules/data/pitch.toml").read_text("utf-8"))
    adds = {name for name, weight in weights["weights"].items() if weight > 0}
    assert adds | set(weights["remembered"]) <= set(TRAITS)
    assert set(TRAITS) > UNSAID


def test_the_template_holds_every_wording_and_nothing_of_this_machine() -> None:
    template = extract()
    flat = template.replace('"\n"', "")
    for rule in RULES:
        for text in wording(rule):
            assert text.replace('"', '\\"') in flat
    said = (reason.sentence for reason in REASONS)
    for text in said:
        forms = (text.one, text.many) if isinstance(text, Plural) else (text,)
        assert all(form in flat for form in forms)
    assert template == extract()
    assert str(ROOT) not in template
    assert not re.search(
        r"POT-Creation-Date|Generated-By|:\d+$", template, re.MULTILINE
    )
