"""The coach: holding, deciding again, forgetting nothing it promised."""

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coach import Coach, DecisionWord, Held, Outcome
from bot.coaching import Workspace
from bot.flood import Found
from bot.history import pack, unpack
from bot.member import ALWAYS, MemberSettings, Newness, Pace
from rules.model import DAY, HOUR, MINUTE, Finding, Kind, Millis, Retraction, Tell
from rules.rule import Moment, Options, Rule, UseBy, Variant, Wording, millis

SAID = Variant("noticed", "why", "try")
WORDING = Wording("title", (SAID, SAID, SAID), (SAID, SAID, SAID))


def rule(id: str, **more) -> Rule:
    return Rule(
        id=id,
        moment=Moment.SETTLED,
        options=Options,
        kinds=frozenset(Kind),
        check=lambda view, options: (),
        wording=WORDING,
        **more,
    )


LINK = rule("link-only")
GREETING = rule("empty-greeting", once=True)
VANISHES = rule("asks-and-vanishes", use_by=UseBy.WEEK, starts_by_itself=True)
BROADCASTING = rule("broadcasting", use_by=UseBy.WEEK, starts_by_itself=True)
PRAISE = rule("good-answer", use_by=UseBy.WEEK, praise=True)
RULES = (LINK, GREETING, VANISHES, BROADCASTING, PRAISE)
SENT, HELD, FOLDED = DecisionWord.SENT, DecisionWord.HELD, DecisionWord.FOLDED
MIRROR, DROPPED = DecisionWord.MIRROR, DecisionWord.DROPPED


class People:
    """Everybody opted in; who is newer is said by id."""

    def __init__(self, *newcomers: str, **settings: MemberSettings) -> None:
        self.newcomers = newcomers
        self.chosen = settings

    def settings(self, member: str) -> MemberSettings:
        return self.chosen.get(member, MemberSettings(consented=ALWAYS))

    def newness(self, member: str, at: Millis) -> Newness:
        return Newness(member in self.newcomers, (0, 1))

    def announces(self, member: str) -> bool:
        return False


def on(when: str) -> Millis:
    moment = datetime.fromisoformat(when).replace(tzinfo=UTC)
    return millis(moment - datetime(1970, 1, 1, tzinfo=UTC))


NOON = on("2025-03-04 12:00")
"""A Tuesday."""
NIGHT = on("2025-03-04 23:00")
MORNING = on("2025-03-05 08:00")


def found(rule: Rule, at: Millis, key: str = "", **more) -> Finding:
    settings = {"about": "ana", "posted": at - 2 * DAY, "messages": (key or rule.id,)}
    return Finding(
        rule=rule.id, key=key or rule.id, channel="help", at=at, **(settings | more)
    )


def fresh(rule: Rule, at: Millis, key: str = "", **more) -> Finding:
    return found(rule, at, key, posted=at - 3 * MINUTE, **more)


def coach(people: People | None = None, **more) -> Coach:
    return Coach(RULES, Workspace(), people or People(), **more)


def run(*items: Finding | Retraction, coached: Coach | None = None) -> list[Outcome]:
    one = coached or coach()
    outcomes = [outcome for item in items for outcome in one.consider(item)]
    return outcomes + one.close()


def words(outcomes: list[Outcome]) -> list[tuple[str, DecisionWord, str]]:
    return [(one.finding.key, one.decision, one.reason.slug) for one in outcomes]


def test_what_is_retracted_at_the_same_moment_is_never_sent() -> None:
    outcomes = run(fresh(LINK, NOON), Retraction("link-only", NOON, "deleted"))
    assert words(outcomes) == [("link-only", DROPPED, "retracted")]


def test_what_is_retracted_while_held_is_dropped_then() -> None:
    outcomes = run(
        found(VANISHES, NIGHT), Retraction(VANISHES.id, NIGHT + HOUR, "answered")
    )
    assert words(outcomes) == [(VANISHES.id, DROPPED, "retracted")]
    assert outcomes[0].at == NIGHT + HOUR


def test_a_retraction_of_what_was_sent_or_never_found_changes_nothing() -> None:
    outcomes = run(
        fresh(LINK, NOON),
        Retraction(LINK.id, NOON + HOUR, "edited"),
        Retraction("no such key", NOON + HOUR, "edited"),
    )
    assert words(outcomes) == [(LINK.id, SENT, "told")]


def test_finding_the_same_key_twice_is_finding_it_once() -> None:
    sent_twice = run(fresh(LINK, NOON), fresh(LINK, NOON + 30 * DAY))
    assert words(sent_twice) == [(LINK.id, SENT, "told")]
    held_twice = run(found(VANISHES, NIGHT), found(VANISHES, NIGHT + HOUR))
    assert words(held_twice) == [(VANISHES.id, HELD, "quiet-hours")]


def test_what_is_held_is_sent_when_its_time_has_come() -> None:
    one = coach()
    assert one.consider(found(VANISHES, NIGHT)) == []
    assert one.advance(MORNING - 1) == []
    assert [held.until for held in one.held] == [MORNING]
    outcomes = one.advance(MORNING)
    assert words(outcomes) == [(VANISHES.id, SENT, "told")]
    assert outcomes[0].at == MORNING


def test_what_is_held_is_decided_again_before_it_is_sent() -> None:
    outcomes = run(
        found(VANISHES, NIGHT),
        fresh(LINK, MORNING - HOUR),
        fresh(LINK, MORNING + 10 * DAY, key="later"),
    )
    assert words(outcomes) == [
        (LINK.id, SENT, "told"),
        (VANISHES.id, SENT, "told"),
        ("later", DROPPED, "same-rule"),
    ]
    assert outcomes[1].at == MORNING + DAY  # 24 hours later it is quiet again


def test_at_the_archives_end_what_waits_stays_held() -> None:
    outcomes = run(found(VANISHES, NIGHT))
    assert words(outcomes) == [(VANISHES.id, HELD, "quiet-hours")]
    assert outcomes[0].until == MORNING


def test_a_hint_of_the_same_day_takes_in_what_rests_on_its_message() -> None:
    first = fresh(LINK, NOON, messages=("m1",))
    second = fresh(PRAISE, NOON + HOUR, messages=("m1",))
    outcomes = run(first, second)
    assert words(outcomes)[1] == (PRAISE.id, FOLDED, "same-message")
    assert outcomes[1].into == first.key


def test_a_habit_over_weeks_goes_to_the_mirror() -> None:
    assert words(run(fresh(BROADCASTING, NOON, tell=Tell.MIRROR))) == [
        (BROADCASTING.id, MIRROR, "mirror-only")
    ]


def test_an_outcome_knows_whether_it_speaks_to_a_newcomer() -> None:
    people = People("ana")
    assert run(fresh(LINK, NOON), coached=coach(people))[0].newcomer
    assert run(found(VANISHES, NIGHT), coached=coach(people))[0].newcomer
    assert not run(fresh(LINK, NOON))[0].newcomer


def test_a_rule_never_speaks_in_the_same_words_twice_running() -> None:
    found = [fresh(PRAISE, NOON + 15 * n * DAY, f"praise {n}") for n in range(20)]
    sent = [one for one in run(*found) if one.decision is SENT]
    assert len(sent) == 20
    assert all(a.said != b.said for a, b in pairwise(sent))


def test_what_nobody_was_told_has_no_wording_yet() -> None:
    (outcome,) = run(found(LINK, NOON, certainty=0.1))
    assert (outcome.decision, outcome.said) == (DecisionWord.MIRROR, None)


def test_a_flooding_rule_stops_itself_for_a_day_and_says_so() -> None:
    one = coach()
    flood = [
        fresh(LINK, NOON + n * MINUTE, key=f"k{n:02}", about=f"member {n}")
        for n in range(12)
    ]
    later = [
        fresh(LINK, NOON + DAY - MINUTE, key="next day", about="bea"),
        fresh(LINK, NOON + DAY + HOUR, key="day after", about="bea"),
        fresh(GREETING, NOON + DAY + HOUR, key="other rule", about="carl"),
    ]
    outcomes = {one.finding.key: one for one in run(*flood, *later, coached=one)}
    assert [outcomes[f"k{n:02}"].decision for n in range(9)] == [SENT] * 9
    stopped = ["k09", "k10", "k11", "next day"]
    assert {outcomes[key].reason.slug for key in stopped} == {"flood-brake"}
    assert outcomes["day after"].decision is SENT
    assert outcomes["other rule"].decision is SENT
    (stop,) = one.stops
    assert (stop.rule, stop.found, stop.usual) == (LINK.id, 10, 0)
    assert (stop.at, stop.until) == (NOON + 9 * MINUTE, NOON + 9 * MINUTE + DAY)


def test_what_is_read_late_is_decided_at_the_time_of_reading() -> None:
    one = coach()
    one.consider(fresh(LINK, NOON), now=NOON + 2 * DAY)
    one.consider(found(VANISHES, NOON), now=NOON + 2 * DAY)
    assert words(one.advance(NOON + 2 * DAY)) == [
        (VANISHES.id, SENT, "told"),
        (LINK.id, DROPPED, "use-by"),
    ]


def test_time_never_runs_backwards() -> None:
    outcomes = run(fresh(LINK, NOON), fresh(GREETING, NOON - 3 * DAY, about="bea"))
    assert words(outcomes) == [
        (GREETING.id, DROPPED, "use-by"),
        (LINK.id, SENT, "told"),
    ]


# Whatever comes: members, rules and times chosen so that limits are met often.

MOST = {
    "rule": st.sampled_from(RULES),
    "number": st.integers(0, 6),
    "at": st.integers(0, 9 * 24) | st.integers(0, 60 * 24),
}
finds = st.builds(
    lambda rule, number, about, at, age, **more: found(
        rule,
        NOON + at * HOUR,
        f"{rule.id}:{number}",
        about=about,
        posted=NOON + at * HOUR - age * MINUTE,
        **more,
    ),
    **MOST,
    about=st.sampled_from(["ana", "ana", "ana", "ben", "new"]),
    age=st.sampled_from([3, 3, 3, 15, 16, 2 * 24 * 60]),
    messages=st.integers(0, 30).map(lambda n: (f"m{n}", f"m{n - 1}")),
    certainty=st.sampled_from([1.0, 1.0, 0.9, 0.4]),
    pattern=st.booleans(),
    tell=st.sampled_from([Tell.AUTHOR, Tell.AUTHOR, Tell.MIRROR]),
)
retractions = st.builds(
    lambda rule, number, at: Retraction(
        f"{rule.id}:{number}", NOON + at * HOUR, "gone"
    ),
    **MOST,
)
histories = st.lists(
    finds | finds | finds | finds | retractions, min_size=25, max_size=75
).map(lambda items: sorted(items, key=lambda item: item.at))
calm = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
PEOPLE = People(
    "new",
    ana=MemberSettings(consented=ALWAYS, zone="Australia/Lord_Howe", patterns=True),
    ben=MemberSettings(consented=ALWAYS, pace=Pace.GENTLE, zone="nowhere"),
)


@calm
@given(histories)
def test_nobody_ever_hears_more_than_was_promised(items: list) -> None:
    hints = defaultdict(list)
    for outcome in run(*items, coached=coach(PEOPLE)):
        if outcome.decision is SENT:
            hints[outcome.finding.about].append((outcome.at, outcome.finding.rule))
    for told in hints.values():
        times = [at for at, _ in told]
        assert times == sorted(times)
        assert all(b - a >= DAY for a, b in pairwise(times))
        assert all(d - a >= 7 * DAY for a, d in zip(times, times[3:], strict=False))
        for name in {name for _, name in told}:
            spoke = [at for at, rule in told if rule == name]
            assert all(b - a >= 14 * DAY for a, b in pairwise(spoke))
            assert name != GREETING.id or len(spoke) == 1
        for four in zip(told, told[1:], told[2:], told[3:], strict=False):
            if all(name != PRAISE.id for _, name in four):
                assert four[3][0] - four[2][0] >= 14 * DAY


@calm
@given(histories)
def test_nothing_is_sent_stale_or_after_it_was_retracted(items: list) -> None:
    gone = defaultdict(list)
    for item in items:
        if isinstance(item, Retraction):
            gone[item.key].append(item.at)
    for outcome in run(*items, coached=coach(PEOPLE)):
        if outcome.decision is SENT:
            finding = outcome.finding
            week = RULES[[r.id for r in RULES].index(finding.rule)].use_by is UseBy.WEEK
            assert finding.at <= outcome.at <= finding.at + (7 * DAY if week else DAY)
            assert not any(finding.at <= at <= outcome.at for at in gone[finding.key])


@calm
@given(histories, st.randoms(use_true_random=False))
def test_the_order_within_a_moment_changes_nothing(items: list, random) -> None:
    by_time = defaultdict(dict)
    for item in items:
        by_time[item.at].setdefault((type(item), item.key), item)
    once = [item for same in by_time.values() for item in same.values()]
    shuffled = []
    for same in by_time.values():
        again = list(same.values())
        random.shuffle(again)
        shuffled += again
    assert run(*once, coached=coach(PEOPLE)) == run(*shuffled, coached=coach(PEOPLE))


@calm
@given(histories, st.integers(0, 60 * 24))
def test_a_coach_goes_on_from_what_was_stored(items: list, hours: int) -> None:
    stop = NOON + hours * HOUR
    before = [item for item in items if item.at <= stop]
    after = [item for item in items if item.at > stop]
    one, other = coach(PEOPLE), coach(PEOPLE)
    for item in before:
        assert one.consider(item) == other.consider(item)
    assert one.advance(stop) == other.advance(stop)
    packed = {who: pack(history) for who, history in one.histories.items()}
    found = msgspec.msgpack.encode(one.found)
    held = msgspec.msgpack.encode(one.held)
    again = Coach(
        RULES,
        one.workspace,
        PEOPLE,
        {who: unpack(row) for who, row in packed.items()},
        msgspec.msgpack.decode(found, type=dict[str, Found]),
        msgspec.msgpack.decode(held, type=tuple[Held, ...]),
    )
    assert run(*after, coached=again) == run(*after, coached=other)
