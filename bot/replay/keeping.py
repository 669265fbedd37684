"""What a replay with ``--db`` keeps: what a live bot would, in units of work of its own.

Nobody reads the database before the replay is over, so a row that changes with every
message is not written with every batch.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from bot.history import History
from bot.memory import in_parts, told
from bot.outputs import Outputs
from bot.replay.request import ReplayRequest
from bot.store import Changes, Hint, Store, open_store
from bot.store import Workspace as StoredWorkspace
from rules.model import Week
from rules.state.workspace import Workspace

BATCHES_A_SAVE = 25
HINTS_A_UNIT = 500


class Keeping:
    """The workspace of an archive in a database."""

    def __init__(self, store: Store, workspace: StoredWorkspace) -> None:
        self._store, self._workspace = store, workspace
        self._unsaved = 0

    @property
    def key(self) -> bytes:
        """Return the key under which people are kept."""
        return self._workspace.key

    async def save(
        self,
        memory: Workspace,
        histories: Mapping[str, History],
        weeks: Sequence[Week],
        *,
        everything: bool = False,
    ) -> None:
        """Save weeks at once, and what is in memory now and then and at the end."""
        self._unsaved += 1
        if weeks:
            await self._unit(Changes(weeks=weeks))
        if everything or self._unsaved >= BATCHES_A_SAVE:
            self._unsaved = 0
            for part in in_parts(memory, histories):
                await self._unit(part)

    async def hints(self, hints: Sequence[Hint]) -> None:
        """Put hints into the inbox."""
        for start in range(0, len(hints), HINTS_A_UNIT):
            await self._unit(Changes(hints=hints[start : start + HINTS_A_UNIT]))

    async def told(self, histories: Mapping[str, History]) -> None:
        """Save what members were told."""
        for part in told(histories):
            await self._unit(part)

    async def _unit(self, what: Changes) -> None:
        async with self._store.unit(self._workspace) as unit:
            await unit.save(what)


@asynccontextmanager
async def kept(
    request: ReplayRequest, outputs: Outputs, name: str, source: str
) -> AsyncIterator[Keeping | None]:
    """Keep a workspace of that name in the database that was asked for, if one was."""
    if request.db is None:
        yield None
        return
    async with open_store(outputs.beside(request.db), durable=False) as store:
        yield Keeping(store, await store.workspace(name, source))
