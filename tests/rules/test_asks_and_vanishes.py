"""``asks-and-vanishes``: where it stays silent, then what it finds."""

import pytest

from rules.checks.asks_and_vanishes import RULE
from rules.model import HOUR, Kind
from tests.rules.conversation import MONDAY, conversation, find, fold

ASKED = "09:00 ana: how do I get the old paint off a window frame? {q}"
HELPED = f"{ASKED}\n09:20 ben: with a heat gun, from the edge inwards {{a}} {{re q}}"
LATER = "2 10:00 ana: the swap is at six on Sunday, bring seeds"

SILENT = [
    pytest.param(HELPED, id="the asker was not seen since"),
    pytest.param(f"{ASKED}\n{LATER}", id="nobody answered"),
    pytest.param(
        f"{ASKED}\n09:20 helper: see page 12 {{re q}} {{bot}}\n{LATER}",
        id="only a bot answered",
    ),
    pytest.param(f"{HELPED}\n09:40 ana: that worked {{re a}}\n{LATER}", id="replied"),
    pytest.param(f"{HELPED} {{like ana}}\n{LATER}", id="reacted"),
    pytest.param(f"{HELPED}\n12:00 ana: thanks, all sorted\n{LATER}", id="thanked"),
    pytest.param(
        f"{HELPED}\n15:00 ana: ben: gently?\n{LATER}", id="spoke to the helper"
    ),
    pytest.param(
        f"{HELPED}\n09:30 ana: right, off to find one\n{LATER}", id="went on talking"
    ),
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{in q}}\n20:00 ana: ok {{in q}}\n{LATER}",
        id="posted in the thread",
    ),
    pytest.param(
        f"09:00 ana: is it red?? {{q}}\n09:20 ben: very {{re q}}\n{LATER}",
        id="a question in passing",
    ),
    pytest.param(
        "08:50 ben: the paint on mine came off in one piece {p}\n"
        "09:00 ana: did you use the heat gun for the whole of the frame? {q} {re p}\n"
        f"09:20 ben: only for the corners, the rest came by itself {{re q}}\n{LATER}",
        id="in the middle of a conversation",
    ),
    pytest.param(
        f"{HELPED}\n15:00 ana: good, that goes on my list for the weekend\n{LATER}",
        id="said so to nobody, hours later",
    ),
    pytest.param(
        f"{HELPED}\n12:00 cleo: ana: mind the putty, it cracks\n"
        f"2 18:00 ana: cleo: would you take it out first?\n{LATER}",
        id="talked on with somebody else who had turned to them",
    ),
    pytest.param(
        f"{ASKED}\n09:20 ben: is it oil paint, or water paint? {{a}} {{re q}}\n{LATER}",
        id="only asked back",
    ),
]

FINDS = [
    pytest.param(f"{HELPED}\n{LATER}", id="active since, and no word"),
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{a}} {{in q}}\n{LATER}",
        id="answered in a thread",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SOCIAL, Kind.SHOWCASE])
def test_stays_silent_where_questions_are_banter(kind: Kind) -> None:
    assert find(RULE, f"{HELPED}\n{LATER}", kind=kind) == []


def test_one_reply_to_an_announcement_asks_for_nothing() -> None:
    assert find(RULE, f"{HELPED}\n{LATER}", kind=Kind.ANNOUNCEMENTS) == []


@pytest.mark.parametrize("talk", FINDS)
def test_finds(talk: str) -> None:
    (finding,) = find(RULE, talk)
    assert finding.about == "ana"
    assert finding.people == ("ben",)
    assert finding.messages == ("q", "a")
    assert finding.at == MONDAY + 57 * HOUR + 20 * 60_000


def test_an_open_invitation_with_two_replies_is_told_to_its_author() -> None:
    talk = f"{HELPED}\n09:40 cleo: or with soda {{re q}}\n{LATER}"
    assert find(RULE, talk, kind=Kind.ANNOUNCEMENTS)[0].numbers["answers"] == 2


def test_being_active_in_another_channel_counts_where_channels_share_a_clock() -> None:
    posts = [*conversation(HELPED), *conversation(LATER, channel="C2")]
    rules = ((RULE, RULE.options()),)
    assert len(fold(posts, rules=rules).findings) == 1
    assert fold(posts, rules=rules, shared_clock=False).findings == []
