"""Who is asked: everything that speaks against somebody first, then whose turn it is."""

import pytest

from bot.asking.choice import Choice, Somebody, choose
from bot.coaching import Workspace
from bot.history import History, record_sent
from bot.limits import CoachingSettings
from bot.member import ALWAYS, MemberSettings
from rules.checks import good_answer, link_only, newcomer_unseen, unanswered_question
from rules.model import DAY, HOUR, MINUTE, Finding, Millis, Tell
from rules.rule import Rule
from rules.state.presence import Deeds, Help, Presence

NOON: Millis = 20_515 * DAY + 12 * HOUR
"""Tuesday 3 March 2026, 12:00 UTC."""
SATURDAY = NOON + 4 * DAY
QUESTION, NEWCOMER = unanswered_question.RULE, newcomer_unseen.RULE
POLICY = Workspace(CoachingSettings())


def fact(tell: Tell = Tell.HELPERS, now: Millis = NOON, **more) -> Finding:
    given = {"certainty": 1.0, "at": now - HOUR, "posted": now - 7 * HOUR} | more
    rule = QUESTION if tell is Tell.HELPERS else NEWCOMER
    return Finding(
        rule=rule.id,
        key="ask:it",
        channel="help",
        about="",
        tell=tell,
        messages=("m1",),
        **given,
    )


def here(posts: int = 1, replies: int = 0, helped: int = 0) -> Presence:
    """Counts in the channel: posts of yesterday, and answers that helped."""
    found = Presence(last=NOON - DAY)
    for number in range(posts):
        found.count(NOON // DAY - 1, 1, int(number < replies), 0, 0, 0)
    if helped:
        acts = tuple(Help(NOON, f"a{n}", n, NOON) for n in range(helped))
        found.deeds = Deeds(helped=acts)
    return found


def told(rule: Rule, ago: Millis, *, asked: bool = False, about: str = "m0") -> History:
    """A history with one note in it."""
    tell = Tell.HELPERS if asked else Tell.AUTHOR
    note = Finding(
        rule=rule.id, key=f"k{ago}", channel="help", about="ben", tell=tell,
        at=NOON - ago, posted=NOON - ago, messages=(about,),
    )  # fmt: skip
    return record_sent(History(), note, rule, NOON - ago, 90 * DAY)


def somebody(id: str = "ben", **more) -> Somebody:
    chose = {"consented": ALWAYS, "helps": True} | more.pop("settings", {})
    return Somebody(
        id,
        MemberSettings(**chose),
        more.pop("history", History()),
        more.pop("at", here()),
    )


def order(*people: Somebody, now: Millis = NOON, **more) -> tuple[str, ...]:
    return choose(fact(now=now, **more), QUESTION, people, POLICY, now).order


WEEK = History(
    told=tuple(
        one for days in (6, 4, 2) for one in told(link_only.RULE, days * DAY).told
    )
)

NOT_ASKED = [
    pytest.param(somebody(settings={"helps": False}), id="never offered"),
    pytest.param(
        somebody(settings={"helps": False, "welcomes": True}), id="offered to welcome"
    ),
    pytest.param(somebody(settings={"consented": None}), id="switched coaching off"),
    pytest.param(somebody(settings={"paused_until": NOON + 1}), id="paused"),
    pytest.param(
        somebody(settings={"off": frozenset({QUESTION.id})}), id="stopped this tip"
    ),
    pytest.param(somebody(at=None), id="never posted here since they switched on"),
    pytest.param(somebody(at=Presence()), id="nothing counted here"),
    pytest.param(
        somebody(settings={"zone": "Pacific/Auckland"}), id="night where they live"
    ),
    pytest.param(
        somebody(settings={"quiet": (11 * 60, 13 * 60)}), id="quiet hours of their own"
    ),
    pytest.param(
        somebody(history=told(QUESTION, DAY - 1, asked=True)), id="asked today"
    ),
    pytest.param(
        somebody(history=told(link_only.RULE, HOUR)), id="told something else today"
    ),
    pytest.param(somebody(history=WEEK), id="told three things this week"),
    pytest.param(
        somebody(settings={"most": 1}, history=told(link_only.RULE, 3 * DAY)),
        id="told as much this week as they want",
    ),
    pytest.param(
        somebody(history=told(NEWCOMER, 3 * DAY, asked=True, about="m1")),
        id="asked about the same message before",
    ),
]


@pytest.mark.parametrize("one", NOT_ASKED)
def test_is_not_asked(one: Somebody) -> None:
    assert order(one) == ()


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"now": SATURDAY}, id="on a weekend"),
        pytest.param({"certainty": 0.9}, id="when it is not sure"),
        pytest.param({"at": NOON - 8 * DAY}, id="when it is too long ago"),
    ],
)
def test_nobody_is_asked(more) -> None:
    assert order(somebody(), **more) == ()


def test_nobody_is_asked_by_a_rule_that_stopped_itself() -> None:
    policy = Workspace(CoachingSettings(), stopped={QUESTION.id: NOON + HOUR})
    assert choose(fact(), QUESTION, [somebody()], policy, NOON) == Choice()


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(somebody(), id="posted here once"),
        pytest.param(
            somebody(settings={"consented": NOON - HOUR}),
            id="opted in after the question",
        ),
        pytest.param(
            somebody(history=told(QUESTION, 2 * DAY, asked=True)),
            id="asked two days ago",
        ),
        pytest.param(
            somebody(history=told(QUESTION, 2 * DAY)),
            id="heard of a question of their own two days ago",
        ),
        pytest.param(
            somebody(history=History(corrections=3, corrected=NOON - 2 * DAY)),
            id="three corrections without a praise",
        ),
    ],
)
def test_is_asked(one: Somebody) -> None:
    assert order(one) == ("ben",)


def test_a_welcomer_is_asked_to_welcome() -> None:
    people = [
        somebody("ana"),
        somebody("ben", settings={"helps": False, "welcomes": True}),
    ]
    found = choose(fact(Tell.WELCOMERS), NEWCOMER, people, POLICY, NOON)
    assert found.order == ("ben",)


def test_asked_least_recently_comes_first_then_who_gave_most_here() -> None:
    people = [
        somebody("ana", history=told(QUESTION, 3 * DAY, asked=True), at=here(helped=9)),
        somebody("ben", history=told(QUESTION, 9 * DAY, asked=True)),
        somebody("cara", at=here(posts=9, replies=1)),
        somebody("dov", at=here(posts=3, replies=2)),
        somebody("eva", at=here(helped=1)),
        somebody("fay", history=told(good_answer.RULE, 3 * DAY)),
    ]
    assert order(*people) == ("eva", "dov", "cara", "fay", "ben", "ana")


def test_the_first_who_can_be_asked_later_says_when_to_look_again() -> None:
    people = [
        somebody("ana", history=told(link_only.RULE, 20 * HOUR)),
        somebody("ben", history=told(link_only.RULE, 23 * HOUR)),
        somebody("cara", settings={"zone": "Asia/Tokyo"}),
    ]
    found = choose(fact(), QUESTION, people, POLICY, NOON)
    assert found == Choice((), NOON + HOUR)


def test_having_been_asked_is_no_correction_and_no_telling_of_the_rule() -> None:
    after = told(QUESTION, MINUTE, asked=True)
    assert (after.corrections, after.rules) == (0, {})
    assert [one.asked for one in after.told] == [True]
