"""A posted summary is edited when something it lists is no longer so, on both databases."""

from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, Refused, Unclear
from bot.erasure import erase
from bot.live.batch import take_in
from bot.store import Store
from rules.model import DAY, HOUR, MINUTE, Deleted
from rules.state.watched import Question
from tests.bot.commands.asking import ask
from tests.bot.delivery.office import said
from tests.bot.summary.test_posting import HALF_PAST_NINE, Paper, open_paper
from tests.bot.summary.test_source import helped
from tests.bot.summary.weeks import MONDAY, week

LATER = HALF_PAST_NINE + HOUR


@pytest.fixture
async def paper(store: Store) -> AsyncIterator[Paper]:
    """A summary that lists two questions and names two people stands in #help."""
    found = await open_paper(store)
    await found.save(week())
    channel = found.office.desk.memory.channels["help"]
    for id, hours in (("q1", 3), ("q2", 2)):
        at = HALF_PAST_NINE - hours * HOUR
        channel.questions[id] = Question(id, 5, at, 99, "", 12, 0)
    for who in ("ben", "cleo"):
        helped(found.office, who, MONDAY)
    assert await found.work() == ["help"]
    assert tells(found) == (["q1", "q2"], "<@ben> and <@cleo>")
    return found


def card(paper: Paper) -> Card:
    (sent,) = paper.office.platform.sent.values()
    return sent.card


def tells(paper: Paper) -> tuple[list[str], str]:
    """The questions it points at, and whom it names."""
    facts = card(paper).facts
    people = [fact.value for fact in facts if fact.label == "Thanked for answers"]
    return [fact.ref.message for fact in facts if fact.ref], "".join(people)


def question(paper: Paper, id: str = "q1") -> Question:
    return paper.office.desk.memory.channels["help"].questions[id]


async def test_while_all_of_it_is_so_nothing_is_edited(paper) -> None:
    paper.office.platform.failures.append(Refused(Cause.FORBIDDEN))
    await paper.work(LATER)
    del paper.office.desk.memory.channels["help"].questions["q1"]
    await paper.work(LATER + HOUR)
    assert len(paper.office.platform.failures) == 1


TAKEN_UP = ["acknowledged", "withdrawn", "went_on"]


@pytest.mark.parametrize("how", TAKEN_UP)
async def test_a_question_that_was_taken_up_leaves_the_list(paper, how: str) -> None:
    setattr(question(paper), how, True)
    await paper.work(LATER)
    assert tells(paper) == (["q2"], "<@ben> and <@cleo>")
    assert card(paper).facts[0].label == "Question open for 3 hours"


@pytest.mark.parametrize(
    "answered", [False, True], ids=["nobody answered", "somebody did"]
)
async def test_a_question_found_unanswered_leaves_the_list_once_it_is_not(
    paper, answered: bool
) -> None:
    channel = paper.office.desk.memory.channels["help"]
    late = channel.overdue["q1"] = channel.questions.pop("q1")
    late.found = "" if answered else "unanswered-question:help:q1"
    await paper.work(LATER)
    assert tells(paper)[0] == (["q2"] if answered else ["q1", "q2"])


async def test_a_question_with_a_thread_of_its_own_still_stands_in_the_channel(
    paper,
) -> None:
    for id in ("q1", "q2"):  # a thread has the id of the message it hangs on
        paper.office.desk.memory.open(id)
    question(paper).acknowledged = True
    await paper.work(LATER)
    (left,) = [fact.ref for fact in card(paper).facts if fact.ref]
    assert (left.channel, left.message) == ("help", "q2")


async def test_a_question_that_was_deleted_leaves_the_list(paper) -> None:
    await take_in(paper.office.desk, [Deleted("help", "q2", LATER)], LATER)
    await paper.work(LATER)
    assert tells(paper)[0] == ["q1"]


async def test_where_nothing_is_left_to_list_it_says_so(store) -> None:
    paper = await open_paper(store)
    await paper.office.hand_in(said("m9", HALF_PAST_NINE - 3 * HOUR))
    channel = paper.office.desk.memory.channels["help"]
    channel.questions["q1"] = Question("q1", 5, HALF_PAST_NINE - HOUR, 99, "", 12, 0)
    assert await paper.work() == ["help"]
    question(paper).acknowledged = True
    await paper.work(LATER)
    assert card(paper).facts == ()
    assert "has been taken up" in card(paper).text[0]


async def test_who_takes_their_yes_back_is_no_longer_named(paper) -> None:
    desk = paper.office.desk
    desk.choose("ben", structs.replace(desk.settings("ben"), named=False))
    await paper.work(LATER)
    assert tells(paper) == (["q1", "q2"], "<@cleo>")


async def test_who_is_erased_is_no_longer_named(paper) -> None:
    desk = paper.office.desk
    async with desk.at_work() as unit:
        await erase(desk, unit, "ben", LATER)
    noted = await paper.noted()
    assert noted is not None
    assert noted.people == ("cleo",)
    await paper.work(LATER)
    assert tells(paper)[1] == "<@cleo>"


async def test_who_is_named_is_shown_so_and_a_question_goes_with_its_asker(
    paper,
) -> None:
    export = await ask(paper.office, "coach privacy export", "ben")
    assert export.attachment is not None
    assert b'"week": "2026-W10"' in export.attachment.data
    desk = paper.office.desk
    question(paper).author = desk.memory.alias("dov")
    async with desk.at_work() as unit:
        await erase(desk, unit, "dov", LATER)
    await paper.work(LATER)
    assert tells(paper)[0] == ["q2"]


@pytest.mark.parametrize("error", [NotAccepted("busy"), Unclear("timeout")])
async def test_what_could_not_be_edited_is_tried_again(paper, error) -> None:
    question(paper).acknowledged = True
    paper.office.platform.failures.append(error)
    await paper.work(LATER)
    assert tells(paper)[0] == ["q1", "q2"]
    assert paper.due == LATER + 5 * MINUTE
    await paper.work(paper.due)
    assert tells(paper)[0] == ["q2"]


async def test_what_may_not_be_edited_is_left(paper) -> None:
    question(paper).acknowledged = True
    paper.office.platform.failures.append(Refused(Cause.NO_MESSAGE))
    await paper.work(LATER)
    await paper.work(LATER + HOUR)
    assert tells(paper)[0] == ["q1", "q2"]


async def test_after_a_week_it_stays_as_it_is_and_its_lists_are_forgotten(
    paper,
) -> None:
    await paper.work(HALF_PAST_NINE + 7 * DAY - MINUTE)
    async with paper.office.desk.at_work() as unit:
        await unit.sweep(HALF_PAST_NINE + 7 * DAY + MINUTE)
    noted = await paper.noted()
    assert noted is not None
    assert (noted.questions, noted.people) == ((), ())
    assert noted.shown
