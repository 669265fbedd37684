"""Helpful acts: what is none, then what is one, and how they are counted."""

import pytest
from msgspec import structs

from rules.acts import TURNED_DOWN
from rules.checks.good_answer import RULE
from rules.engine import Engine
from rules.model import MINUTE, Over, Reacted, Watermark
from rules.state.presence import HELPED_KEPT
from rules.state.workspace import Member, Place, Workspace
from tests.rules.conversation import CHANNEL, KEY, conversation, find, fold

ASKED = "09:00 ana: how do I get the old paint off a window frame? {q}"
HELPED = f"{ASKED}\n09:20 ben: with a heat gun, from the edge inwards {{a}} {{re q}}"
ONE = RULE.options(answers=1, people=1)


def acts(talk: str) -> list[tuple[str, str]]:
    """Who is said to have helped, and by which message."""
    found = find(RULE, talk, answers=1, people=1)
    return [(one.about, one.messages[0]) for one in found]


NONE = [
    pytest.param(HELPED, id="nobody said anything"),
    pytest.param(f"{HELPED}\n10:00 ana: ok {{re a}}", id="a nod"),
    pytest.param(
        f"{HELPED}\n10:00 ana: thank god it is not mine {{re a}}", id="thank god"
    ),
    pytest.param(f"{HELPED}\n10:00 ana: no thanks {{re a}}", id="no thanks"),
    pytest.param(
        f"{ASKED}\n09:20 helper: see page 12 {{a}} {{re q}} {{bot}}\n"
        "10:00 ana: thanks, that worked {re a}",
        id="a bot answered",
    ),
    pytest.param(
        f"{HELPED}\n10:00 feed: thanks, that worked {{re a}} {{bot}}",
        id="a bot gives thanks",
    ),
    pytest.param(
        f"{ASKED}\n09:20 ana: with a heat gun, it seems {{a}} {{re q}}\n"
        "10:00 ana: thanks, me {re a}",
        id="oneself",
    ),
    pytest.param(f"{HELPED} {{like ben}}", id="one's own reaction"),
    pytest.param(f"{HELPED} {{like cleo}}", id="a reaction of a bystander"),
    pytest.param(f"{ASKED} {{like ben}}", id="a reaction to the question"),
    pytest.param(
        "09:00 ana: my beans are up {p}\n09:05 ben: they look great {a} {re p}\n"
        "09:06 ana: thank you {re a}",
        id="thanks for a kind word",
    ),
    pytest.param(
        "09:00 ana: what time is the swap on Sunday? {q}\n"
        "09:05 ben: thanks for asking, at six {a} {re q}\n09:06 ana: thanks {re a}",
        id="thanks for thanks",
    ),
    pytest.param(
        "09:00 ana: how do I store dahlias over the winter? thanks", id="beforehand"
    ),
    pytest.param(
        f"{HELPED}\n10:00 cleo: thanks, and how do I do that with a door? {{re a}}",
        id="a bystander's own question",
    ),
    pytest.param(
        f"{HELPED}\n09:30 cleo: or with soda {{re q}}\n15:00 ana: thanks, all sorted",
        id="several answered, and it is not said who helped",
    ),
    pytest.param(
        f"{HELPED}\n10:00 ana: cleo: thanks for the lift yesterday", id="for another"
    ),
    pytest.param(
        f"09:00 cleo: lunch is at one\n{HELPED}\n"
        "10:00 ana: many thanks for the lift yesterday, cleo",
        id="for another, named at the end",
    ),
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{in q}}\n09:25 cleo: or soda {{in q}}\n"
        "10:00 ana: thanks {in q}",
        id="several answered in the thread",
    ),
    pytest.param(
        "09:00 ben: my beans are up {p}\n09:20 cleo: so are mine {in p}\n"
        "10:00 ben: thanks for telling {in p}",
        id="a thread that asks nothing",
    ),
]

HELPFUL = [
    pytest.param(f"{HELPED}\n10:00 ana: thanks, that worked {{re a}}", id="in a reply"),
    pytest.param(f"{HELPED}\n10:00 ana: ben: thanks, that worked", id="by name"),
    pytest.param(
        f"{HELPED}\n10:00 ana: worked a treat, thank you", id="without a name"
    ),
    pytest.param(f"{HELPED} {{like ana}}", id="a reaction of the asker"),
    pytest.param(
        f"{HELPED}\n10:00 cleo: thanks, that worked for me as well {{re a}}",
        id="a bystander whom it helped, too",
    ),
    pytest.param(
        f"{HELPED}\n10:00 ana: thanks! and how hot, about? {{re a}}",
        id="with a further question",
    ),
    pytest.param(
        f"{ASKED}\n09:20 ben: with a heat gun {{a}} {{in q}}\n10:00 ana: thanks {{in q}}",
        id="in the thread",
    ),
    pytest.param(
        f"{HELPED}\n09:30 cleo: or with soda {{re q}}\n10:00 ana: thanks, ben {{re a}}",
        id="several answered, and it is said who helped",
    ),
    pytest.param(
        f"{HELPED} {{like ana}}\n10:00 ana: thanks, that worked {{re a}}",
        id="both count once",
    ),
]


@pytest.mark.parametrize("talk", NONE)
def test_is_no_helpful_act(talk: str) -> None:
    assert acts(talk) == []


@pytest.mark.parametrize("talk", HELPFUL)
def test_is_a_helpful_act(talk: str) -> None:
    assert acts(talk) == [("ben", "a")]


@pytest.mark.parametrize(
    ("who", "emoji", "counts"),
    [
        pytest.param("ana", "+1", True, id="a thumb"),
        pytest.param("ana", "🙏", True, id="folded hands"),
        pytest.param("ana", "👎🏽", False, id="a thumb down, in any tone"),
        pytest.param("ana", ":-1:", False, id="a thumb down by name"),
        pytest.param("cleo", "+1", False, id="of a bystander"),
        pytest.param("ben", "+1", False, id="one's own"),
    ],
)
def test_a_reaction_counts_where_the_asker_likes_it(
    who: str, emoji: str, counts: bool
) -> None:
    posts = conversation(HELPED)
    later = Reacted(CHANNEL, "a", posts[-1].at + 20 * MINUTE, who, emoji)
    found = fold(posts, rules=[(RULE, ONE)], changes=[later]).findings
    assert [one.about for one in found] == ["ben"] * counts


def test_what_turns_down_is_written_as_it_is_compared() -> None:
    assert all(one == one.strip(":\ufe0f") for one in TURNED_DOWN)


def folded(talk: str, *, since: int | None = None, **more: object) -> Workspace:
    """Fold a talk in which only ben is coached."""
    memory = Workspace("W1", KEY, **more)
    ben = memory.alias("ben")
    memory.members[ben] = Member("ben", ben)
    posts = conversation(talk)
    if since is not None:
        memory.members[ben].since = posts[0].at + since
    engine = Engine([(RULE, ONE)])
    engine.fold(memory, [*posts, Watermark(posts[-1].at + 10 * MINUTE), Over()])
    return memory


def helped(memory: Workspace) -> list[str]:
    presence = memory.members[memory.alias("ben")].presence.get(CHANNEL)
    deeds = presence.deeds if presence else None
    return [one.id for one in deeds.helped] if deeds else []


THANKED = f"{HELPED}\n10:00 ana: thanks, that worked {{re a}}"


def test_whom_it_helped_need_not_be_coached() -> None:
    assert helped(folded(THANKED)) == ["a"]


def test_nothing_is_counted_from_before_coaching_was_switched_on() -> None:
    assert helped(folded(THANKED, since=30 * MINUTE)) == []


def test_nothing_is_counted_of_who_is_exempt() -> None:
    assert helped(folded(THANKED, exempt={"ben"})) == []


def test_who_asked_to_be_left_out_is_in_no_act() -> None:
    ana = Workspace("W1", KEY).alias("ana")
    assert helped(folded(THANKED, left_out={ana})) == []


def test_a_thread_of_its_own_counts_where_it_hangs() -> None:
    posts = conversation(
        f"{ASKED}\n09:20 ben: with a heat gun {{a}} {{in q}}\n10:00 ana: thanks {{in q}}"
    )
    posts[1:] = [structs.replace(post, channel="T1") for post in posts[1:]]
    memory = Workspace("W1", KEY, everybody=True)
    memory.places["T1"] = Place(home=CHANNEL)
    found = Engine([(RULE, ONE)]).fold(memory, [*posts, Over()]).findings
    assert [(one.channel, one.messages) for one in found] == [("T1", ("a",))]
    assert helped(memory) == ["a"]


def test_the_latest_acts_are_kept_and_none_for_longer_than_counts_are() -> None:
    lines = [
        f"{day} 09:00 ana: how do I get paint off frame {day}? {{q{day}}}\n"
        f"{day} 09:20 ben: with a heat gun {{a{day}}} {{re q{day}}}\n"
        f"{day} 10:00 ana: thanks, that worked {{re a{day}}}"
        for day in (*range(1, 31), 80)
    ]
    memory = folded("\n".join(lines[:30]))
    assert helped(memory) == [f"a{day}" for day in range(31 - HELPED_KEPT, 31)]
    memory = folded("\n".join(lines))
    assert helped(memory) == [f"a{day}" for day in range(21, 31)] + ["a80"]
