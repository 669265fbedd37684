"""``good-follow-up``: where it stays silent, then what it finds."""

import pytest
from msgspec import structs

from rules.checks import times
from rules.checks.good_follow_up import RULE
from rules.engine import Engine
from rules.model import DAY, Kind, Over, Watermark
from rules.state.workspace import Place, Workspace
from tests.rules.conversation import CHANNEL, KEY, conversation, find

ASKED = "09:00 ana: how do I get the old paint off a window frame? {q}"
HELPED = f"{ASKED}\n09:20 ben: with a heat gun, from the edge inwards {{a}} {{re q}}"
POST = "08:50 ben: the paint on mine came off in one piece {p}"
ABOUT = (
    f"{POST}\n09:00 ana: did you use the gun for the whole of the frame? {{q}} {{re p}}\n"
    "09:02 ben: only for the corners, the rest came by itself {a} {re q}"
)

SILENT = [
    pytest.param(HELPED, id="the asker did not come back"),
    pytest.param(f"{ASKED}\n15:00 ana: it came off by itself {{re q}}", id="no answer"),
    pytest.param(
        f"{ASKED}\n09:20 helper: see page 12 {{a}} {{re q}} {{bot}}\n"
        "15:00 ana: that page is of no use {re a}",
        id="a bot answered",
    ),
    pytest.param(
        f"{HELPED}\n09:25 ana: right, I will try that {{re a}}", id="there and then"
    ),
    pytest.param(f"{HELPED}\n15:00 ana: thanks {{re a}}", id="a nod"),
    pytest.param(f"{HELPED} {{like ana}}", id="a reaction"),
    pytest.param(
        f"{HELPED}\n15:00 ana: the swap is at six on Sunday", id="something else"
    ),
    pytest.param(
        f"{HELPED}\n14:59 cleo: who brings the seeds? {{s}}\n"
        "15:00 ana: I can bring some of mine {re s}",
        id="to somebody else",
    ),
    pytest.param(
        f"{HELPED}\n4 15:00 ana: it came off in the end {{re a}}", id="days later"
    ),
    pytest.param(f"{HELPED}\n15:00 cleo: that worked for me {{re a}}", id="another"),
    pytest.param(
        f"{ABOUT}\n09:03 cleo: I would have used it for all of it {{re a}}",
        id="another about a post",
    ),
    pytest.param(
        f"{POST}\n09:00 ana: in one piece? {{q}} {{re p}}\n"
        "09:02 ben: well, two {a} {re q}\n09:03 ana: still not bad at all {re a}",
        id="banter about a post",
    ),
]

FINDS = [
    pytest.param(
        f"{HELPED}\n15:00 ana: no luck, the putty melts {{b}} {{re a}}", id="told"
    ),
    pytest.param(
        f"{HELPED}\n15:00 ana: how hot, about? {{b}} {{re a}}", id="asked further"
    ),
    pytest.param(
        f"{HELPED}\n09:25 ana: off to borrow one {{re a}}\n"
        "15:00 ana: that worked, from the edge {b} {re a}",
        id="went away and came back",
    ),
    pytest.param(
        f"{HELPED} {{like ana}}\n15:00 ana: that worked a treat {{b}} {{re a}}",
        id="reacted, and came back",
    ),
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{a}} {{in q}}\n"
        "15:00 ana: the putty melts with it {b} {in q}",
        id="in the thread",
    ),
    pytest.param(
        f"{HELPED}\n15:00 ana: ben: thanks a lot, it is all off {{b}}", id="by name"
    ),
    pytest.param(
        f"{ABOUT}\n09:04 ana: good, then mine may come off, too {{b}} {{re a}}",
        id="asked about a post, and took up the answer",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SOCIAL, Kind.ANNOUNCEMENTS])
def test_stays_silent_where_nobody_waits_for_it(kind: Kind) -> None:
    assert find(RULE, f"{HELPED}\n15:00 ana: it all came off {{re a}}", kind=kind) == []


def test_what_may_belong_to_something_else_is_not_told() -> None:
    talk = f"{HELPED}\n15:00 ana: ben: are you coming on Sunday?"
    assert [one.certainty for one in find(RULE, talk)] == [0.6]
    assert RULE.options().threshold > 0.6


@pytest.mark.parametrize("talk", FINDS)
def test_finds(talk: str) -> None:
    (finding,) = find(RULE, talk)
    assert finding.about == "ana"
    assert finding.messages == ("b", "a", "q")
    assert finding.people == ("ben",)
    assert finding.certainty >= RULE.options().threshold
    assert finding.at == finding.posted + 3 * 60_000


def test_finds_the_first_times_then_rarely() -> None:
    talk = "\n".join(
        f"{day} 09:00 ana: how do I get paint off frame {day}? {{q{day}}}\n"
        f"{day} 09:20 ben: with a heat gun {{a{day}}} {{re q{day}}}\n"
        f"{day} 15:00 ana: it is all off now {{b{day}}} {{re a{day}}}"
        for day in range(1, 22)
    )
    found = [one.messages[0] for one in find(RULE, talk)]
    assert found == ["b1", "b2", "b10", "b20"]


def test_a_thread_of_its_own_is_where_it_is_found() -> None:
    posts = conversation(
        f"{ASKED}\n09:20 ben: with a heat gun {{a}} {{in q}}\n"
        "15:00 ana: the putty melts with it {b} {in q}"
    )
    posts[1:] = [structs.replace(post, channel="T1") for post in posts[1:]]
    memory = Workspace("W1", KEY, everybody=True)
    memory.places["T1"] = Place(home=CHANNEL)
    engine = Engine([(RULE, RULE.options())])
    (finding,) = engine.fold(memory, [*posts, Over()]).findings
    assert (finding.channel, finding.messages[0]) == ("T1", "b")


def test_answers_taken_up_in_another_order_are_let_go_and_time_goes_on() -> None:
    # Ana was answered first and came back last: of both, hers is over first.
    talk = (
        f"{HELPED}\n09:40 cleo: does anybody know how to store seed potatoes? {{q2}}\n"
        "09:50 dora: in sand, in the dark {a2} {re q2}\n"
        "10:00 cleo: sand it is {re a2}\n15:00 ana: it came off with soda {re a}"
    )
    bound = ((RULE, RULE.options()),)
    engine = Engine(bound, times=times(bound))
    workspace = Workspace("W1", KEY, everybody=True)
    posts = conversation(talk)
    for day in range(4):
        engine.fold(workspace, [*posts, Watermark(posts[-1].at + day * DAY)])
    assert not workspace.channels[CHANNEL].taken
