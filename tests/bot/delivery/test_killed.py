"""Killed at any point of a delivery, by the real signal, on both databases."""

from itertools import pairwise
from pathlib import Path

from bot.delivery.courier import LEASE
from bot.store import open_store
from rules.model import MINUTE
from tests.bot.delivery.mortal import deliver, prepare
from tests.bot.dying import kill


async def found(address: str) -> tuple[str, int]:
    """The push's state, and how many hints there are."""
    async with open_store(address) as store:
        workspace = await store.workspace("T1", "recording")
        async with store.unit(workspace) as unit:
            (push,) = await unit.outbox.of("ana")
        return push.state, len(await store.hints("T1"))


async def forget(address: str) -> None:
    async with open_store(address) as store:
        await store.forget_workspace("T1")


async def test_killed_at_any_point_a_push_is_shown_at_most_once(
    address: str, tmp_path: Path
) -> None:
    await prepare(address)
    points = await deliver(address, tmp_path / "undisturbed")
    states = []
    for deadly in range(1, points + 1):
        seen = tmp_path / f"killed-at-{deadly}"
        await forget(address)
        await prepare(address)
        kill("tests.bot.delivery.mortal", address, seen, deadly)
        # Another process comes, at once and when the lease is over.
        for later in (0, LEASE, LEASE + MINUTE):
            await deliver(address, seen, later=later)
        state, hints = await found(address)
        shown = seen.read_text().count("shown") if seen.exists() else 0
        assert shown == 1 if state == "shown" else shown <= 1
        assert hints == 1
        states.append(state)
    # Before the claim nothing is lost; after it, nothing is sent again.
    assert (states[0], states[-1]) == ("shown", "unknown")
    assert all(
        before == after or after == "unknown" for before, after in pairwise(states)
    )
