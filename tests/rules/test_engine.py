"""The engine: however events are delivered, the same is found.

Properties over generated talk: shuffled within a minute, doubled, cut into any batches,
with edits, deletions and reactions; and over real archives where they are given.
"""

import json
import os
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import (
    DAY,
    HOUR,
    MINUTE,
    Deleted,
    Edited,
    Event,
    Kind,
    Over,
    Posted,
    Reacted,
    Tell,
    Watermark,
)
from rules.outcome import Outcome
from rules.rule import Moment, Options, Rule
from rules.state.packed import pack_channel, pack_member, unpack_channel, unpack_member
from rules.state.workspace import Place, Workspace
from tests.rules.conversation import KEY, MONDAY, conversation

DATA = os.environ.get("RAPPORT_DATA")
BOUND = tuple((rule, rule.options()) for rule in RULES)

TEXTS = (
    "how do I get the old paint off a window frame?",
    "https://example.org/paint",
    "use a heat gun, gently, and work from the edge inwards",
    "thanks, that worked",
    "hi",
    "ben: try it with soda first",
    "Sign up today and save 30% with code SPRING, only until Friday! DM me",
    "Join us for the evening course on ash glazes and raku https://pots.example.org",
    "the swap is on Sunday at six",
    "any ideas?",
    "ok",
)
PEOPLE = ("ana", "ben", "cleo", "dan")
GAPS = (0, 1_000, 20_000, MINUTE, 2 * MINUTE, 4 * MINUTE, HOUR, 7 * HOUR, 2 * DAY)

POST = st.tuples(
    st.sampled_from(GAPS),
    st.sampled_from(PEOPLE),
    st.sampled_from(TEXTS),
    st.sampled_from(("C1", "C2")),
    st.sampled_from(("", "reply", "thread")),
    st.sampled_from(
        ("", "", "", "edit", "delete", "react", "late edit", "late delete")
    ),
)


def talk(rows: Iterable[tuple[int, str, str, str, str, str]]) -> list[Event]:
    """Turn drawn rows into events, in order of time."""
    events: list[Event] = []
    last: dict[str, str] = {}
    at = MONDAY
    for number, (gap, who, text, channel, how, then) in enumerate(rows):
        at += gap
        id = f"p{number}"
        before = last.get(channel)
        post = Posted(
            channel, id, at, who, text, number, who,
            reply_to=before if how == "reply" else None,
            thread=before if how == "thread" else None,
        )  # fmt: skip
        events.append(post)
        last[channel] = id
        other = PEOPLE[number % len(PEOPLE)]
        if then == "edit":
            new = structs.replace(post, text=TEXTS[number % len(TEXTS)])
            events.append(Edited(new, at + 100_000))
        elif then == "late edit":
            new = structs.replace(post, text="never mind that")
            events.append(Edited(new, at + 20 * MINUTE))
        elif then in ("delete", "late delete"):
            wait = 90_000 if then == "delete" else 3 * HOUR
            events.append(Deleted(channel, id, at + wait))
        elif then == "react":
            events.append(Reacted(channel, id, at + 70_000, other, "+1"))
    return sorted(events, key=_at)


def _at(event: Event) -> int:
    assert not isinstance(event, Over)
    return event.at


def run(
    batches: Iterable[Sequence[Event]],
    *,
    shared_clock: bool = True,
    repack: bool = False,
) -> Outcome:
    """Fold batches; with ``repack`` the state goes through its packed form in between."""
    engine = Engine(BOUND, times=times(BOUND), readings=True)
    workspace = Workspace("W", KEY, everybody=True, shared_clock=shared_clock)
    workspace.places = {"C1": Place(Kind.HELP), "C2": Place(Kind.DISCUSSION)}
    total = Outcome()
    for batch in batches:
        folded = engine.fold(workspace, batch)
        assert not folded.faults, folded.faults
        for name in (
            "findings",
            "retractions",
            "readings",
            "questions",
            "firsts",
            "weeks",
        ):
            getattr(total, name).extend(getattr(folded, name))
        if repack:
            for id, channel in list(workspace.channels.items()):
                workspace.channels[id] = unpack_channel(pack_channel(channel))
            for alias, member in list(workspace.members.items()):
                workspace.members[alias] = unpack_member(pack_member(member))
    return total


def found(outcome: Outcome) -> dict[str, object]:
    """Everything found, in an order of its own."""
    return {
        "findings": sorted(outcome.findings, key=lambda one: (one.key, one.at)),
        "retractions": sorted(outcome.retractions, key=lambda one: (one.key, one.at)),
        "readings": sorted(outcome.readings, key=lambda one: one.id),
        "questions": sorted(outcome.questions, key=lambda one: one.id),
        "firsts": sorted(outcome.firsts, key=lambda one: one.id),
        "weeks": sorted(outcome.weeks, key=lambda one: (one.channel, one.monday)),
    }


def delivered(events: Sequence[Event], rng: random.Random) -> list[list[Event]]:
    """Deliver as a bad network does: late by up to a minute, doubled, in any batches."""
    arrivals = [(_at(event) + rng.randrange(60_000), event) for event in events]
    arrivals += [(_at(event) + rng.randrange(60_000), event) for event in events[::10]]
    arrivals.sort(key=lambda pair: pair[0])
    batches: list[list[Event]] = []
    batch: list[Event] = []
    for (when, event), (following, _) in pairwise([*arrivals, (1 << 60, Over())]):
        batch.append(event)
        if rng.random() < 0.3:
            batches.append([*batch, Watermark(min(when, following) - 60_000)])
            batch = []
    batches.append(batch)
    return batches


def end_of(events: Sequence[Event]) -> int:
    return max(_at(event) for event in events) + 4 * DAY


@settings(max_examples=int(os.environ.get("RAPPORT_FUZZ", "150")), deadline=None)
@given(st.lists(POST, min_size=1, max_size=40), st.integers(0, 1 << 30))
def test_shuffled_doubled_and_batched_delivery_finds_the_same(
    rows: list[tuple[int, str, str, str, str, str]], seed: int
) -> None:
    events = talk(rows)
    end = [Watermark(end_of(events)), Over()]
    plain = run([events, end])
    bad = run([*delivered(events, random.Random(seed)), end])
    assert found(bad) == found(plain)


@settings(max_examples=60, deadline=None)
@given(st.lists(POST, min_size=1, max_size=30), st.integers(0, 1 << 30))
def test_packing_the_state_between_batches_changes_nothing(
    rows: list[tuple[int, str, str, str, str, str]], seed: int
) -> None:
    events = talk(rows)
    end = [Watermark(end_of(events)), Over()]
    batches = [*delivered(events, random.Random(seed)), end]
    whole, packed = run(batches), run(batches, repack=True)
    whole.readings, packed.readings = (
        [],
        [],
    )  # readings of open questions live in memory
    packed_findings = [structs.replace(one, people=()) for one in packed.findings]
    whole_findings = [structs.replace(one, people=()) for one in whole.findings]
    assert found(structs.replace(packed, findings=packed_findings)) == found(
        structs.replace(whole, findings=whole_findings)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(POST, min_size=1, max_size=30))
def test_without_a_shared_clock_channels_may_follow_one_another(
    rows: list[tuple[int, str, str, str, str, str]],
) -> None:
    events = [event for event in talk(rows) if isinstance(event, Posted)]
    end = [Over()]

    def marks(batch: Sequence[Event]) -> list[Event]:
        last = {event.channel: event.at for event in batch if isinstance(event, Posted)}
        return [*batch, *(Watermark(at, channel) for channel, at in last.items())]

    together = run([marks(events), end], shared_clock=False)
    one_by_one = [
        [event for event in events if event.channel == channel]
        for channel in ("C2", "C1")
    ]
    apart = run([*map(marks, one_by_one), end], shared_clock=False)
    assert _without_firsts(apart) == _without_firsts(together)


def _without_firsts(outcome: Outcome) -> dict[str, object]:
    # Who came first is known when everything has been read; see FirstPost.mark.
    findings = [one for one in outcome.findings if one.tell is not Tell.WELCOMERS]
    keys = {one.key for one in findings}
    held = [one for one in outcome.retractions if one.key in keys]
    rest = found(structs.replace(outcome, findings=findings, retractions=held))
    del rest["firsts"], rest["weeks"]
    return rest


def test_a_message_is_not_judged_before_its_grace_is_over() -> None:
    engine = Engine(BOUND, readings=True)
    workspace = Workspace("W", KEY, everybody=True)
    (post,) = conversation("09:00 ana: https://example.org/paint")
    grace = 3 * MINUTE
    assert not engine.fold(workspace, [post, Watermark(post.at + grace)]).readings
    assert engine.fold(workspace, [Watermark(post.at + grace + 1)]).readings


def test_an_event_older_than_what_was_settled_is_late_and_counted() -> None:
    engine = Engine(BOUND)
    workspace = Workspace("W", KEY, everybody=True)
    early, late = conversation("09:00 ana: one thing\n10:00 ben: another thing")
    engine.fold(workspace, [late, Watermark(late.at + HOUR)])
    outcome = engine.fold(workspace, [early])
    assert (outcome.taken_in, outcome.late) == (0, 1)


def test_a_rule_that_raises_is_returned_as_data_and_the_others_go_on() -> None:
    def broken(view: object, options: object) -> Iterable[object]:
        raise ZeroDivisionError("on purpose")

    good = next(rule for rule in RULES if rule.id == "link-only")
    bad = Rule(
        id="broken",
        moment=Moment.SETTLED,
        options=Options,
        kinds=frozenset(Kind),
        check=broken,  # type: ignore[arg-type]
        wording=good.wording,
        needs=good.needs,
    )
    engine = Engine([(bad, Options()), (good, good.options())])
    workspace = Workspace("W", KEY, everybody=True)
    (post,) = conversation("09:00 ana: https://example.org/paint")
    outcome = engine.fold(workspace, [post, Watermark(post.at + HOUR)])
    assert [(fault.rule, fault.message) for fault in outcome.faults] == [
        ("broken", "m1")
    ]
    assert [finding.rule for finding in outcome.findings] == ["link-only"]


def test_nobody_is_found_who_is_not_coached() -> None:
    engine = Engine(BOUND, readings=True)
    workspace = Workspace("W", KEY)
    posts = conversation(
        "09:00 ana: https://example.org/paint\n09:30 ben: how so, ana?"
    )
    outcome = engine.fold(workspace, [*posts, Watermark(posts[-1].at + 2 * DAY)])
    assert {(one.rule, one.about) for one in outcome.findings} == {
        ("unanswered-question", "")  # a fact of the channel, about nobody
    }
    assert len(outcome.readings) == 2
    assert workspace.members == {}


def test_whoever_is_left_out_is_a_nameless_turn_in_no_count() -> None:
    engine = Engine(BOUND, readings=True)
    workspace = Workspace("W", KEY, everybody=True)
    workspace.left_out.add(workspace.alias("ana"))
    posts = conversation(
        "09:00 ana: https://example.org/paint\n"
        "09:10 ben: how do I get old paint off a frame? {q}\n"
        "09:12 ana: with a heat gun {re q}"
    )
    outcome = engine.fold(
        workspace, [*posts, Watermark(posts[-1].at + 8 * DAY), Over()]
    )
    assert outcome.findings == []
    assert [reading.id for reading in outcome.readings] == ["q"]
    assert outcome.readings[0].answered_by == ("m3",)
    assert [week.posts for week in outcome.weeks] == [1]
    assert workspace.alias("ana") not in workspace.seen
    packed = pack_channel(workspace.channels["C1"])
    assert workspace.alias("ana").to_bytes(8, "big") not in packed


def test_the_windows_are_bounded() -> None:
    engine = Engine(BOUND)
    workspace = Workspace("W", KEY, everybody=True)
    posts = [
        Posted("C1", f"p{n}", MONDAY + n * 1_000, f"u{n % 400}", "how so, anyone?", n)
        for n in range(5_000)
    ]
    engine.fold(workspace, [*posts, Watermark(posts[-1].at + 4 * MINUTE)])
    channel = workspace.channels["C1"]
    assert len(channel.recent) <= 250
    assert len(channel.names) <= 500
    engine.fold(workspace, [Watermark(posts[-1].at + 9 * DAY)])
    assert not channel.recent
    assert not channel.questions
    assert not channel.overdue
    for member in workspace.members.values():
        assert len(pack_member(member)) < 2_000


@pytest.mark.skipif(
    DATA is None, reason="set RAPPORT_DATA to replay real archives here"
)
@pytest.mark.parametrize("name", ["irc_linux", "irc_ubuntu_dev", "nps_dev"])
def test_real_archives_found_the_same_however_delivered(name: str) -> None:
    events: list[Event] = []
    clock: dict[str, int] = {}
    path = Path(DATA or "") / f"{name}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        channel = row["channel"]
        at = clock.get(channel, 0)
        if row["ts"]:
            moment = datetime.fromisoformat(row["ts"]).replace(tzinfo=UTC)
            at = max(at, int(moment.timestamp() * 1000))
        clock[channel] = at
        who = row["author"]
        events.append(Posted(channel, row["id"], at, who, row["text"], number, who))
    events.sort(key=_at)
    end = [Watermark(end_of(events)), Over()]
    plain = run([events, end])
    bad = run([*delivered(events, random.Random(7)), end])
    assert found(bad) == found(plain)


def test_a_deleted_message_handed_in_again_stays_deleted() -> None:
    post = conversation("09:00 ana: https://example.org/paint {link}")[0]
    gone = Deleted(post.channel, post.id, post.at + 2 * MINUTE)
    engine = Engine(BOUND, times=times(BOUND))
    workspace = Workspace("W1", KEY, everybody=True)
    once: list[Event] = [post, gone, Watermark(post.at + 4 * MINUTE)]
    again: list[Event] = [post, gone, Watermark(post.at + HOUR)]
    found = (
        engine.fold(workspace, once).findings + engine.fold(workspace, again).findings
    )
    assert not found


def test_an_hour_is_lived_through_also_where_the_next_begins_on_the_stroke() -> None:
    engine = Engine(BOUND)
    workspace = Workspace("W", KEY)
    posts = conversation("09:30 ana: morning\n10:00 ben: morning\n11:00 ana: tea?")
    engine.fold(workspace, [*posts, Watermark(posts[-1].at + 2 * HOUR)])
    assert workspace.channels["C1"].hours_done == 3
