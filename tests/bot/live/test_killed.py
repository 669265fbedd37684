"""Killed at random moments of three days, on both databases: nothing is lost or doubled.

``RAPPORT_KILLS`` says how often at least; continuous integration is content with a few.
"""

import os
import subprocess
import sys
from pathlib import Path

from bot.store import Store, open_store
from rules.state import unpack_member

ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("RAPPORT_KILLS", "8"))
SECONDS = 0.4
"""Within so long a process is killed; it takes a third of that to start."""


def live(address: str, folder: Path, seconds: float, seed: int) -> int:
    """Live through the story; return how often the application was killed."""
    folder.mkdir()
    program = [sys.executable, "-m", "tests.bot.live.mortal"]
    done = subprocess.run(
        [*program, address, str(folder), str(seconds), str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def shown(folder: Path) -> list[str]:
    return (folder / "shown").read_text().split()


async def outcome(store: Store) -> tuple[list, list]:
    """The inbox and the counters."""
    hints = await store.hints("T1")
    workspace = await store.workspace("T1", "recording")
    async with store.unit(workspace) as unit:
        rows = await unit.since(0)
    decisions = [(one.finding.key, one.decision, one.reason) for one in hints]
    # Aliases are made with a key that every new workspace has of its own.
    members = [unpack_member(row.counters) for row in rows.members]
    return decisions, sorted((one.id, one.last, one.presence) for one in members)


async def test_killed_again_and_again_it_ends_as_it_would_have(
    address: str, tmp_path: Path
) -> None:
    assert live(address, tmp_path / "undisturbed", 0, 0) == 0
    async with open_store(address) as store:
        expected = await outcome(store)
        await store.forget_workspace("T1")
    everything = shown(tmp_path / "undisturbed")
    assert len(everything) == len(set(everything)) >= 6
    killed = seed = 0
    while killed < KILLS:
        seed += 1
        folder = tmp_path / str(seed)
        deaths = live(address, folder, SECONDS, seed)
        killed += deaths
        async with open_store(address) as store:
            assert await outcome(store) == expected
            await store.forget_workspace("T1")
        told = shown(folder)
        assert len(told) == len(set(told)), "something was shown twice"
        assert set(told) <= set(everything)
        # Only a process killed while it was sending can lose a push.
        assert len(everything) - len(told) <= deaths
