"""Whoever runs the bot hears of what is broken: a line a day at most, and one when it
works again.
"""

import asyncio
from dataclasses import replace as replaced
from random import Random

import pytest

from adapters.console.clock import TypedClock
from adapters.errors import Cause, Unclear
from adapters.platform import Limits
from bot.app import App
from bot.config.chosen import ON, read_setting
from bot.config.model import OperatorSettings
from bot.delivery.rates import REFUSALS
from bot.live.batch import take_in
from bot.live.desk import YES, Desk, mute_of
from bot.live.desks import Desks
from bot.live.gone import close_channel, keep_only
from bot.notices import LOOK_AGAIN, Notices, after_breaking, after_mending
from bot.store import Changes, Notice, Push, PushState, Store, StoreError
from bot.trouble import DATABASE, Kind, Thing, Troubles
from rules.checks import RULES
from rules.engine import Engine
from rules.model import DAY, HOUR, MINUTE, Millis, Posted, Watermark
from tests.bot.delivery.office import NOON, Office, open_office
from tests.bot.test_webhook import Hook, hook

__all__ = ["hook"]
FLOOD = Thing(Kind.FLOOD, "link-only", "T1")
STOPPED = "The rule link-only found 12 times in an hour"
BACK = "The rule link-only looks again."


@pytest.mark.parametrize("ago", [0, HOUR, DAY - 1, -HOUR], ids=str)
def test_nothing_is_said_twice_in_a_day(ago: Millis) -> None:
    for broken in (True, False):
        before = Notice(FLOOD.kind, FLOOD.name, NOON - ago, broken)
        assert after_breaking(before, FLOOD, NOON) is None


def test_what_is_still_broken_a_day_later_is_said_again() -> None:
    before = Notice(FLOOD.kind, FLOOD.name, NOON - DAY, True)
    assert after_breaking(before, FLOOD, NOON) == replaced(before, said=NOON)
    assert after_breaking(None, FLOOD, NOON) == replaced(before, said=NOON)


def test_a_recovery_is_said_once_and_only_to_who_heard_of_the_trouble() -> None:
    before = Notice(FLOOD.kind, FLOOD.name, NOON, True)
    after = after_mending(before)
    assert after == replaced(before, broken=False)
    assert after_mending(after) is None
    assert after_mending(None) is None


def test_nobody_hurries_for_what_is_known() -> None:
    troubles, woken = Troubles(), []
    troubles.wake = lambda: woken.append("woken")
    troubles.works(FLOOD)
    assert woken == []
    troubles.broke(FLOOD, "12")
    troubles.broke(FLOOD, "13")
    assert woken == ["woken"]
    assert troubles.take() == ({FLOOD: "13"}, set())
    troubles.works(FLOOD)
    assert woken == ["woken"] * 2
    assert troubles.take() == ({}, {FLOOD})


class Operator:
    """An office whose operator hears of things in #ops."""

    def __init__(self, office: Office) -> None:
        self.office, self.desk = office, office.desk
        config = self.desk.setup.config
        self.desk.setup.config = config.model_copy(
            update={"operator": OperatorSettings(notify="ops")}
        )
        office.platform.channels["ops"] = {"olga"}
        self._heard = 0
        self.restart()

    def restart(self) -> None:
        """Another process looks after the workspace from now on."""
        desks = Desks(self.office.store, self.desk.setup)
        desks._open["T1"] = self.desk
        self.desk.troubles = desks.troubles
        self.troubles, self.notices = desks.troubles, Notices(desks)

    async def hears(self, later: Millis = 0) -> list[str]:
        """Let time pass; return the lines that came since."""
        self.office.clock.at += later
        await self.notices.work(self.office.clock.at)
        cards = [
            one.card
            for one in self.office.platform.sent.values()
            if one.channel == "ops"
        ]
        new = [card.text[0] for card in cards[self._heard :]]
        self._heard = len(cards)
        return new


@pytest.fixture
async def operator(store: Store) -> Operator:
    return Operator(await open_office(store))


async def test_all_is_well_and_nothing_is_said(operator: Operator) -> None:
    assert await operator.hears() == await operator.hears(DAY) == []
    assert await operator.notices.work(NOON) == NOON + LOOK_AGAIN


async def test_a_thing_is_said_once_a_day_and_when_it_is_over(
    operator: Operator,
) -> None:
    operator.desk.stopped["link-only"] = NOON + DAY
    operator.troubles.broke(FLOOD, "12")
    (line,) = await operator.hears()
    assert line.startswith(STOPPED)
    operator.troubles.broke(FLOOD, "30")
    assert await operator.hears(HOUR) == []
    # Neither another process nor a restart says it again.
    operator.restart()
    operator.troubles.broke(FLOOD, "30")
    assert await operator.hears(HOUR) == []
    assert await operator.hears(DAY) == [BACK]
    assert await operator.hears(HOUR) == []


async def test_what_is_over_is_said_also_by_a_process_that_comes_later(
    operator: Operator,
) -> None:
    operator.desk.stopped["link-only"] = NOON + DAY
    operator.troubles.broke(FLOOD, "12")
    assert len(await operator.hears()) == 1
    operator.restart()
    assert await operator.hears(2 * DAY) == [BACK]


async def test_what_comes_and_goes_is_said_once_a_day(operator: Operator) -> None:
    direct = Thing(Kind.DIRECT, workspace="T1")
    heard = []
    for _ in range(10):
        operator.troubles.broke(direct)
        heard += await operator.hears(MINUTE)
        operator.troubles.works(direct)
        heard += await operator.hears(MINUTE)
    assert len(heard) == 2
    operator.troubles.broke(direct)
    assert len(await operator.hears(DAY)) == 1


async def test_a_rule_that_raises_is_named_and_then_quiet_for_a_day(
    operator: Operator,
) -> None:
    def raises(view, options):
        raise ZeroDivisionError

    rules = [(replaced(rule, check=raises), rule.options()) for rule in RULES]
    operator.desk.setup.engine = Engine(rules)
    text = "https://example.org/soil"
    link = Posted(channel="help", id="m9", at=NOON, author="ana", text=text)
    await take_in(operator.desk, [link, Watermark(NOON + HOUR)], NOON)
    lines = await operator.hears()
    assert lines
    assert all("failed on a message and was skipped there" in line for line in lines)
    assert await operator.hears(DAY - HOUR) == []
    again = await operator.hears(HOUR)
    assert len(again) == len(lines)
    assert all("has not failed for a day" in line for line in again)


async def test_a_rule_that_still_raises_has_not_recovered(operator: Operator) -> None:
    fault = Thing(Kind.FAULT, "link-only", "T1")
    operator.troubles.broke(fault)
    assert len(await operator.hears()) == 1
    operator.troubles.broke(fault)
    assert await operator.hears(20 * HOUR) == []
    assert await operator.hears(10 * HOUR) == []
    (line,) = await operator.hears(14 * HOUR)
    assert "has not failed for a day" in line


async def test_a_muted_rule_is_over_when_a_manager_says_so(operator: Operator) -> None:
    operator.desk.chosen[mute_of("link-only")] = YES
    operator.troubles.broke(Thing(Kind.MUTED, "link-only", "T1"))
    (line,) = await operator.hears()
    assert line.endswith("/coach-admin unmute link-only")
    assert await operator.hears(3 * DAY) == []
    operator.desk.chosen[mute_of("link-only")] = "no"
    assert len(await operator.hears()) == 1


async def test_a_closed_channel_is_said_and_that_it_is_read_again(
    operator: Operator,
) -> None:
    desk = operator.desk
    await desk.meet(["help"])
    async with desk.at_work() as unit:
        await close_channel(desk, unit, "help", NOON)
        await close_channel(desk, unit, "help", NOON)
    (line,) = await operator.hears()
    assert line.endswith("/coach-admin channels <#help> on")
    assert await operator.hears(DAY) == []
    desk.apply(read_setting("help"), ON)
    assert await operator.hears(DAY) == ["The channel <#help> is read again."]


async def test_a_deleted_channel_is_said_once_and_that_is_all(
    operator: Operator,
) -> None:
    desk = operator.desk
    await desk.meet(["help"])
    await keep_only(desk, {"ops"}, NOON)
    (line,) = await operator.hears()
    assert line.endswith("There is nothing for you to do.")
    async with desk.at_work() as unit:
        (notice,) = await unit.notices()
    assert (notice.kind, notice.broken) == (Kind.DELETED, False)
    assert operator.troubles.known == set()
    operator.restart()
    assert await operator.hears(2 * DAY) == []


async def test_nobody_waits_for_an_archived_channel_that_is_deleted_at_last(
    operator: Operator,
) -> None:
    desk = operator.desk
    await desk.meet(["help"])
    async with desk.at_work() as unit:
        await close_channel(desk, unit, "help", NOON)
    assert len(await operator.hears()) == 1
    await keep_only(desk, {"ops"}, NOON)
    assert await operator.hears(2 * DAY) == []
    async with desk.at_work() as unit:
        (notice,) = await unit.notices()
    assert not notice.broken
    assert operator.troubles.known == set()


async def test_refused_direct_messages_are_said_and_that_they_arrive_again(
    operator: Operator,
) -> None:
    office = operator.office
    office.platform.limits = Limits(near=0)
    refused = [
        Push(
            key=f"link-only:help:x{number}",
            member=f"p{number}",
            channel="help",
            state=PushState.FAILED,
            due=None,
            direct=True,
            sent_at=NOON - number,
            reason=Cause.FORBIDDEN,
        )
        for number in range(REFUSALS)
    ]
    async with office.desk.at_work() as unit:
        await unit.save(Changes(pushes=refused))
    await office.push()
    await office.work()
    (line,) = await operator.hears()
    assert line.startswith("Direct messages are refused again and again")
    await office.work(HOUR)
    assert "ana directly" in office.shown()
    assert await operator.hears() == ["Direct messages arrive again."]


async def test_a_database_that_cannot_be_used_is_said_without_one(
    operator: Operator, monkeypatch
) -> None:
    def full(self, rows):
        raise StoreError("rapport.db does not fit on the disk: free some space")

    with monkeypatch.context() as patched:
        patched.setattr(Desk, "_take_in", full)
        for _ in range(3):
            with pytest.raises(StoreError):
                async with operator.desk.at_work():
                    pass
            lines = await operator.hears(MINUTE)
            assert lines in (
                [],
                [
                    "The database cannot be used: rapport.db does not fit on the disk:"
                    " free some space."
                ],
            )
        assert DATABASE in operator.troubles.known
    async with operator.desk.at_work():
        pass
    assert await operator.hears(MINUTE) == ["The database can be used again."]


@pytest.mark.parametrize(
    ("error", "thing"),
    [
        pytest.param(
            ZeroDivisionError(), Thing(Kind.PART, "delivery"), id="our mistake"
        ),
        pytest.param(StoreError("rapport.db is busy"), DATABASE, id="the database"),
    ],
)
async def test_a_part_of_the_program_that_fails_is_said(
    operator: Operator, error: Exception, thing: Thing
) -> None:
    app = App(
        operator.office.store, operator.desk.setup, operator.office.clock, Random()
    )
    app.desks._open["T1"] = operator.desk
    operator.desk.troubles = app.desks.troubles
    failures = [error, error]

    async def work(now: Millis) -> None:
        if failures:
            raise failures.pop()
        async with operator.desk.at_work():
            pass

    clock = TypedClock(NOON, parts=2)
    parts = [app._part("delivery", work), app._notices]
    async with asyncio.TaskGroup() as tasks:
        for part in parts:
            tasks.create_task(part.run(clock))
        await clock.pass_to(NOON + MINUTE)
        for part in parts:
            part.stop()
    titles = [one.card.title for one in operator.office.platform.sent.values()]
    assert titles == ["Something is wrong", "It works again"]
    assert thing not in app.desks.troubles.known


async def test_what_cannot_be_noted_is_told_all_the_same_and_once(
    operator: Operator, monkeypatch
) -> None:
    def spoilt(self, rows):
        raise ValueError("a row that cannot be read")

    operator.desk.stopped["link-only"] = NOON + 3 * DAY
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "_take_in", spoilt)
        operator.troubles.broke(FLOOD, "12")
        assert len(await operator.hears()) == 1
        operator.troubles.broke(FLOOD, "12")
        assert await operator.hears(HOUR) == []
    operator.troubles.broke(FLOOD, "12")
    assert await operator.hears(HOUR) == []


async def test_where_nobody_can_be_told_it_is_in_the_log_and_not_tried_again(
    operator: Operator, caplog
) -> None:
    operator.desk.stopped["link-only"] = NOON + 2 * DAY
    operator.office.platform.failures.append(Unclear("broken"))
    operator.troubles.broke(FLOOD, "12")
    assert await operator.hears() == []
    assert "could not be told in ops" in caplog.text
    operator.troubles.broke(FLOOD, "12")
    assert await operator.hears(HOUR) == []


async def test_a_webhook_gets_the_same_in_a_line(
    operator: Operator, hook: Hook, caplog
) -> None:
    settings = OperatorSettings(notify=hook.address)
    config = operator.desk.setup.config.model_copy(update={"operator": settings})
    operator.desk.setup.config = config
    operator.desk.stopped["link-only"] = NOON + DAY
    operator.troubles.broke(FLOOD, "12")
    await operator.hears()
    (line,) = hook.lines
    assert line.startswith(f"Rapport in T1: Something is wrong. {STOPPED}")
    hook.status = 500
    await operator.hears(2 * DAY)
    assert "could not be told in the webhook" in caplog.text
    assert "s3cret" not in caplog.text


async def test_two_processes_say_a_thing_once(operator: Operator) -> None:
    other = Operator(await open_office(operator.office.store, spoke=False))
    for one in (operator, other):
        one.desk.stopped["link-only"] = NOON + DAY
        one.troubles.broke(FLOOD, "12")
    await asyncio.gather(*(one.notices.work(NOON) for one in (operator, other)))
    assert len(await operator.hears()) + len(await other.hears()) == 1
