"""Doing a thing once, however often it is handed in, also while it is being done."""

import asyncio
from collections.abc import Awaitable, Callable

REMEMBERED = 20_000
"""The latest; Slack sends again within minutes, or an hour at most."""


class Once:
    """Remembers what was done; what failed may be tried again."""

    def __init__(self) -> None:
        self._done: dict[str, asyncio.Future[None] | None] = {}
        """None: done; else somebody is at it."""

    async def do(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do it, or wait until whoever is at it has done it."""
        if key in self._done:
            known = self._done[key]
            if known is not None:
                await asyncio.shield(known)
            return
        done = asyncio.get_running_loop().create_future()
        self._done[key] = done
        try:
            await work()
        except BaseException as error:
            del self._done[key]
            done.set_exception(_failed(error))
            done.exception()  # whoever did it hears of it in any case
            raise
        done.set_result(None)
        self._done[key] = None
        while len(self._done) > REMEMBERED:
            del self._done[next(iter(self._done))]


def _failed(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else RuntimeError("it was given up")
