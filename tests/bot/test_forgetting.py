"""What is kept, row by row of the table of retention, with the clock moved, on both
databases.
"""

from dataclasses import dataclass

import pytest

from adapters.errors import NotAccepted
from adapters.platform import Person
from bot.history import History, record_sent
from bot.member import Reach
from bot.store import Changes, Store
from rules.model import DAY, HOUR, MINUTE, Deleted, Millis, Posted, Watermark
from tests.bot.commands.asking import ask, press
from tests.bot.delivery.office import NOON, Office, finding, open_office
from tests.bot.summary.weeks import week

QUESTION = "how do you keep slugs away from young lettuce without any poison at all?"


@dataclass
class Kept:
    """An office, and what it holds of ana."""

    office: Office

    async def hear(self, *events) -> None:
        await self.office.hand_in(*events)

    async def pass_time(self, later: Millis, *, heard: bool = True) -> None:
        """Let time pass by hours; ``heard``: the channel is read meanwhile."""
        end = self.office.clock.at + later
        while self.office.clock.at < end:
            self.office.clock.at += min(HOUR, end - self.office.clock.at)
            if heard:
                await self.hear(Watermark(self.office.clock.at - MINUTE))
            await self.office.rounds.work(self.office.clock.at)

    async def window(self) -> list[str]:
        async with self.office.desk.at_work():
            channels = self.office.desk.memory.channels.values()
            return [turn.id for one in channels for turn in (*one.recent, *one.queue)]

    async def watched(self) -> int:
        async with self.office.desk.at_work():
            return sum(
                len(part)
                for one in self.office.desk.memory.channels.values()
                for part in (
                    one.questions,
                    one.overdue,
                    one.left,
                    one.firsts,
                    one.unseen,
                )
            )

    async def counts(self) -> dict[str, int]:
        return await self.office.store.counts()


@pytest.fixture
async def kept(store: Store) -> Kept:
    return Kept(await open_office(store))


def post(id: str, at: Millis, author: str = "ana", text: str = "a warm day") -> Posted:
    return Posted(channel="help", id=id, at=at, author=author, text=text)


# -- a channel's window: a day at most -------------------------------------------------


async def test_a_quiet_channel_keeps_nothing_for_more_than_a_day(kept: Kept) -> None:
    await kept.hear(post("m1", NOON), Watermark(NOON + HOUR))
    await kept.pass_time(20 * HOUR)
    await kept.hear(post("m2", NOON + 20 * HOUR), Watermark(NOON + 21 * HOUR))
    assert await kept.window() == ["m0", "m1", "m2"]
    await kept.pass_time(5 * HOUR)
    assert await kept.window() == ["m2"]
    await kept.pass_time(20 * HOUR)
    assert await kept.window() == []


async def test_a_channel_that_is_gone_keeps_nothing_for_more_than_a_day(
    kept: Kept,
) -> None:
    await kept.hear(post("m1", NOON), Watermark(NOON + HOUR))
    # One that was never settled goes as well.
    await kept.hear(post("m2", NOON + HOUR))
    await kept.pass_time(26 * HOUR, heard=False)
    assert await kept.window() == []


async def test_a_process_that_has_just_started_waits_for_what_is_handed_in(
    kept: Kept,
) -> None:
    await kept.hear(post("m1", NOON), Watermark(NOON + HOUR))
    kept.office.clock.at += 2 * DAY
    await kept.office.rounds.work(kept.office.clock.at)
    assert await kept.window() == ["m0", "m1"]
    await kept.pass_time(2 * HOUR, heard=False)
    assert await kept.window() == []


async def test_a_deleted_message_leaves_the_window(kept: Kept) -> None:
    await kept.hear(post("m1", NOON))
    await kept.hear(Deleted("help", "m1", NOON + MINUTE), Watermark(NOON + HOUR))
    assert "m1" not in await kept.window()


# -- what is watched: seven days at most ----------------------------------------------


@pytest.mark.parametrize("heard", [True, False], ids=["read", "gone"])
async def test_nothing_is_watched_for_more_than_a_week(kept: Kept, heard: bool) -> None:
    await kept.hear(post("m1", NOON, "ben", QUESTION), Watermark(NOON + HOUR))
    assert await kept.watched() > 0
    await kept.pass_time(7 * DAY + 2 * HOUR, heard=heard)
    assert await kept.watched() == 0


async def test_an_answer_nobody_came_back_to_is_watched_for_a_week_at_most(
    kept: Kept,
) -> None:
    await kept.hear(
        post("m1", NOON, "ana", QUESTION),
        post("m2", NOON + 5 * MINUTE, "ben", "put a ring of ash around it, <@ana>"),
        Watermark(NOON + HOUR),
    )
    await kept.pass_time(26 * HOUR)
    async with kept.office.desk.at_work():
        assert kept.office.desk.memory.channels["help"].left
    await kept.pass_time(6 * DAY)
    assert await kept.watched() == 0


async def test_who_is_left_out_is_forgotten_to_have_been_here(kept: Kept) -> None:
    await kept.hear(post("m1", NOON, "ben"), Watermark(NOON + HOUR))
    assert (await kept.counts())["seen"] == 2
    await ask(kept.office, "coach privacy leave-me-out", "ben")
    assert (await kept.counts())["seen"] == 1
    assert await kept.window() == ["m0"]


async def test_a_push_that_waits_for_a_pause_goes_with_its_use_by(kept: Kept) -> None:
    office = kept.office
    office.platform.people["mia"] = Person("mia", manager=True)
    await ask(office, "coach-admin pause", "mia")
    await office.push()
    await kept.pass_time(DAY + HOUR)
    stored = await office.stored()
    assert (stored.state, stored.reason) == ("dropped", "use-by")


# -- member state: while coached, counts for sixty days --------------------------------


async def test_counts_of_a_silent_member_go_after_sixty_days(kept: Kept) -> None:
    office = kept.office
    async with office.desk.at_work():
        (member,) = office.desk.memory.members.values()
        assert member.presence["help"].days()
    office.clock.at += 59 * DAY
    await kept.pass_time(2 * HOUR)
    async with office.desk.at_work():
        assert office.desk.memory.members[member.alias].presence["help"].days()
    office.clock.at += 2 * DAY
    await kept.pass_time(2 * HOUR)
    async with office.desk.at_work():
        # Nothing is left of where they were; their consent is.
        assert office.desk.memory.members[member.alias].presence == {}
        assert "ana" in office.desk.consents


async def test_what_a_member_was_told_goes_after_sixty_days(kept: Kept) -> None:
    office = kept.office
    rule = office.desk.setup.rules["link-only"]
    told = record_sent(History(), finding(), rule, NOON, 90 * DAY)
    office.desk.histories["ana"] = told
    office.desk.memory.dirty_members |= office.desk.memory.members.keys()
    await kept.pass_time(2 * HOUR)
    async with office.desk.at_work():
        assert office.desk.histories["ana"] == told
    office.clock.at += 61 * DAY
    await kept.pass_time(2 * HOUR)
    async with office.desk.at_work():
        history = office.desk.histories["ana"]
    # That the rule spoke is kept, for as long as it matters when.
    assert history.told == ()
    assert "link-only" in history.rules


async def test_who_has_left_is_coached_no_more(kept: Kept) -> None:
    office = kept.office
    await kept.pass_time(2 * HOUR)
    await office.push(due=NOON + 30 * DAY)
    del office.platform.people["ana"]
    await kept.pass_time(DAY + HOUR)
    assert "ana" in office.desk.consents
    await kept.pass_time(DAY)
    assert office.desk.consents == {}
    counts = await kept.counts()
    assert (counts["members"], counts["consents"]) == (0, 0)
    # The inbox is kept for as long as any.
    assert counts["hints"] == 1
    assert (await office.stored()).state == "dropped"


async def test_who_was_only_out_of_sight_stays(kept: Kept) -> None:
    office = kept.office
    await kept.pass_time(2 * HOUR)
    ana = office.platform.people.pop("ana")
    await kept.pass_time(DAY + HOUR)
    office.platform.people["ana"] = ana
    await kept.pass_time(DAY)
    del office.platform.people["ana"]
    await kept.pass_time(11 * HOUR)
    assert "ana" in office.desk.consents


async def test_nobody_is_let_go_while_the_platform_is_busy(kept: Kept) -> None:
    async def look_up(workspace: str, member: str) -> None:
        raise NotAccepted("busy")

    kept.office.platform.look_up = look_up
    await kept.pass_time(3 * DAY)
    assert "ana" in kept.office.desk.consents


# -- marks, inbox, weeks, settings, refusals ------------------------------------------


async def test_a_mark_goes_a_year_after_the_last_post(kept: Kept) -> None:
    office = kept.office
    office.clock.at += 364 * DAY
    await kept.pass_time(HOUR)
    assert (await kept.counts())["seen"] == 1
    office.clock.at += 3 * DAY
    await kept.pass_time(HOUR)
    assert (await kept.counts())["seen"] == 0


async def test_an_inbox_goes_after_sixty_days(kept: Kept) -> None:
    office = kept.office
    await office.choose(reach=Reach.INBOX)
    await office.push()
    office.clock.at += 59 * DAY
    await kept.pass_time(HOUR)
    assert (await kept.counts())["hints"] == 1
    office.clock.at += 2 * DAY
    await kept.pass_time(HOUR)
    counts = await kept.counts()
    assert (counts["hints"], counts["outbox"]) == (0, 0)


async def test_the_record_of_settings_goes_after_a_year_and_a_refusal_never(
    kept: Kept,
) -> None:
    office = kept.office
    office.platform.people["mia"] = Person("mia", manager=True)
    await ask(office, "coach-admin pause", "mia")
    await ask(office, "coach privacy leave-me-out", "ben")
    await press(office, "erase", "ben", "")
    office.clock.at += 366 * DAY
    await kept.pass_time(HOUR)
    counts = await kept.counts()
    assert counts["settings_changes"] == 0
    assert counts["refusals"] == 1
    # What was set holds on.
    assert office.desk.paused


async def test_weekly_counts_go_after_two_years(kept: Kept) -> None:
    office = kept.office
    async with office.desk.at_work() as unit:
        await unit.save(Changes(weeks=[week()]))
    assert (await kept.counts())["weeks"] == 1
    office.clock.at += 713 * DAY
    await kept.pass_time(HOUR)
    assert (await kept.counts())["weeks"] == 1
    office.clock.at += 14 * DAY
    await kept.pass_time(HOUR)
    assert (await kept.counts())["weeks"] == 0
