"""``sales-pitch``: where it stays silent, then what it finds."""

import pytest

from rules.checks.sales_pitch import RULE
from rules.model import Kind
from tests.rules.conversation import find

PITCH = (
    "Sign up today and save 30% with code SPRING30, only until Friday!"
    " https://shop.example.com/?ref=ana"
)

SILENT = [
    pytest.param(
        "09:00 ana: I wrote a small tool that waters plants, happy to hear what breaks."
        " https://example.org/tool",
        id="telling about one's own work",
    ),
    pytest.param(
        "09:00 ben: can anybody recommend a shop with a discount code?\n"
        f"09:05 ana: {PITCH}",
        id="it was asked for",
    ),
    pytest.param(
        "09:00 ana: version 2.1 is out, with a fix for the timer bug",
        id="a plain announcement",
    ),
    pytest.param(
        "09:00 ana: where did you buy your saw?", id="a question about buying"
    ),
    pytest.param(
        "09:00 ana: > Buy now! 50% off!\\nhas anybody else got this mail", id="quoted"
    ),
    pytest.param(f"09:00 ana: {PITCH} {{forward}}", id="a forward"),
    pytest.param(f"09:00 shopbot: {PITCH} {{bot}}", id="posted by a bot"),
    pytest.param(
        "09:00 ana: you should follow the manual on this, the price of a mistake is high",
        id="the words in another sense",
    ),
]

FINDS = [
    pytest.param(f"09:00 ana: {PITCH}", False, id="code, discount and urgency"),
    pytest.param(
        "09:00 ana: Don't miss out!! Join our VIP group and DM me now to earn money fast",
        False,
        id="hype and direct messages",
    ),
    pytest.param(
        f"1 09:00 ana: {PITCH}\n5 09:00 ana: {PITCH}",
        True,
        id="the second is a pattern",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SHOWCASE, Kind.ANNOUNCEMENTS])
def test_stays_silent_where_offers_belong(kind: Kind) -> None:
    assert find(RULE, f"09:00 ana: {PITCH}", kind=kind) == []


@pytest.mark.parametrize(("talk", "pattern"), FINDS)
def test_finds(talk: str, pattern: bool) -> None:
    finding = find(RULE, talk)[-1]
    assert finding.pattern is pattern
    assert finding.traits
    assert 0.5 <= finding.certainty <= 1


def test_two_far_apart_are_no_pattern() -> None:
    findings = find(RULE, f"1 09:00 ana: {PITCH}\n40 09:00 ana: {PITCH}")
    assert [finding.pattern for finding in findings] == [False, False]
