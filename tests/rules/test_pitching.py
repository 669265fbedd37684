"""What is remembered of a pitch: where it adds nothing, then what it adds.

The message looked at is the last one, in time, of channel C1.
"""

import pytest
from msgspec import structs

from rules.checks import RULES
from rules.engine import Engine
from rules.model import DAY, HOUR, MINUTE, Deleted, Edited, Event, Posted, Watermark
from rules.reading.pitch import REMEMBERED
from rules.signals import PITCH_COUNTS, read
from rules.sites import LINKS_KEPT, links_of
from rules.state.packed import pack_member, unpack_member
from rules.state.workspace import Workspace
from tests.rules.conversation import KEY, conversation

BOUND = tuple((rule, rule.options()) for rule in RULES)
COURSE = "Join us for the evening course on ash glazes and raku firing"
SITE = "https://pots.example.org/course"
CALL = "Join us for the planning call on kiln repairs and glazes https://zoom.us/j/4"
SALE = "10% discount on raku glazes and kiln shelves this week https://pots.example.org"

Talks = str | dict[str, str]


def posts_of(talks: Talks) -> list[Posted]:
    """Read conversations by channel, in order of time, each message with its own id."""
    by_channel = {"C1": talks} if isinstance(talks, str) else talks
    posts = [
        structs.replace(post, id=f"{channel}.{post.id}")
        for channel, text in by_channel.items()
        for post in conversation(text, channel)
    ]
    return sorted(posts, key=lambda post: post.at)


def settled(
    talks: Talks, changes: tuple[Event, ...] = (), **how: object
) -> tuple[float, tuple[str, ...], float]:
    """Return a message's settled score, what was remembered, and its score read alone."""
    posts = posts_of(talks)
    last = [post for post in posts if post.channel == "C1"][-1]
    workspace = Workspace("W1", KEY, everybody=True)
    for name, value in how.items():
        setattr(workspace, name, value)
    engine = Engine(BOUND, readings=True)
    engine.fold(workspace, [*posts, *changes, Watermark(last.at + HOUR)])
    turn = workspace.channels["C1"].find(last.id)
    assert turn is not None
    remembered = tuple(name for name in turn.traits if name in REMEMBERED)
    return turn.pitch, remembered, read(last).pitch


SILENT = [
    pytest.param(
        f"1 09:00 ben: is there a course on glazes? {{q1}}\n"
        f"1 09:05 ana: yes, sign up there: {SITE} {{re C1.q1}}\n"
        f"2 09:00 cleo: where is raku taught? {{q2}}\n"
        f"2 09:05 ana: at ours, sign up there: {SITE} {{re C1.q2}}\n"
        f"3 09:00 dan: any course in the evening? {{q3}}\n"
        f"3 09:05 ana: {COURSE}: {SITE} {{re C1.q3}}",
        id="a maintainer answers with their own project for the third time",
    ),
    pytest.param(
        f"1 09:00 ana: {CALL}\n2 09:00 ana: {CALL}\n3 09:01 ana: {CALL}",
        id="a meeting link repeated",
    ),
    pytest.param(
        f"09:00 ana: {COURSE}, https://pots.example.org/coarse\n"
        f"09:05 ana: {COURSE}, {SITE}",
        id="posted again with a typo mended",
    ),
    pytest.param(
        f"09:00 ana: how raku is fired: {SITE}\n15:00 ana: {COURSE} {SITE}",
        id="linked earlier on the same day alone",
    ),
    pytest.param(
        f"1 09:00 ana: how raku is fired: {SITE}\n"
        "1 12:00 ana: clay from around here: https://clay.example.net/pits\n"
        "1 15:00 ana: and a kiln for rent, seen at https://rent.example.com/kiln\n"
        f"2 09:00 ana: {COURSE} {SITE}",
        id="most links lead elsewhere",
    ),
    pytest.param(
        f"1 09:00 ana: how raku is fired: {SITE}\n40 09:00 ana: {COURSE} {SITE}",
        id="linked more than 30 days ago",
    ),
    pytest.param(
        f"1 09:00 ben: {COURSE} {SITE}\n2 08:00 ana: {COURSE} {SITE}",
        id="somebody else said and linked it",
    ),
    pytest.param(
        f"1 09:00 ana: {COURSE}\n2 08:50 ana: {COURSE}", id="what is posted every day"
    ),
    pytest.param(f"09:00 ana: {CALL}\n14:00 ana: {CALL}", id="a reminder of a meeting"),
    pytest.param(
        "1 09:00 ana: raku 2.1 is out, notes on glazes and firing: "
        f"{SITE}\n2 08:00 ana: raku 2.1 is out, notes on glazes and firing: {SITE}",
        id="a release told twice presses nobody",
    ),
    pytest.param(
        f"09:00 ana: {COURSE} {SITE} {{forward}}\n"
        f"15:00 ana: {COURSE} {SITE} {{forward}}",
        id="forwards",
    ),
    pytest.param(
        {
            "C2": f"09:00 ana: {COURSE}\n09:10 ben: better in #courses {{re C2.m1}}",
            "C1": f"09:20 ana: {COURSE}",
        },
        id="moved to where somebody said it belongs",
    ),
    pytest.param(
        {
            "C2": "09:00 ana: Join us for the evening course on weaving willow baskets",
            "C1": f"09:20 ana: {COURSE}",
        },
        id="another course elsewhere",
    ),
    pytest.param(
        {"C1": f"09:00 ana: {COURSE}", "C2": f"09:20 ana: {COURSE}"},
        id="what is posted elsewhere later",
    ),
    pytest.param(
        {"C2": "09:00 ana: sign up now, ben", "C1": "09:20 ana: sign up now, ben"},
        id="too few words to be the same",
    ),
]

FINDS = [
    pytest.param(
        {"C2": f"09:00 ana: {COURSE}", "C1": f"09:01 ana: {COURSE}!"},
        ("crossposted",),
        id="nearly the same in another channel",
    ),
    pytest.param(
        f"09:00 ana: {COURSE}\n14:00 ana: {COURSE}, from six",
        ("repeated",),
        id="nearly the same here, hours later",
    ),
    pytest.param(
        f"1 09:00 ana: how raku is fired: {SITE}\n9 09:00 ana: {COURSE} {SITE}",
        ("own_domain",),
        id="the same site as a week ago",
    ),
    pytest.param(
        f"1 09:00 ana: how raku is fired: {SITE}\n9 09:00 ana: {SALE}",
        ("own_domain",),
        id="another page of the same site",
    ),
    pytest.param(
        {
            "C2": f"2 09:00 ana: {COURSE} {SITE}",
            "C1": f"1 09:00 ana: our kiln: {SITE}\n2 09:05 ana: {COURSE} {SITE}",
        },
        ("crossposted", "own_domain"),
        id="both",
    ),
]


@pytest.mark.parametrize("talks", SILENT)
def test_nothing_is_added(talks: Talks) -> None:
    score, remembered, alone = settled(talks)
    assert (score, remembered) == (alone, ())


@pytest.mark.parametrize(("talks", "added"), FINDS)
def test_what_is_remembered_adds_to_the_score(
    talks: Talks, added: tuple[str, ...]
) -> None:
    score, remembered, alone = settled(talks)
    assert remembered == added
    assert score > alone > 0


def test_an_announcer_presses_nobody() -> None:
    week = "\n".join(f"{day} 09:00 ana: {COURSE} {SITE}" for day in (1, 8, 15))
    assert settled(week)[0] >= PITCH_COUNTS
    assert settled(week, announcers={"ana"})[:2] == (0.0, ())


def test_the_communitys_own_site_is_nobodys() -> None:
    talk = f"1 09:00 ana: our kiln: {SITE}\n2 09:00 ana: {COURSE} {SITE}"
    assert settled(talk, domains=frozenset({"example.org"}))[1] == ()


def test_other_channels_are_looked_at_only_where_they_share_a_clock() -> None:
    talks = {"C2": f"09:00 ana: {COURSE}", "C1": f"09:01 ana: {COURSE}"}
    assert settled(talks, shared_clock=True)[1] == ("crossposted",)
    posts = [*posts_of(talks)]
    workspace = Workspace("W1", KEY, everybody=True, shared_clock=False)
    marks = [Watermark(post.at + HOUR, post.channel) for post in posts]
    outcome = Engine(BOUND, readings=True).fold(workspace, [*posts, *marks])
    assert {one.pitch for one in outcome.readings} == {read(posts[0]).pitch}


@pytest.mark.parametrize("wait", [MINUTE, 4 * MINUTE, 6 * MINUTE])
@pytest.mark.parametrize("kind", ["deleted", "edited"])
def test_what_was_taken_back_or_changed_does_not_count(kind: str, wait: int) -> None:
    talks = {"C2": f"09:00 ana: {COURSE}", "C1": f"09:05 ana: {COURSE}"}
    first = posts_of(talks)[0]
    at = first.at + wait
    change: Event = Deleted("C2", first.id, at)
    if kind == "edited":
        change = Edited(structs.replace(first, text="see #courses"), at)
    assert settled(talks, (change,))[1] == ()


def test_a_score_that_counts_only_with_what_is_remembered_is_told_of() -> None:
    talk = f"1 09:00 ana: how raku is fired: {SITE}\n9 09:00 ana: {SALE}"
    score, _, alone = settled(talk)
    assert alone < PITCH_COUNTS <= score
    posts = posts_of(talk)
    workspace = Workspace("W1", KEY, everybody=True)
    engine = Engine(BOUND, readings=True)
    outcome = engine.fold(workspace, [*posts, Watermark(posts[-1].at + HOUR)])
    assert outcome.readings[-1].pitch_flag
    (finding,) = [one for one in outcome.findings if one.rule == "sales-pitch"]
    assert (finding.certainty, finding.traits[1]) == (score, "own_domain")


def test_nothing_is_noted_of_whoever_is_not_coached() -> None:
    posts = posts_of(f"1 09:00 ana: our kiln: {SITE}\n2 09:00 ana: {COURSE} {SITE}")
    workspace = Workspace("W1", KEY)
    Engine(BOUND).fold(workspace, [*posts, Watermark(posts[-1].at + HOUR)])
    assert [turn.site for turn in workspace.channels["C1"].recent] == [0, 0]
    assert workspace.members == {}


def test_what_is_noted_is_small_bounded_and_names_no_site() -> None:
    lines = [f"{day} 09:00 ana: page {day} of our kiln: {SITE}" for day in range(1, 60)]
    posts = posts_of("\n".join(lines) + "\n60 09:00 ben: what a kiln")
    workspace = Workspace("W1", KEY, everybody=True)
    Engine(BOUND).fold(workspace, [*posts, Watermark(posts[-1].at + HOUR)])
    ana, ben = (workspace.members[workspace.alias(who)] for who in ("ana", "ben"))
    (links,) = links_of(ana).values()
    assert len(links) == LINKS_KEPT
    assert links[-1][0] == posts[-2].at // DAY
    assert len({place for _, place in links}) == 1
    assert b"example" not in pack_member(ana)
    assert unpack_member(pack_member(ana)) == ana
    assert b"linked" not in pack_member(ben)
