"""Asking people: one at a time, until somebody has answered."""

import asyncio

import pytest

from adapters.errors import NotAccepted
from adapters.platform import Person
from bot.asking.asker import ask as find_somebody
from bot.asking.facts import INTERVAL, MOST_ASKED
from bot.config.chosen import EXEMPT_MEMBERS, ON
from bot.live.batch import take_in
from bot.live.desk import SHADOW, YES, mute_of
from bot.member import MemberSettings, Reach
from bot.memory import changes
from bot.store import Changes, Hint
from bot.trouble import Kind, Thing
from rules.model import DAY, HOUR, MINUTE, Deleted, Millis, Posted, Reacted, Watermark
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import NOON, Office, open_office

SEEDS = "does anyone know where the old seed catalogues are kept these days?"
HELPERS = ("ana", "cara", "dov", "eva")
FACT = "ask:unanswered-question:help:q1"


@pytest.fixture
async def office(store, address) -> Office:
    """Four people who know #help; ben, who is not coached, asks something there."""
    found = await open_office(store, spoke=False)
    people = (*HELPERS, "ben")
    found.platform.people = {id: Person(id) for id in people}
    found.platform.channels["help"] = set(people)
    for id in HELPERS:
        await choose(found, id, helps=id == "ana")
    await found.hand_in(
        post("m-fay", NOON - 22 * HOUR, "fay", "the shed is tidy again"),
        *(
            post(f"m-{id}", NOON - 21 * HOUR, id, "good", reply_to="m-fay")
            for id in HELPERS
        ),
    )
    return found


async def choose(office: Office, who: str, **settings) -> None:
    chosen = MemberSettings(**{"consented": 0, "reach": Reach.DIRECT, **settings})
    async with office.desk.at_work() as unit:
        row = office.desk.choose(who, chosen)
        await unit.save(changes(office.desk.memory, office.desk.histories))
        await unit.save(Changes(consents=[row]))


def post(id: str, at: Millis, who: str, text: str, **more) -> Posted:
    return Posted(channel="help", id=id, at=at, author=who, text=text, **more)


def question(who: str = "ben") -> Posted:
    return post("q1", NOON, who, SEEDS)


async def take(office: Office, *events, later: Millis = 0) -> None:
    """Hand something in, let time pass and see to what is due."""
    office.clock.at += later
    marked = [*events, Watermark(office.clock.at)]
    await take_in(office.desk, marked, office.clock.at)
    await office.rounds.work(office.clock.at)


async def overlooked(office: Office, who: str = "ben") -> None:
    """A question is asked, and a day goes by."""
    await take(office, question(who))
    await take(office, later=DAY + 10 * MINUTE)


async def inbox(office: Office) -> dict[str, Hint]:
    found = await office.store.hints("T1")
    return {hint.finding.key: hint for hint in found}


async def asked(office: Office) -> list[str]:
    """Who was asked, in order."""
    found = await inbox(office)
    numbered = sorted(key for key in found if key.startswith(FACT + ":"))
    return [found[key].finding.about for key in numbered]


def answer(id: str, at: Millis) -> Posted:
    return post(id, at, "eva", "in the green cupboard", reply_to="q1")


# -- nobody is asked --------------------------------------------------------------------


async def test_where_nobody_offered_nothing_is_kept(office) -> None:
    await choose(office, "ana")
    await overlooked(office)
    assert await inbox(office) == {}


async def test_an_answered_question_is_not_asked_about(office) -> None:
    await take(office, question())
    await take(office, answer("a1", NOON + HOUR), later=DAY)
    assert await inbox(office) == {}


async def test_who_asked_it_is_not_asked(office) -> None:
    await overlooked(office, "ana")
    assert await asked(office) == []
    assert list(await inbox(office)) == [FACT, "unanswered-question:help:q1"]


async def test_who_cannot_read_the_channel_is_not_asked(office) -> None:
    office.platform.channels["help"].discard("ana")
    await choose(office, "cara", helps=True)
    await overlooked(office)
    assert await asked(office) == ["cara"]


async def test_nobody_is_asked_about_who_was_exempted_meanwhile(office) -> None:
    office.desk.apply(EXEMPT_MEMBERS, str(office.desk.memory.alias("ben")))
    await overlooked(office)
    assert await inbox(office) == {}


async def test_nobody_is_asked_for_a_rule_that_muted_itself(office) -> None:
    office.desk.apply(mute_of("unanswered-question"), YES)
    await overlooked(office)
    assert await inbox(office) == {}


async def test_in_shadow_mode_it_is_noted_and_nobody_is_told(office) -> None:
    office.desk.apply(SHADOW, ON)
    await overlooked(office)
    found = await inbox(office)
    assert found[f"{FACT}:1"].state == "shadow"
    assert office.shown() == []


async def test_who_has_left_is_not_asked(office) -> None:
    del office.platform.people["ana"]
    await overlooked(office)
    assert await asked(office) == []


async def test_while_a_manager_paused_it_nobody_is_asked(office) -> None:
    office.platform.people["dov"] = Person("dov", manager=True)
    await ask(office, "coach-admin pause", "dov")
    await overlooked(office)
    assert await asked(office) == []
    await ask(office, "coach-admin resume", "dov")
    await take(office, later=HOUR)
    assert await asked(office) == ["ana"]


async def test_what_may_be_an_answer_is_waited_for(office) -> None:
    await take(office, question())
    office.clock.at = NOON + DAY + 10 * MINUTE
    await take_in(
        office.desk,
        [Watermark(office.clock.at), answer("a1", office.clock.at)],
        office.clock.at,
    )
    await office.rounds.work(office.clock.at)
    assert await asked(office) == []
    await take(office, later=10 * MINUTE)
    assert await inbox(office) == {}


async def test_when_the_platform_does_not_say_it_is_tried_again(office) -> None:
    async def look_up(workspace: str, member: str) -> None:
        raise NotAccepted("busy")

    usual, office.platform.look_up = office.platform.look_up, look_up
    await overlooked(office)
    assert await asked(office) == []
    office.platform.look_up = usual
    await take(office, later=HOUR)
    assert await asked(office) == ["ana"]


async def test_what_nobody_expected_is_logged_and_put_off(office, caplog) -> None:
    async def look_up(workspace: str, member: str) -> None:
        raise ZeroDivisionError

    usual, office.platform.look_up = office.platform.look_up, look_up
    await overlooked(office)
    assert "nobody could be asked" in caplog.text
    broken = Thing(Kind.PART, "asking people", "T1")
    assert broken in office.desk.troubles.known
    office.platform.look_up = usual
    await take(office, later=HOUR)
    assert await asked(office) == ["ana"]
    assert broken not in office.desk.troubles.known


# -- somebody is ------------------------------------------------------------------------


async def test_somebody_is_asked_and_nobody_is_named(office) -> None:
    await overlooked(office)
    found = await inbox(office)
    assert found[FACT].finding.about == ""
    assert found[FACT].until == office.clock.at + INTERVAL
    hint = found[f"{FACT}:1"]
    assert (hint.finding.about, hint.decision, hint.state) == ("ana", "sent", "seen")
    assert hint.finding.numbers == {"minutes": 24 * 60 + 10}
    assert office.shown() == ["ana directly"]
    assert all("ben" not in str(hint.finding) for hint in found.values())


async def test_the_next_is_asked_after_a_while_and_three_at_most(office) -> None:
    for id in HELPERS:
        await choose(office, id, helps=True)
    await overlooked(office)
    await take(office, later=INTERVAL - HOUR)
    assert await asked(office) == ["ana"]
    for _ in range(12):
        await take(office, later=6 * HOUR)
    assert await asked(office) == ["ana", "cara", "dov"]
    assert len(await asked(office)) == MOST_ASKED
    assert FACT not in await inbox(office)


@pytest.mark.parametrize(
    "by",
    [
        pytest.param(lambda at: answer("a1", at), id="an answer"),
        pytest.param(lambda at: Deleted("help", "q1", at), id="taking it back"),
        pytest.param(
            lambda at: Reacted("help", "q1", at, "eva", "👀"), id="a reaction"
        ),
    ],
)
async def test_it_ends_with(office, by) -> None:
    await overlooked(office)
    assert await asked(office) == ["ana"]
    await take(office, by(office.clock.at + MINUTE), later=10 * MINUTE)
    await take(office, later=10 * MINUTE)
    assert await inbox(office) == {}
    assert office.shown() == []


async def test_it_ends_when_it_is_not_watched_any_more(office) -> None:
    office.platform.channels["help"].discard("ana")
    await overlooked(office)
    assert FACT in await inbox(office)
    await take(office, later=7 * DAY)
    assert FACT not in await inbox(office)


async def test_another_process_goes_on_with_it(office, store) -> None:
    for id in ("ana", "cara"):
        await choose(office, id, helps=True)
    await overlooked(office)
    later = await open_office(store, spoke=False)
    later.platform.people = dict(office.platform.people)
    later.platform.channels = office.platform.channels
    later.clock.at = office.clock.at
    await take(later, later=INTERVAL)
    assert await asked(later) == ["ana", "cara"]


async def test_two_processes_ask_one_person_between_them(office, store) -> None:
    other = await open_office(store, spoke=False)
    other.platform.people = dict(office.platform.people)
    other.platform.channels = office.platform.channels
    for id in HELPERS:
        await choose(office, id, helps=True)
    await take(office, question())
    now = office.clock.at = NOON + DAY + 10 * MINUTE
    await take_in(office.desk, [Watermark(now)], now)
    await asyncio.gather(*(find_somebody(one.desk, now) for one in (office, other)))
    assert await asked(office) == ["ana"]


async def test_a_newcomer_is_greeted_by_who_likes_to(office) -> None:
    await choose(office, "ana", welcomes=True)
    office.clock.at += 15 * DAY
    first = office.clock.at
    said = post("n1", first, "ben", "I moved here with two pots of thyme")
    await take(office, post("t0", first - 50 * MINUTE, "dov", "the pond froze"), said)
    for n in (1, 2):
        at = first + n * HOUR
        note = post(f"t{n}", at, "eva", "look at that", reply_to="t0")
        await take(office, note, later=HOUR)
    await take(office, later=2 * HOUR)
    found = await inbox(office)
    assert found["ask:newcomer-unseen:help:n1:1"].finding.about == "ana"


# -- an easy no -------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["not-now", "do-not-ask"])
async def test_a_no_hands_it_on_at_once_however_often_it_is_said(office, verb) -> None:
    for id in HELPERS:
        await choose(office, id, helps=True)
    await overlooked(office)
    await press(office, verb, "ana", f"{FACT}:1")
    await take(office)
    await press(office, verb, "ana", f"{FACT}:1")
    await take(office)
    assert await asked(office) == ["ana", "cara"]
    assert office.desk.settings("ana").helps is (verb == "not-now")


async def test_a_no_to_what_is_gone_or_anothers_does_nothing(office) -> None:
    await overlooked(office)
    for who, about in (("eva", f"{FACT}:1"), ("ana", f"{FACT}:9"), ("ana", FACT)):
        assert (await press(office, "do-not-ask", who, about)).title == (
            "That note is gone"
        )
    assert office.desk.settings("ana").helps


async def test_who_takes_the_offer_back_is_not_sent_what_waits(office) -> None:
    await take(office, question())
    office.clock.at = NOON + DAY + 10 * MINUTE
    await take_in(office.desk, [Watermark(office.clock.at)], office.clock.at)
    await ask(office, "coach settings helper off", "ana")
    await office.rounds.work(office.clock.at)
    assert office.shown() == []


# -- what is kept -----------------------------------------------------------------------


@pytest.mark.parametrize("word", ["leave-me-out", "delete"])
async def test_who_is_erased_is_asked_about_no_more(office, word) -> None:
    await overlooked(office)
    await ask(office, f"coach privacy {word}", "ben")
    if word == "delete":
        await press(office, "erase", "ben", "")
    assert await inbox(office) == {}
    await take(office)
    assert office.shown() == []


async def test_who_was_asked_and_is_erased_leaves_the_question_to_others(
    office,
) -> None:
    await choose(office, "cara", helps=True)
    await overlooked(office)
    await press(office, "erase", "ana", "")
    assert await asked(office) == []
    await take(office, later=INTERVAL)
    assert await asked(office) == ["cara"]


async def test_the_export_holds_the_offer_and_what_was_asked(office) -> None:
    await overlooked(office)
    card = await ask(office, "coach privacy export", "ana")
    text = card.attachment.data.decode()
    assert '"helps": true' in text
    assert f"{FACT}:1" in text
