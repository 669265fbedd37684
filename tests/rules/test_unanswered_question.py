"""``unanswered-question``: where it stays silent, then what it finds."""

import pytest

from rules.checks.unanswered_question import RULE
from rules.engine import Engine
from rules.model import DAY, HOUR, Kind, Reacted, Tell, Watermark
from rules.state.workspace import Workspace
from tests.rules.conversation import CHANNEL, KEY, MONDAY, conversation, find, fold

ASKED = "09:00 ana: how do I get the old paint off a window frame? {q}"

SILENT = [
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{re q}}", id="a platform reply"
    ),
    pytest.param(
        f"{ASKED}\n12:40 ben: with a heat gun {{in q}}", id="a reply in thread"
    ),
    pytest.param(
        f"{ASKED}\n09:02 ben: a heat gun, and patience", id="answered at once"
    ),
    pytest.param(
        f"{ASKED}\n09:05 cleo: lunch is at one\n09:10 ben: ana: try a heat gun",
        id="answered by name, others between",
    ),
    pytest.param(
        f"{ASKED}\n09:01 ana: it is oak, about a hundred years old\n"
        "09:03 ben: a heat gun then",
        id="answered after the asker went on",
    ),
    pytest.param(f"{ASKED} {{like ben}}", id="somebody reacted to it"),
    pytest.param(
        "09:00 ben: morning\n09:01 ana: ben: did you get the paint off? {q}",
        id="put to a named person",
    ),
    pytest.param(
        f"{ASKED}\n09:02 ana: never mind, got it working", id="the asker found it"
    ),
    pytest.param("09:00 ana: who needs sleep anyway, right?", id="a tag question"),
    pytest.param("09:00 ana: how are you all?", id="how are you"),
    pytest.param("09:00 ana: > how do I get it off?\\nlol", id="a quoted question"),
    pytest.param("09:00 ana: why?", id="too few words"),
    pytest.param("09:00 quiz: what is the capital of Peru? {bot}", id="asked by a bot"),
    pytest.param(
        "09:00 ben: the paint on my frame comes off in flakes\n"
        "09:01 ana: is it the old lead paint, do you think? {q}\n"
        "09:02 ben: no, newer than that",
        id="inside a conversation that went on",
    ),
    pytest.param(
        f"{ASKED}\n15:00 ben: mine came off with soda and a week of patience",
        id="all that was said since may be the answer",
    ),
    pytest.param(
        f"{ASKED}\n09:04 dora: the van is at the back\n09:05 cleo: lunch is at one\n"
        "09:40 ana: nobody with old oak frames who would know how to strip them?\n"
        "09:41 dora: soup today\n09:42 cleo: ana: come and see ours",
        id="asked again, and was answered then",
    ),
]

FINDS = [
    pytest.param(ASKED, id="silence"),
    pytest.param(
        f"{ASKED}\n09:30 helper: here is a page on paint {{re q}} {{bot}}",
        id="only a bot answered",
    ),
    pytest.param(
        "09:00 ana: is there a way to get old paint off a window frame {q}",
        id="without a question mark",
    ),
    pytest.param(
        "09:00 ana: ¿cómo quito la pintura vieja de una ventana? {q}", id="in Spanish"
    ),
    pytest.param(
        "09:00 ana: 窓枠の古いペンキは どうやって 落としますか？ {q}", id="in Japanese"
    ),
    pytest.param(
        f"{ASKED}\n10:30 ana: still looking for a way to do this gently",
        id="the asker alone spoke",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SOCIAL, Kind.ANNOUNCEMENTS])
def test_stays_silent_in_channels_of_another_kind(kind: Kind) -> None:
    assert find(RULE, ASKED, kind=kind) == []


@pytest.mark.parametrize("talk", FINDS)
def test_finds(talk: str) -> None:
    assert [finding.rule for finding in find(RULE, talk)] == ["unanswered-question"]


def test_a_quiet_channel_gets_24_hours() -> None:
    (finding,) = find(RULE, ASKED)
    assert finding.at == MONDAY + 33 * HOUR
    assert finding.messages == ("q",)


def test_a_busy_channel_gets_four_active_hours() -> None:
    """Hours in which somebody posted, each over: 10, 11, 13 and 15 o'clock."""
    talk = "08:00 ben: beans again\n08:05 cleo: the whole bed of them\n" + ASKED
    talk += "".join(
        f"\n{hour}:10 {who}: {other}: and not a single pod among all of them"
        for hour, who, other in (
            (10, "ben", "cleo"),
            (11, "cleo", "ben"),
            (13, "ben", "cleo"),
            (15, "cleo", "ben"),
            (17, "ben", "cleo"),
        )
    )
    findings = find(RULE, talk)
    assert [finding.at for finding in findings] == [MONDAY + 16 * HOUR]


def test_a_late_answer_withdraws_it() -> None:
    posts = conversation(f"{ASKED}\n2 15:00 ben: a heat gun, gently {{re q}}")
    outcome = fold(posts, rules=((RULE, RULE.options()),))
    assert [finding.key for finding in outcome.findings] == [
        retraction.key for retraction in outcome.retractions
    ]
    assert outcome.retractions[0].reason == "answered"


@pytest.mark.parametrize(
    "late",
    [
        pytest.param("2 15:00 ana: never mind, found it {re q}", id="a reply"),
        pytest.param("2 15:00 ana: solved, it was the fuse {in q}", id="in its thread"),
    ],
)
def test_the_asker_takes_it_back_late(late: str) -> None:
    outcome = fold(conversation(f"{ASKED}\n{late}"), rules=((RULE, RULE.options()),))
    assert [one.reason for one in outcome.retractions] == ["withdrawn"]
    assert len(outcome.findings) == 1


def test_a_late_reaction_of_another_withdraws_it() -> None:
    posts = conversation(ASKED)
    reactions = [
        Reacted(CHANNEL, "q", posts[-1].at + days * DAY, who, "eyes")
        for days, who in ((2, "ana"), (3, "ben"))
    ]
    outcome = fold(posts, rules=((RULE, RULE.options()),), changes=reactions)
    (taken_back,) = outcome.retractions
    assert taken_back.at >= reactions[1].at


def test_of_who_is_not_coached_it_names_nobody_and_is_for_helpers() -> None:
    memory = Workspace("W1", KEY)
    posts = conversation(ASKED)
    engine = Engine(((RULE, RULE.options()),))
    end = Watermark(posts[-1].at + 2 * DAY)
    (finding,) = engine.fold(memory, [*posts, end]).findings
    assert (finding.about, finding.tell) == ("", Tell.HELPERS)


def test_nobody_is_asked_about_who_is_exempt() -> None:
    memory = Workspace("W1", KEY, exempt={"ana"})
    posts = conversation(ASKED)
    engine = Engine(((RULE, RULE.options()),))
    end = Watermark(posts[-1].at + 2 * DAY)
    assert engine.fold(memory, [*posts, end]).findings == []
