"""Killed at any point of posting a summary, by the real signal, on both databases."""

from pathlib import Path

from bot.store import SummaryState, open_store
from rules.model import HOUR, MINUTE
from tests.bot.dying import kill
from tests.bot.summary.mortal import post, prepare


async def noted(address: str) -> SummaryState:
    async with open_store(address) as store:
        workspace = await store.workspace("T1", "recording")
        async with store.unit(workspace) as unit:
            (found,) = await unit.summaries.since(0)
        await store.forget_workspace("T1")
    return found.state


async def test_killed_at_any_point_a_summary_is_posted_at_most_once(
    address: str, tmp_path: Path
) -> None:
    await prepare(address)
    points = await post(address, tmp_path / "undisturbed")
    await noted(address)
    states, posts = [], []
    for deadly in range(1, points + 1):
        seen = tmp_path / f"killed-at-{deadly}"
        await prepare(address)
        kill("tests.bot.summary.mortal", address, seen, deadly)
        # Another process comes, at once and later on.
        for later in (0, MINUTE, HOUR):
            await post(address, seen, later=later)
        posts.append(seen.read_text().count("posted") if seen.exists() else 0)
        states.append(await noted(address))
    # Before the claim nothing is lost; after it, nothing is posted again.
    assert (states[0], posts[0]) == (SummaryState.POSTED, 1)
    assert (states[-1], posts[-1]) == (SummaryState.UNKNOWN, 1)
    assert set(posts) <= {0, 1}
