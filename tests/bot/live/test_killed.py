"""Killed at random moments of eight days, on both databases: nothing is lost or doubled.

``RAPPORT_KILLS`` says how often at least (``make kill``: five hundred times on SQLite);
continuous integration is content with a few.
"""

import os
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from msgspec import structs

from bot.store import PushState, Store, SummaryState, open_store
from rules.state.packed import unpack_member
from tests.bot.dying import run
from tests.bot.live.fortnight import PEOPLE

KILLS = int(os.environ.get("RAPPORT_KILLS", "15"))
A_RUN = 20
"""Kills to aim at in one run of the story, so that each life gets somewhere."""
STARTING = 0.15
"""Seconds that a process takes to start."""


def live(address: str, folder: Path, seconds: float, seed: int) -> int:
    """Live through the story; return how often the application was killed."""
    folder.mkdir()
    story = "tests.bot.live.mortal"
    done = run(story, address, folder, seconds, seed, timeout=600)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@dataclass
class Ends:
    """How the story ended."""

    inbox: list[tuple[str, str, str, str]]
    counters: list
    weeks: list
    consents: list
    shown: Counter[str]
    """How often each push was shown, and each summary posted."""
    unknown: set[str]
    """What may have been shown or posted: its process was killed while it sent it."""

    @property
    def kept(self) -> tuple:
        """Everything that no kill may change."""
        return self.inbox, self.counters, self.weeks, self.consents


async def ends(store: Store, folder: Path) -> Ends:
    """Read how it ended, and leave nothing behind."""
    hints = await store.hints("T1")
    workspace = await store.workspace("T1", "recording")
    async with store.unit(workspace) as unit:
        rows = await unit.since(0)
        pushes = [push for who in PEOPLE for push in await unit.outbox.of(who)]
        summaries = await unit.summaries.since(0)
    lost = (PushState.SENDING, PushState.UNKNOWN)
    unposted = (SummaryState.SENDING, SummaryState.UNKNOWN)
    # Aliases are made with a key that every new workspace has of its own.
    members = [unpack_member(row.counters) for row in rows.members]
    found = Ends(
        inbox=[(h.finding.key, h.finding.about, h.decision, h.reason) for h in hints],
        counters=sorted((m.id, m.last, m.presence.keys(), days(m)) for m in members),
        # Authors are counted by a bitmap under that key: two may share a bit.
        weeks=[structs.replace(week, authors=0) for week in await store.weeks("T1")],
        consents=sorted(rows.consents),
        shown=Counter((folder / "shown").read_text().splitlines()),
        unknown={f"shown {one.key}" for one in pushes if one.state in lost}
        | {f"posted {one.channel}" for one in summaries if one.state in unposted},
    )
    await store.forget_workspace("T1")
    return found


def days(member) -> list:
    """A member's counts, by channel and day."""
    return [presence.days() for _, presence in sorted(member.presence.items())]


async def test_killed_again_and_again_it_ends_as_it_would_have(
    address: str, tmp_path: Path
) -> None:
    began = time.monotonic()
    assert live(address, tmp_path / "undisturbed", 0, 0) == 0
    within = 2 * ((time.monotonic() - began) / A_RUN + STARTING)
    async with open_store(address) as store:
        expected = await ends(store, tmp_path / "undisturbed")
    assert set(expected.shown.values()) == {1}
    assert len(expected.shown) >= 8
    assert "posted square" in expected.shown
    assert expected.unknown == set()
    killed = seed = 0
    while killed < KILLS:
        seed += 1
        folder = tmp_path / str(seed)
        deaths = live(address, folder, within, seed)
        killed += deaths
        async with open_store(address) as store:
            found = await ends(store, folder)
        assert found.kept == expected.kept
        # At most one push a hint, one post a channel and week.
        assert set(found.shown.values()) <= {1}
        assert found.shown.keys() <= expected.shown.keys()
        # What is missing was being sent when its process was killed: one a kill.
        missed = expected.shown.keys() - found.shown.keys()
        notices = {what for what in missed if what.startswith("noticed ")}
        assert missed - notices <= found.unknown
        assert len(missed) <= len(notices) + len(found.unknown) <= deaths
