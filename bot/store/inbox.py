"""The inbox: what is kept of each finding about a member, within one unit of work."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Update, select, update

from bot.store.records import Hint
from bot.store.rows import read_hint
from bot.store.schema import hints
from bot.store.transaction import Transaction
from rules.model import Millis


class Inbox:
    """The hints of one workspace, told or not."""

    def __init__(self, transaction: Transaction, workspace: str) -> None:
        self._transaction = transaction
        self._workspace = workspace

    async def of(self, member: str) -> list[Hint]:
        """List everything that was found about a member, in order of time."""
        return await self._select(hints.c.member == member)

    async def one(self, key: str) -> Hint | None:
        """Return the hint with this key."""
        return next(iter(await self._select(hints.c.key == key)), None)

    async def those(self, keys: Sequence[str]) -> list[Hint]:
        """List the hints with these keys, as far as there are any."""
        return await self._select(hints.c.key.in_(keys))

    async def held(self) -> list[Hint]:
        """List what waits to be decided again."""
        return await self._select(hints.c.until.is_not(None))

    async def resting_on(self, channel: str, message: str) -> list[Hint]:
        """List the hints that point to a message of a channel."""
        quoted = msgspec.json.encode(message).decode()
        return await self._select(
            hints.c.channel == channel,
            hints.c.messages.contains(quoted, autoescape=True),
        )

    async def in_state(self, state: str) -> list[Hint]:
        """List the hints of which this has become."""
        return await self._select(hints.c.state == state)

    async def because(self, reason: str) -> list[Hint]:
        """List the hints about which was decided for this reason."""
        return await self._select(hints.c.reason == reason)

    async def told_since(self, since: Millis, silent: Sequence[str]) -> int:
        """Count the hints decided since then, those in ``silent`` states left out."""
        silent_since = hints.c.decided_at >= since, hints.c.state.not_in(silent)
        return len(await self._select(*silent_since))

    async def rated(self) -> list[Hint]:
        """List the hints that their members made something of."""
        return await self._select(hints.c.feedback != "")

    async def set_state(self, key: str, state: str) -> None:
        """Note what has become of a hint in the inbox."""
        await self._run(self._update(key).values(state=state))

    async def rate(self, key: str, feedback: str) -> None:
        """Note what its member made of a hint; the last word counts."""
        await self._run(self._update(key).values(feedback=feedback))

    def _update(self, key: str) -> Update:
        return update(hints).where(
            hints.c.workspace == self._workspace, hints.c.key == key
        )

    async def _run(self, statement: Update) -> None:
        connection = self._transaction.connection
        await self._transaction.run(connection.execute(statement))

    async def _select(self, *which: Any) -> list[Hint]:
        query = (
            select(hints)
            .where(hints.c.workspace == self._workspace, *which)
            .order_by(hints.c.at, hints.c.key)
        )
        connection = self._transaction.connection
        rows = await self._transaction.run(connection.execute(query))
        return [read_hint(row) for row in rows]
