"""A workspace through the store and back: a process that was replaced finds the same."""

from collections.abc import Sequence

import pytest

from bot.memory import changes, in_parts, take_in
from bot.store import Store, open_store
from bot.store import Workspace as Kept
from rules.checks import RULES, times
from rules.engine import Engine
from rules.model import DAY, MINUTE, Event, Posted, Watermark
from rules.outcome import Outcome
from rules.state.workspace import Member, Workspace
from tests.rules.conversation import conversation

TALK = """
09:00 dov: https://example.org/soil/1
09:10 ana: how do I get the old paint off a window frame? {q}
09:30 ben: with a heat gun, from the edge inwards {a} {re q}
2 09:00 dov: https://example.org/soil/2
2 10:00 ana: the swap is at six on Sunday, bring seeds
3 09:00 dov: https://example.org/soil/3
3 09:01 cleo: does anybody know how to store dahlias over the winter? {open}
4 12:00 ben: frost tonight, they say
6 12:00 ben: and frost again
"""
BOUND = tuple((rule, rule.options()) for rule in RULES)


def engine() -> Engine:
    return Engine(BOUND, times=times(BOUND))


def cut(posts: Sequence[Posted]) -> list[list[Event]]:
    """One batch a message, each with a watermark a minute before it."""
    batches: list[list[Event]] = [[post, Watermark(post.at - MINUTE)] for post in posts]
    return [*batches, [Watermark(posts[-1].at + 2 * DAY)]]


def fresh(kept: Kept) -> Workspace:
    """A process that knows nothing yet."""
    return Workspace(kept.id, kept.key)


def coached(kept: Kept) -> Workspace:
    """A workspace where some have switched coaching on."""
    workspace = fresh(kept)
    for id in ("ana", "ben", "cleo", "dov"):
        alias = workspace.alias(id)
        workspace.members[alias] = Member(id, alias)
        workspace.dirty_members.add(alias)
    return workspace


async def switch_on(store: Store, kept: Kept) -> None:
    async with store.unit(kept) as unit:
        await unit.save(changes(coached(kept), {}))


def told(outcomes: Sequence[Outcome]) -> list[tuple[str, tuple[str, ...]]]:
    found = [finding for outcome in outcomes for finding in outcome.findings]
    return [(finding.key, finding.messages) for finding in found]


async def step(
    store: Store, kept: Kept, workspace: Workspace, batch: list[Event]
) -> Outcome:
    """Fold a batch as a process that has just started does: read, fold, save."""
    async with store.unit(kept) as unit:
        take_in(workspace, await unit.since(0))
        outcome = engine().fold(workspace, batch)
        await unit.save(changes(workspace, {}, weeks=tuple(outcome.weeks)))
    return outcome


async def test_a_process_replaced_after_every_message_finds_the_same(
    store: Store, workspace: Kept
) -> None:
    batches = cut(conversation(TALK))
    await switch_on(store, workspace)
    alone, one = coached(workspace), engine()
    undisturbed = [one.fold(alone, batch) for batch in batches]
    replaced = [
        await step(store, workspace, fresh(workspace), batch) for batch in batches
    ]
    assert told(replaced) == told(undisturbed)
    assert {key.partition(":")[0] for key, _ in told(replaced)} == {
        "link-only",
        "asks-and-vanishes",
        "unanswered-question",
    }


async def test_two_processes_taking_turns_find_the_same(
    address: str, store: Store, workspace: Kept
) -> None:
    """Each keeps its workspace in memory and reads what the other wrote since."""
    batches = cut(conversation(TALK))
    await switch_on(store, workspace)
    alone, one = coached(workspace), engine()
    undisturbed = [one.fold(alone, batch) for batch in batches]
    taken = []
    async with open_store(address) as other:
        await other.workspace(workspace.id, workspace.platform)
        processes = [(store, fresh(workspace), 0), (other, fresh(workspace), 0)]
        for number, batch in enumerate(batches):
            place, memory, seen = processes[number % 2]
            async with place.unit(workspace) as unit:
                take_in(memory, await unit.since(seen))
                taken.append(engine().fold(memory, batch))
                await unit.save(changes(memory, {}))
            processes[number % 2] = (place, memory, unit.version)
    assert told(taken) == told(undisturbed)


async def test_real_ids_of_people_who_are_not_coached_are_not_saved(
    store: Store, workspace: Kept
) -> None:
    memory = Workspace(workspace.id, workspace.key)
    posts = conversation("09:00 unmistakable: does anybody know how to store dahlias?")
    async with store.unit(workspace) as unit:
        engine().fold(memory, [*posts, Watermark(posts[-1].at + MINUTE)])
        await unit.save(changes(memory, {}))
    async with store.unit(workspace) as unit:
        rows = await unit.since(0)
    assert len(rows.channels) == 1
    assert all(b"unmistakable" not in row.state for row in rows.channels)
    assert rows.members == ()


@pytest.mark.parametrize("second", [None, 5])
async def test_marks_of_who_was_seen_come_back(
    store: Store, workspace: Kept, second: int | None
) -> None:
    memory = fresh(workspace)
    text = "09:00 ana: good rain today" + ("\n09:05 ana: at last" if second else "")
    posts = conversation(text)
    async with store.unit(workspace) as unit:
        engine().fold(memory, [*posts, Watermark(posts[-1].at + DAY)])
        await unit.save(changes(memory, {}))
    again = fresh(workspace)
    async with store.unit(workspace) as unit:
        take_in(again, await unit.since(0))
    assert again.seen == memory.seen
    assert again.since == memory.since


def crowd(id: str) -> Workspace:
    """Three hundred people who have posted in a dozen channels, nothing saved yet."""
    workspace = Workspace(id, b"key", everybody=True)
    posts = [
        Posted(f"c{n % 12}", f"m{n}", n * MINUTE, f"u{n % 300}", "rain again", n, "")
        for n in range(900)
    ]
    engine().fold(workspace, [*posts, Watermark(2 * DAY)])
    return workspace


def test_what_changed_is_the_same_in_parts_and_at_once() -> None:
    at_once = changes(crowd("w"), {})
    workspace = crowd("w")
    parts = list(in_parts(workspace, {}))
    assert max(len(part.members) for part in parts) < len(at_once.members)
    for kind in ("channels", "members", "seen"):
        rows = [row for part in parts for row in getattr(part, kind)]
        assert sorted(rows) == sorted(getattr(at_once, kind))
    assert not list(in_parts(workspace, {}))
