"""``rapport pause`` and ``rapport resume``: nothing goes out, or again."""

import asyncio
from pathlib import Path

from bot.cli.opening import desk_of, opened, settings_of, workspace_of
from bot.clock import WallClock
from bot.config import Config
from bot.live.chosen import OPERATOR, choose_for_all
from bot.live.desk import NO, PAUSED, YES

SAID = {
    (True, True): "{workspace}: nothing goes out any more, until: rapport resume",
    (True, False): "{workspace}: nothing went out already; nothing was changed",
    (False, True): "{workspace}: notes and summaries go out again",
    (False, False): "{workspace}: was not paused; nothing was changed",
}
"""By whether it is a pause, and whether that is a change."""


def run(paused: bool, workspace: str | None, config: Path | None) -> None:
    """Pause or resume a workspace."""
    print(asyncio.run(_set(paused, workspace, settings_of(config))))


async def _set(paused: bool, workspace: str | None, settings: Config) -> str:
    async with opened(settings) as store:
        kept = await workspace_of(store, workspace)
        desk = desk_of(store, kept, settings)
        async with desk.at_work() as unit:
            changed = await choose_for_all(
                desk, unit, PAUSED, YES if paused else NO, OPERATOR, WallClock().now()
            )
    return SAID[paused, changed].format(workspace=kept.id)
