"""``better-link``: where it stays silent, then what it finds."""

import pytest
from msgspec import structs

from rules.checks.better_link import RULE
from rules.engine import Engine
from rules.model import DAY, Deleted, Edited, Kind, Over, Watermark
from rules.state.workspace import Place, Workspace
from tests.rules.conversation import CHANNEL, KEY, conversation, find, fold

URL = "https://garden.example/soil"
SHARED = f"09:00 ana: worth it for the part on clay soil {URL} {{l}}"
REPLIES = (
    "09:10 ben: the part on lime is new to me {re l}\n"
    "09:20 cleo: ours is all sand, sadly {re l}\n"
    "09:30 ben: then it is the chapter after that {re l}"
)

SILENT = [
    pytest.param(f"09:00 ana: {URL} {{l}}\n{REPLIES}", id="a bare link"),
    pytest.param(f"09:00 ana: soil guide: {URL} {{l}}\n{REPLIES}", id="a label"),
    pytest.param(SHARED + "\n" + REPLIES.rsplit("\n", 1)[0], id="two replies"),
    pytest.param(
        f"{SHARED}\n"
        + "\n".join(f"09:1{n} ben: point {n} is good {{re l}}" for n in range(5)),
        id="one other person",
    ),
    pytest.param(
        f"{SHARED}\n"
        + "\n".join(f"09:1{n} ana: and point {n} {{re l}}" for n in range(5)),
        id="the author's own words",
    ),
    pytest.param(
        f"{SHARED}\n" + REPLIES.replace(" {re l}", " {bot} {re l}"), id="bots reply"
    ),
    pytest.param(
        f"09:00 ana: does what it says on clay soil hold here? {URL} {{l}}\n{REPLIES}",
        id="a question",
    ),
    pytest.param(f"{SHARED} {{forward}}\n{REPLIES}", id="a forward"),
    pytest.param(
        f"08:50 dora: I am off to buy soil {{s}}\n{SHARED} {{re s}}\n{REPLIES}",
        id="a reply",
    ),
    pytest.param(
        SHARED + "\n" + REPLIES.replace("09:", "4 09:", 1), id="replies days later"
    ),
    pytest.param(
        f"{SHARED}\n12:00 ben: the swap is at six\n13:00 cleo: who brings seeds?\n"
        "13:10 dora: I do",
        id="others speak of something else",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


@pytest.mark.parametrize("kind", [Kind.SHOWCASE, Kind.ANNOUNCEMENTS])
def test_stays_silent_where_links_are_the_point(kind: Kind) -> None:
    assert find(RULE, f"{SHARED}\n{REPLIES}", kind=kind) == []


@pytest.mark.parametrize(
    "replies",
    [
        pytest.param(REPLIES, id="as replies"),
        pytest.param(REPLIES.replace("{re l}", "{in l}"), id="in its thread"),
        pytest.param(f"{REPLIES}\n09:40 dora: same here {{re l}}", id="told once"),
    ],
)
def test_finds(replies: str) -> None:
    (finding,) = find(RULE, f"{SHARED}\n{replies}")
    assert finding.about == "ana"
    assert finding.messages == ("l",)
    assert finding.numbers == {"replies": 3, "people": 2}
    assert finding.certainty >= RULE.options().threshold
    assert finding.at == finding.posted + 33 * 60_000


def test_finds_the_first_two_in_a_channel() -> None:
    talk = "\n".join(
        "\n".join(f"{day} {line}" for line in f"{SHARED}\n{REPLIES}".split("\n"))
        .replace(" l}", f" l{day}}}")
        .replace("{l}", f"{{l{day}}}")
        for day in range(1, 6)
    )
    assert [one.messages for one in find(RULE, talk)] == [("l1",), ("l2",)]


def test_replies_that_may_be_to_something_else_are_not_told() -> None:
    talk = (
        f"{SHARED}\n09:01 ben: clay is what we have\n09:02 cleo: ours is all sand\n"
        "09:03 dora: mine is chalk"
    )
    told = [
        one for one in find(RULE, talk) if one.certainty >= RULE.options().threshold
    ]
    assert told == []


@pytest.mark.parametrize("does", ["deletes", "edits"])
def test_is_withdrawn_with_its_link(does: str) -> None:
    posts = conversation(f"{SHARED}\n{REPLIES}")
    at = posts[-1].at + 3_600_000
    without = structs.replace(posts[0], text="never mind")
    change = Deleted(CHANNEL, "l", at) if does == "deletes" else Edited(without, at)
    outcome = fold(posts, rules=[(RULE, RULE.options())], changes=[change])
    (finding,) = outcome.findings
    assert finding.key in {one.key for one in outcome.retractions}


def test_a_thread_of_its_own_counts_for_what_it_hangs_on() -> None:
    posts = conversation(f"{SHARED}\n{REPLIES.replace('{re l}', '{in l}')}")
    posts[1:] = [structs.replace(post, channel="T1") for post in posts[1:]]
    memory = Workspace("W1", KEY, everybody=True)
    memory.places["T1"] = Place(home=CHANNEL)
    engine = Engine([(RULE, RULE.options())])
    (finding,) = engine.fold(memory, [*posts, Over()]).findings
    assert (finding.channel, finding.messages) == (CHANNEL, ("l",))


def test_a_link_is_watched_for_two_days() -> None:
    posts = conversation(SHARED)
    memory = Workspace("W1", KEY, everybody=True)
    engine = Engine([(RULE, RULE.options())])
    engine.fold(memory, [*posts, Watermark(posts[0].at + DAY)])
    assert list(memory.channels[CHANNEL].shared) == ["l"]
    engine.fold(memory, [Watermark(posts[0].at + 3 * DAY)])
    assert memory.channels[CHANNEL].shared == {}
