"""``newcomer-unseen``: where it stays silent, then what it finds."""

import pytest
from msgspec import structs

from rules.checks.newcomer_unseen import RULE
from rules.engine import Engine
from rules.model import DAY, HOUR, Deleted, Kind, Over, Posted, Reacted, Tell, Watermark
from rules.state.workspace import Place, Workspace
from tests.rules.conversation import CHANNEL, KEY, conversation, find, fold

LONG_READ = "1 09:00 dora: the pond is full again\n1 09:05 ben: it is, at last"
TALK = "20 08:20 ben: the pond froze over last night {p}"
NEW = "20 09:00 nora: I moved here with two pots of thyme and no idea {n}"
LIFE = (
    "20 10:10 dora: ours did not, it is under the trees {a} {re p}\n"
    "20 11:10 ben: then the trees are worth it {b} {re a}\n"
    "20 12:10 dora: in winter they are {re b}"
)


def with_life(first: str = NEW, *between: str, before: str = LONG_READ) -> str:
    return "\n".join((before, TALK, first, *between, LIFE))


SILENT = [
    pytest.param(
        with_life(NEW, "20 09:50 ben: thyme likes it dry {re n}"), id="a reply"
    ),
    pytest.param(with_life(NEW, "20 09:50 ben: how many pots? {in n}"), id="a thread"),
    pytest.param(
        with_life(NEW, "20 09:50 ben: nora, thyme likes it dry"), id="spoken to by name"
    ),
    pytest.param(
        with_life(NEW, "20 09:50 ben: welcome to the garden, nora"),
        id="named in a message",
    ),
    pytest.param(
        with_life(NEW, "20 09:50 ben: <@nora> thyme likes it dry"), id="mentioned"
    ),
    pytest.param(
        with_life(
            NEW,
            "20 09:40 nora: and a fig tree {m}",
            "20 09:50 ben: figs love that wall {re m}",
        ),
        id="a reply to what they said next",
    ),
    pytest.param(with_life(NEW[:-3] + "{like ben}"), id="a reaction with it"),
    pytest.param(
        with_life(NEW, "20 09:20 ben: the shed is open"), id="somebody spoke soon after"
    ),
    pytest.param(
        "\n".join((LONG_READ, TALK, NEW, LIFE.splitlines()[0])),
        id="one active hour",
    ),
    pytest.param(
        with_life(NEW.replace("nora", "dora")), id="somebody who posted before"
    ),
    pytest.param(
        with_life(before=LONG_READ.replace("1 09", "7 09", 2)),
        id="the first days that are read",
    ),
    pytest.param(
        with_life("20 09:00 nora: https://example.org/thyme"), id="a bare link"
    ),
    pytest.param(with_life(NEW[:-3] + "{forward}"), id="a forward"),
    pytest.param(
        with_life(
            "20 09:00 nora: Buy my plant course now, only $20 today with code GREEN:"
            " https://example.org/buy?ref=nora"
        ),
        id="a pitch",
    ),
    pytest.param(with_life(NEW[:-3] + "{bot}"), id="a bot"),
    pytest.param(
        with_life(
            "20 08:58 ben: who here grows thyme in pots? {q}\n"
            "20 09:00 nora: I do, two of them, since last year {n} {re q}"
        ),
        id="a reply to somebody",
    ),
]


@pytest.mark.parametrize("talk", SILENT)
def test_stays_silent(talk: str) -> None:
    assert find(RULE, talk) == []


def test_stays_silent_where_things_are_announced() -> None:
    assert find(RULE, with_life(), kind=Kind.ANNOUNCEMENTS) == []


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda at: Reacted(CHANNEL, "n", at, "ben", "👋"), id="a wave"),
        pytest.param(lambda at: Deleted(CHANNEL, "n", at), id="taken back"),
    ],
)
def test_stays_silent_after(change) -> None:
    posts = conversation(with_life())
    at = posts[3].at + HOUR
    rules = [(RULE, RULE.options())]
    assert fold(posts, rules=rules, changes=[change(at)]).findings == []


def test_stays_silent_about_who_is_exempt_or_left_out() -> None:
    for field in ("exempt", "left_out"):
        memory = Workspace("W1", KEY, everybody=True)
        getattr(memory, field).add(
            "nora" if field == "exempt" else memory.alias("nora")
        )
        assert _found(memory, conversation(with_life())) == []


def test_stays_silent_where_two_active_hours_took_more_than_a_week() -> None:
    quiet = f"{LONG_READ}\n{TALK}\n{NEW}\n28 10:00 dora: spring is near\n28 12:00 ben: it is"
    assert find(RULE, quiet) == []


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(with_life(), id="others talk about something else"),
        pytest.param(with_life(NEW, "20 09:40 nora: and a fig tree"), id="they go on"),
        pytest.param(
            with_life(NEW, "20 09:10 feed: rain tomorrow {bot}"), id="a bot speaks"
        ),
        pytest.param(
            with_life("20 09:00 nora: hello everybody {n}"), id="a mere hello"
        ),
        pytest.param(
            with_life("20 09:00 nora: does thyme need a pot with a hole at all? {n}"),
            id="a question",
        ),
    ],
)
def test_finds(talk: str) -> None:
    (finding,) = find(RULE, talk)
    assert (finding.about, finding.messages) == ("nora", ("n",))
    assert finding.tell is Tell.WELCOMERS
    assert finding.numbers == {"minutes": 180}
    assert finding.certainty >= RULE.options().threshold


def test_the_time_is_an_option() -> None:
    (finding,) = find(RULE, with_life(), active_hours=1)
    assert finding.numbers == {"minutes": 120}


def test_who_is_not_coached_is_not_named() -> None:
    (finding,) = _found(Workspace("W1", KEY), conversation(with_life()))
    assert finding.about == ""


@pytest.mark.parametrize("late", ["{re n}", "{in n}"])
def test_a_late_welcome_withdraws_it(late: str) -> None:
    posts = conversation(f"{with_life()}\n22 09:00 ben: hello from the pond {late}")
    outcome = fold(posts, rules=[(RULE, RULE.options())])
    (finding,) = outcome.findings
    assert [one.key for one in outcome.retractions] == [finding.key]


def test_a_late_wave_withdraws_it() -> None:
    posts = conversation(with_life())
    wave = Reacted(CHANNEL, "n", posts[-1].at + DAY, "ben", "👋")
    outcome = fold(posts, rules=[(RULE, RULE.options())], changes=[wave])
    assert [one.reason for one in outcome.retractions] == ["answered"]


def test_a_thread_of_its_own_takes_up_what_it_hangs_on() -> None:
    posts = conversation(with_life(NEW, "20 09:50 ben: how many pots? {in n}"))
    posts[4] = structs.replace(posts[4], channel="T1")
    memory = Workspace("W1", KEY, everybody=True)
    memory.places["T1"] = Place(home=CHANNEL)
    assert _found(memory, posts) == []


def test_it_is_watched_for_a_week_and_forgotten() -> None:
    posts = conversation(with_life())
    memory = Workspace("W1", KEY)
    engine = Engine([(RULE, RULE.options())])
    engine.fold(memory, [*posts, Watermark(posts[3].at + 6 * DAY)])
    assert list(memory.channels[CHANNEL].unseen) == ["n"]
    engine.fold(memory, [Watermark(posts[3].at + 8 * DAY)])
    assert memory.channels[CHANNEL].unseen == {}


def _found(memory: Workspace, posts: list[Posted]):
    engine = Engine([(RULE, RULE.options())])
    return engine.fold(memory, [*posts, Watermark(posts[-1].at + DAY), Over()]).findings
