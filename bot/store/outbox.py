"""The outbox: pushes on their way, within one unit of work.

A push is claimed before it is sent and recorded afterwards, each by an update that says
what it expects to find. So of two processes one gets it, and one that came back from the
dead changes nothing.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Update, case, select, update
from sqlalchemy.engine import CursorResult

from bot.store.records import Push, PushState
from bot.store.rows import read_push
from bot.store.schema import outbox, workspaces
from bot.store.transaction import Transaction
from rules.model import Millis

WAITING = (PushState.QUEUED, PushState.OVERTAKEN)


class Outbox:
    """The pushes of one workspace."""

    def __init__(self, transaction: Transaction, workspace: str) -> None:
        self._transaction = transaction
        self._workspace = workspace

    async def due(self, now: Millis) -> list[Push]:
        """List what is to be sent or taken back by now, the earliest first."""
        return await self._select(outbox.c.state.in_(WAITING), outbox.c.due <= now)

    async def queued(self) -> list[Push]:
        """List what waits to be sent."""
        return await self._select(outbox.c.state == PushState.QUEUED)

    async def unfinished(self) -> list[Push]:
        """List what something is still to be done about."""
        return await self._select(outbox.c.due.is_not(None))

    async def sent_since(self, since: Millis) -> list[Push]:
        """List what was claimed to be sent since then, whatever became of it."""
        return await self._select(outbox.c.sent_at >= since)

    async def direct_since(self, since: Millis, platform: str) -> list[Push]:
        """List what was sent directly since then in all workspaces of a platform."""
        theirs = select(workspaces.c.workspace).where(workspaces.c.platform == platform)
        return await self._list(
            outbox.c.workspace.in_(theirs), outbox.c.direct, outbox.c.sent_at >= since
        )

    async def of(self, member: str) -> list[Push]:
        """List what went, or is going, to a member."""
        return await self._select(outbox.c.member == member)

    async def claim(self, push: Push, *, now: Millis, until: Millis) -> bool:
        """Take a queued push to send it, until then at most; False: somebody else did.

        ``push`` says how it is going to be sent.
        """
        return await self._change(
            push.key,
            PushState.QUEUED,
            state=PushState.SENDING,
            due=until,
            attempts=outbox.c.attempts + 1,
            direct=push.direct,
            opened=push.opened,
            sent_at=now,
        )

    async def put_off(self, key: str, until: Millis, reason: str) -> None:
        """Leave a queued push, or one to be taken back, until then."""
        await self._run(
            self._update(key)
            .where(outbox.c.state.in_(WAITING))
            .values(due=until, reason=reason)
        )

    async def drop(self, key: str, reason: str) -> None:
        """Give up a queued push."""
        await self._change(
            key, PushState.QUEUED, state=PushState.DROPPED, due=None, reason=reason
        )

    async def show(self, claimed: Push, shown: str, now: Millis) -> None:
        """Record that a claimed push was shown; overtaken meanwhile, it is taken back."""
        overtaken = outbox.c.state == PushState.OVERTAKEN
        await self._run(
            self._update(claimed.key)
            .where(
                outbox.c.state.in_((PushState.SENDING, PushState.OVERTAKEN)),
                outbox.c.attempts == claimed.attempts,
            )
            .values(
                state=case((overtaken, PushState.OVERTAKEN), else_=PushState.SHOWN),
                due=case((overtaken, now), else_=None),
                shown=shown,
            )
        )

    async def fail(self, claimed: Push, state: PushState, reason: str) -> None:
        """Record that a claimed push failed, or that nobody knows."""
        await self._settle(claimed, state, None, reason)

    async def put_back(self, claimed: Push, until: Millis, reason: str) -> None:
        """Queue a claimed push again: it is proven that it was not accepted."""
        await self._settle(claimed, PushState.QUEUED, until, reason)

    async def withdrawn(self, key: str, reason: str) -> None:
        """Record that an overtaken push was taken back, or cannot be."""
        await self._change(
            key, PushState.OVERTAKEN, state=PushState.WITHDRAWN, due=None, reason=reason
        )

    async def expire(self, now: Millis) -> int:
        """Call unknown what a process claimed and never recorded; say how many."""
        lost = (
            update(outbox)
            .where(
                outbox.c.workspace == self._workspace,
                outbox.c.due <= now,
                (outbox.c.state == PushState.SENDING)
                | ((outbox.c.state == PushState.OVERTAKEN) & (outbox.c.shown == "")),
            )
            .values(state=PushState.UNKNOWN, due=None, reason="lost")
        )
        return await self._run(lost)

    async def overtake(self, keys: Sequence[str], now: Millis) -> None:
        """Stop what is queued, and take back what was shown or is being sent."""
        for key in keys:
            await self.drop(key, "overtaken")
            await self._change(key, PushState.SHOWN, state=PushState.OVERTAKEN, due=now)
            await self._change(key, PushState.SENDING, state=PushState.OVERTAKEN)

    async def _settle(
        self, claimed: Push, state: PushState, due: Millis | None, reason: str
    ) -> None:
        """Record what became of a claimed push that was not shown.

        Overtaken meanwhile, it is not tried again, and there is nothing to take back.
        """
        unknown = state is PushState.UNKNOWN
        for before, after, when in (
            (PushState.SENDING, state, due),
            (PushState.OVERTAKEN, state if unknown else PushState.DROPPED, None),
        ):
            await self._run(
                self._update(claimed.key)
                .where(outbox.c.state == before, outbox.c.attempts == claimed.attempts)
                .values(state=after, due=when, reason=reason)
            )

    async def _change(self, key: str, before: PushState, **values: Any) -> bool:
        done = self._update(key).where(outbox.c.state == before).values(**values)
        return await self._run(done) == 1

    def _update(self, key: str) -> Update:
        return update(outbox).where(
            outbox.c.workspace == self._workspace, outbox.c.key == key
        )

    async def _run(self, statement: Update) -> int:
        connection = self._transaction.connection
        result: CursorResult[Any] = await self._transaction.run(
            connection.execute(statement)
        )
        return result.rowcount

    async def _select(self, *which: Any) -> list[Push]:
        return await self._list(outbox.c.workspace == self._workspace, *which)

    async def _list(self, *which: Any) -> list[Push]:
        query = select(outbox).where(*which).order_by(outbox.c.due, outbox.c.key)
        connection = self._transaction.connection
        rows = await self._transaction.run(connection.execute(query))
        return [read_push(row) for row in rows]
