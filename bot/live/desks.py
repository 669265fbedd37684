"""The desks of this process: one for each workspace it serves."""

from adapters.platform import Platform
from bot.live.desk import Desk
from bot.live.setup import Setup
from bot.store import Store
from bot.trouble import Troubles


class Desks:
    """Finds the desk of a workspace, and makes it where there is none yet."""

    def __init__(self, store: Store, setup: Setup) -> None:
        self.store, self.setup = store, setup
        self.troubles = Troubles()
        self._open: dict[str, Desk] = {}

    async def desk(self, workspace: str, platform: Platform) -> Desk:
        """Return the desk of a workspace of a platform."""
        desk = self._open.get(workspace)
        if desk is None:
            kept = await self.store.workspace(workspace, platform.name)
            desk = Desk(self.store, kept, self.setup, platform, self.troubles)
            desk = self._open.setdefault(workspace, desk)
        return desk

    async def resume(self, platform: Platform) -> None:
        """Open the desks of every workspace that a platform is known to serve."""
        for workspace in await self.store.workspaces(platform.name):
            await self.desk(workspace, platform)

    def drop(self, workspace: str) -> None:
        """Serve a workspace no more that is not there any more."""
        self._open.pop(workspace, None)

    async def close(self, workspace: str) -> None:
        """Erase everything of a workspace, here and in the store."""
        self.drop(workspace)
        await self.store.forget_workspace(workspace)

    def all(self) -> tuple[Desk, ...]:
        """Return the desks of every workspace that this process serves."""
        return tuple(self._open.values())

    def known(self, workspace: str) -> Desk | None:
        """Return the desk of a workspace that this process serves."""
        return self._open.get(workspace)
