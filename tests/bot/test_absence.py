"""Workspaces that the bot was removed from while nobody was told."""

import logging

import pytest

from adapters.platform import Platform
from bot.absence import ABSENT, Absence
from bot.config import Config
from bot.live.desks import Desks
from bot.live.setup import Setup
from bot.store import Store
from rules.model import HOUR
from tests.adapters.recording import RecordingPlatform

NOON = 1_741_089_600_000


def started(store: Store) -> Absence:
    """A process that begins."""
    return Absence(Desks(store, Setup(Config())))


@pytest.fixture
async def platform(store: Store) -> Platform:
    """It serves T1 and T2."""
    made = RecordingPlatform()
    desks = Desks(store, Setup(Config()))
    for name in ("T1", "T2"):
        await desks.desk(name, made)
    return made


async def test_what_is_missing_for_a_day_is_erased_however_many_processes_there_were(
    store: Store, platform: Platform
) -> None:
    for hours in (0, 7, 20):
        await started(store).see_to(platform, {"T2"}, NOON + hours * HOUR)
        assert await store.workspaces(platform.name) == ["T1", "T2"]
    await started(store).see_to(platform, {"T2"}, NOON + ABSENT)
    assert await store.workspaces(platform.name) == ["T2"]


async def test_one_that_is_back_has_a_whole_day_the_next_time(
    store: Store, platform: Platform
) -> None:
    process = started(store)
    await process.see_to(platform, {"T2"}, NOON)
    await process.see_to(platform, {"T1", "T2"}, NOON + HOUR)
    await process.see_to(platform, {"T2"}, NOON + ABSENT)
    assert await store.workspaces(platform.name) == ["T1", "T2"]
    await process.see_to(platform, {"T2"}, NOON + 2 * ABSENT)
    assert await store.workspaces(platform.name) == ["T2"]


async def test_the_right_bot_keeps_another_ones_from_counting(
    store: Store, platform: Platform
) -> None:
    right, wrong = started(store), started(store)
    for hours in range(0, 60, 4):
        await wrong.see_to(platform, set(), NOON + hours * HOUR)
        await right.see_to(platform, {"T1", "T2"}, NOON + (hours + 1) * HOUR)
    assert await store.workspaces(platform.name) == ["T1", "T2"]


async def test_other_platforms_workspaces_are_none_of_its_business(
    store: Store, platform: Platform
) -> None:
    other = RecordingPlatform(name="other")
    for moment in (NOON, NOON + ABSENT):
        await started(store).see_to(other, set(), moment)
    assert await store.workspaces(platform.name) == ["T1", "T2"]


async def test_a_process_says_it_once(
    store: Store, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    process = started(store)
    with caplog.at_level(logging.ERROR):
        for hours in range(3):
            await process.see_to(platform, {"T2"}, NOON + hours * HOUR)
    (said,) = caplog.messages
    assert "no longer in the recording workspace T1" in said
    assert "2025-03-05 12:00 UTC" in said
