"""Posting: when nothing is posted first, then that it is posted once, on both databases."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from msgspec import structs

from adapters.cards import Card
from adapters.errors import Cause, NotAccepted, Refused, Unclear
from adapters.platform import Channel, OwnPost
from bot.config import Config, WorkspaceSettings
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import Changes, SettingRow, Store, Summary, SummaryState
from bot.summary.posting import Posting
from bot.summary.recovery import LEASE
from bot.summary.schedule import setting_of
from bot.summary.settings import SummarySettings
from rules.model import DAY, HOUR, MINUTE, Millis, Watermark
from rules.state.watched import Question
from tests.adapters.recording import RecordingPlatform
from tests.bot.delivery.office import NOON, Office, open_office, said
from tests.bot.summary.weeks import week

HALF_PAST_NINE: Millis = NOON - 150 * MINUTE
WEEK = "2026-W10"


@dataclass
class Paper:
    """A channel with a week worth telling, and what posts it."""

    office: Office
    posting: Posting
    due: Millis = 0

    async def work(self, at: Millis = HALF_PAST_NINE) -> list[str]:
        """Let it be some moment; return where a summary was posted by then."""
        self.office.clock.at = at
        self.due = await self.posting.work(at)
        return self.posted()

    def posted(self) -> list[str]:
        return [one.channel for one in self.office.platform.sent.values()]

    async def save(self, *weeks, **settings: str) -> None:
        rows = [SettingRow(name, value) for name, value in settings.items()]
        async with self.office.desk.at_work() as unit:
            self.office.desk.chosen.update(settings)
            await unit.save(Changes(weeks=weeks, settings=rows))

    async def noted(self) -> Summary | None:
        async with self.office.desk.at_work() as unit:
            return await unit.summaries.one("help", WEEK)


async def open_paper(store: Store, **config) -> Paper:
    office = await open_office(store)
    everywhere = WorkspaceSettings(every_channel=True)
    desks = Desks(store, Setup(Config(workspace=everywhere, **config)))
    office.desk = await desks.desk("T1", office.platform)
    return Paper(office, Posting(desks, office.clock))


@pytest.fixture
async def paper(store: Store) -> AsyncIterator[Paper]:
    found = await open_paper(store)
    await found.save(week())
    return found


# -- silences ---------------------------------------------------------------------------


async def test_nothing_is_posted_before_its_time(paper) -> None:
    assert await paper.work(HALF_PAST_NINE - MINUTE) == []
    assert paper.due == HALF_PAST_NINE


async def test_a_week_that_was_missed_is_not_caught_up(paper) -> None:
    assert await paper.work(HALF_PAST_NINE + 3 * HOUR) == []
    assert await paper.noted() is None


async def test_nothing_is_posted_while_a_manager_lets_nothing_go_out(paper) -> None:
    await paper.save(paused="yes")
    assert await paper.work() == []


async def test_nothing_is_posted_where_it_was_switched_off(paper) -> None:
    await paper.save(**{setting_of("help"): "off"})
    assert await paper.work() == []


async def test_a_week_with_nothing_to_say_is_over(store) -> None:
    paper = await open_paper(store)
    await paper.save(week(authors=4))
    assert await paper.work() == []
    noted = await paper.noted()
    assert noted is not None
    assert noted.state is SummaryState.EMPTY
    await paper.save(week())
    assert await paper.work(HALF_PAST_NINE + HOUR) == []


async def test_a_channel_of_which_nothing_is_known_leaves_no_trace(store) -> None:
    paper = await open_paper(store)
    assert await paper.work() == []
    assert await paper.noted() is None


async def test_a_thread_has_no_summary_of_its_own(paper) -> None:
    async def found(workspace: str, channel: str) -> Channel:
        return Channel(channel, "a thread", parent="general")

    paper.office.platform.channel = found
    assert await paper.work() == []
    assert await paper.noted() is None


async def test_a_channel_that_is_gone_has_none(paper) -> None:
    del paper.office.platform.channels["help"]
    assert await paper.work() == []


async def test_where_they_are_off_a_manager_may_switch_one_on(store) -> None:
    paper = await open_paper(store, summary=SummarySettings(on=False))
    await paper.save(week())
    assert await paper.work() == []
    await paper.save(**{setting_of("help"): "tuesday 09:30"})
    assert await paper.work() == ["help"]


async def test_announcements_have_one_only_if_a_manager_says_so(paper) -> None:
    async def found(workspace: str, channel: str) -> Channel:
        return Channel(channel, "announcements")

    paper.office.platform.channel = found
    assert await paper.work() == []
    await paper.save(**{setting_of("help"): "tuesday 09:30"})
    assert await paper.work() == ["help"]


async def test_while_the_platform_is_busy_nothing_is_claimed(paper) -> None:
    busy = True
    there = paper.office.platform.channel

    async def found(workspace: str, channel: str) -> Channel:
        if busy:
            raise NotAccepted("busy")
        return await there(workspace, channel)

    paper.office.platform.channel = found
    assert await paper.work() == []
    assert await paper.noted() is None
    busy = False
    assert await paper.work(HALF_PAST_NINE + HOUR) == ["help"]


# -- once -------------------------------------------------------------------------------


async def test_it_is_posted_at_its_time_to_everybody_in_the_channel(paper) -> None:
    assert await paper.work() == ["help"]
    (sent,) = paper.office.platform.sent.values()
    assert sent.member == ""
    assert sent.card.title == "The week in this channel"
    noted = await paper.noted()
    assert noted is not None
    assert (noted.state, noted.shown) == (SummaryState.POSTED, "s1")
    assert paper.due == HALF_PAST_NINE + HOUR


async def test_it_is_posted_once_however_often_it_is_looked(paper, store) -> None:
    for minutes in (0, 1, 60, 179):
        await paper.work(HALF_PAST_NINE + minutes * MINUTE)
        again = await open_paper(store)
        again.office.platform.sent = paper.office.platform.sent
        await again.work(HALF_PAST_NINE + minutes * MINUTE)
    assert paper.posted() == ["help"]


async def test_moved_to_a_later_day_it_is_not_posted_twice_in_a_week(paper) -> None:
    await paper.work()
    await paper.save(**{setting_of("help"): "thursday 09:30"})
    assert await paper.work(HALF_PAST_NINE + 2 * DAY) == ["help"]


async def test_the_next_week_has_one_of_its_own(paper) -> None:
    await paper.work()
    await paper.save(week(-1))
    assert await paper.work(HALF_PAST_NINE + 7 * DAY) == ["help", "help"]


class Killed(BaseException):
    """The process dies."""


async def test_a_process_that_dies_while_it_posts_does_not_post_again(
    paper, store
) -> None:
    paper.office.platform.failures.append(Killed())
    with pytest.raises(Killed):
        await paper.work()
    again = await open_paper(store)
    assert await again.work(HALF_PAST_NINE + MINUTE) == []


async def test_what_was_not_accepted_is_tried_again_while_there_is_time(paper) -> None:
    platform = paper.office.platform
    platform.failures += [NotAccepted("busy", 10 * MINUTE), NotAccepted("busy")]
    assert await paper.work() == []
    assert paper.due == HALF_PAST_NINE + 10 * MINUTE
    assert await paper.work(HALF_PAST_NINE + MINUTE) == []
    assert await paper.work(paper.due) == []
    assert paper.due == HALF_PAST_NINE + 15 * MINUTE
    assert await paper.work(paper.due) == ["help"]


async def test_a_channel_found_archived_is_switched_off(paper) -> None:
    paper.office.platform.failures.append(Refused(Cause.NO_CHANNEL))
    assert await paper.work() == []
    assert not paper.office.desk.reads("help")
    assert await paper.work(HALF_PAST_NINE + 7 * DAY) == []


LOST = [
    pytest.param(Unclear("timeout"), SummaryState.UNKNOWN, id="nobody knows"),
    pytest.param(Refused(Cause.FORBIDDEN), SummaryState.FAILED, id="it was refused"),
]


@pytest.mark.parametrize(("error", "state"), LOST)
async def test_what_may_have_been_posted_or_never_will_is_left(
    paper, error, state
) -> None:
    paper.office.platform.failures.append(error)
    await paper.work()
    assert await paper.work(HALF_PAST_NINE + HOUR) == []
    noted = await paper.noted()
    assert noted is not None
    assert noted.state is state


class Rereading(RecordingPlatform):
    """Where the bot may read what it posted."""

    async def own_posts(self, workspace: str, channel: str, after: Millis):
        self._fail()
        return [
            OwnPost(shown, f"{one.card.title}\n{one.card.text[0]}")
            for shown, one in self.sent.items()
            if one.channel == channel and not one.withdrawn
        ]


async def reread(paper: Paper, *, arrived: bool) -> Rereading:
    """A platform that gave no answer, after the post arrived or before."""
    before = paper.office.platform
    platform = Rereading(people=before.people, channels=before.channels)
    posted = platform.post

    async def post(workspace: str, channel: str, card: Card) -> str:
        if arrived:
            await posted(workspace, channel, card)
        platform.post = posted
        raise Unclear("timeout")

    platform.post = post
    paper.office.platform = paper.office.desk.platform = platform
    await paper.work()
    return platform


async def test_what_arrived_without_an_answer_is_found_and_not_repeated(paper) -> None:
    await reread(paper, arrived=True)
    assert paper.due == HALF_PAST_NINE + LEASE
    assert await paper.work(paper.due) == ["help"]
    noted = await paper.noted()
    assert noted is not None
    assert (noted.state, noted.shown) == (SummaryState.POSTED, "s1")


async def test_what_did_not_arrive_is_posted_while_there_is_time(paper) -> None:
    await reread(paper, arrived=False)
    assert paper.posted() == []
    assert await paper.work(paper.due) == ["help"]
    assert await paper.work(paper.due + HOUR) == ["help"]


async def test_too_late_it_is_left_unposted(paper) -> None:
    await reread(paper, arrived=False)
    assert await paper.work(HALF_PAST_NINE + 4 * HOUR) == []
    noted = await paper.noted()
    assert noted is not None
    assert noted.state is SummaryState.FAILED


async def test_last_weeks_post_is_not_taken_for_this_weeks(paper) -> None:
    platform = await reread(paper, arrived=False)
    await paper.work(paper.due)
    await paper.save(week(-1))

    async def silent(workspace: str, channel: str, card: Card) -> str:
        raise Unclear("timeout")

    platform.post = silent
    await paper.work(HALF_PAST_NINE + 7 * DAY)
    del platform.post
    assert await paper.work(paper.due) == ["help", "help"]


async def test_while_its_own_posts_cannot_be_read_it_is_not_repeated(paper) -> None:
    platform = await reread(paper, arrived=True)
    platform.failures.append(NotAccepted("busy"))
    assert await paper.work(paper.due) == ["help"]
    assert paper.due == HALF_PAST_NINE + 2 * LEASE
    await paper.work(paper.due)
    noted = await paper.noted()
    assert noted is not None
    assert noted.state is SummaryState.POSTED


async def test_what_a_dead_process_was_posting_is_looked_for(paper, store) -> None:
    paper.office.platform.failures.append(Killed())
    with pytest.raises(Killed):
        await paper.work()
    again = await open_paper(store)
    old = again.office.platform
    again.office.platform = again.office.desk.platform = Rereading(
        people=old.people, channels=old.channels
    )
    assert await again.work(HALF_PAST_NINE + MINUTE) == []
    assert await again.work(again.due) == ["help"]


async def test_what_nobody_expected_stops_no_other_channel(paper, caplog) -> None:
    await paper.office.hand_in(
        structs.replace(said("x1", NOON), channel="den"), Watermark(NOON + MINUTE)
    )
    paper.office.platform.channels["den"] = {"ana"}
    await paper.save(week(channel="den"))
    paper.office.platform.failures.append(ZeroDivisionError())
    with caplog.at_level(logging.ERROR):
        assert len(await paper.work()) == 1
    assert "summary of" in caplog.text


async def test_a_workspace_in_which_nothing_is_due_is_left_alone(paper) -> None:
    await paper.work(HALF_PAST_NINE - 30 * MINUTE)
    async with paper.office.desk.at_work() as unit:
        before = unit.version
    await paper.work(HALF_PAST_NINE - MINUTE)
    async with paper.office.desk.at_work() as unit:
        assert unit.version == before + 1


# -- what it tells ----------------------------------------------------------------------


async def test_it_has_its_picture_where_there_are_weeks_enough(paper) -> None:
    await paper.save(*(week(back) for back in range(1, 5)))
    await paper.work()
    (sent,) = paper.office.platform.sent.values()
    assert sent.card.picture is not None
    assert "Posts that got a reply" in sent.card.picture.alt


async def test_of_the_first_days_read_nobody_is_called_new(paper) -> None:
    await paper.work()
    (sent,) = paper.office.platform.sent.values()
    assert "for the first time" not in str(sent.card.facts)


OPEN = Question("q1", 5, HALF_PAST_NINE - 2 * HOUR, 99, "", 12, 0)
CLOSED = [
    pytest.param({"acknowledged": True}, id="somebody reacted"),
    pytest.param({"withdrawn": True}, id="its asker said it is settled"),
    pytest.param({"to": (3,)}, id="it was put to somebody"),
    pytest.param({"went_on": True}, id="the conversation went on"),
    pytest.param({"words": 2}, id="small talk"),
    pytest.param({"at": HALF_PAST_NINE - HOUR + 1}, id="it is less than an hour old"),
]


async def ask(paper: Paper, **changes) -> None:
    channel = paper.office.desk.memory.channels["help"]
    channel.questions["q1"] = structs.replace(OPEN, **changes)


def pointed_at(paper: Paper) -> list[str]:
    (sent,) = paper.office.platform.sent.values()
    return [fact.ref.message for fact in sent.card.facts if fact.ref]


@pytest.mark.parametrize("changes", CLOSED)
async def test_a_question_that_may_be_settled_is_not_called_open(
    paper, changes
) -> None:
    await ask(paper, **changes)
    await paper.work()
    assert pointed_at(paper) == []


async def test_a_question_asked_after_its_time_is_of_next_week(paper) -> None:
    await ask(paper, at=HALF_PAST_NINE + 1)
    await paper.work(HALF_PAST_NINE + 2 * HOUR)
    assert pointed_at(paper) == []


async def test_a_question_that_something_was_handed_in_about_is_not(paper) -> None:
    await ask(paper)
    reply = said("m9", NOON, author="ben", reply_to="q1")
    channel = paper.office.desk.memory.channels["help"]
    await paper.office.hand_in(reply)
    assert channel.queue
    await paper.work()
    assert pointed_at(paper) == []


async def test_a_question_answered_while_it_is_drawn_is_left_out(paper) -> None:
    await ask(paper)
    there = paper.office.platform.channel

    async def found(workspace: str, channel: str) -> Channel:
        paper.office.desk.memory.channels["help"].questions.clear()
        return await there(workspace, channel)

    paper.office.platform.channel = found
    await paper.work()
    assert pointed_at(paper) == []


async def test_older_questions_stand_first(paper) -> None:
    channel = paper.office.desk.memory.channels["help"]
    await ask(paper)
    channel.questions["q0"] = structs.replace(OPEN, id="q0", at=OPEN.at - HOUR)
    await paper.work()
    assert pointed_at(paper) == ["q0", "q1"]


async def test_a_question_that_waits_is_pointed_at(paper) -> None:
    await ask(paper)
    await paper.work()
    assert pointed_at(paper) == ["q1"]
