"""The small Discord in a thread of its own, for programs that block or are other ones."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.adapters.discord.loopback import Loopback, loopback


class Served:
    """A server that runs; its loop is another thread's."""

    def __init__(self, server: Loopback, loop: asyncio.AbstractEventLoop) -> None:
        self.server, self._loop = server, loop

    @property
    def api(self) -> str:
        return f"{self.server.url}/api/v10"

    def do(self, what: Callable[[Loopback], Any], seconds: float = 30.0) -> Any:
        """Do something in the server's own thread, and wait for it."""

        async def doing() -> Any:
            done = what(self.server)
            return await done if asyncio.iscoroutine(done) else done

        future = asyncio.run_coroutine_threadsafe(doing(), self._loop)
        return future.result(seconds)

    def until(self, true: Callable[[], Any], seconds: float = 20.0) -> None:
        self.do(lambda server: server.until(true, seconds), seconds + 5)


@contextmanager
def served() -> Iterator[Served]:
    """Serve, until it is over."""
    started: list[Served] = []
    ready, over = threading.Event(), asyncio.Event()

    async def serve() -> None:
        async with loopback() as server:
            started.append(Served(server, asyncio.get_running_loop()))
            ready.set()
            await over.wait()

    failed: list[BaseException] = []

    def serving() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:  # noqa: BLE001 - raised again in the test's thread
            failed.append(error)

    thread = threading.Thread(target=serving)
    thread.start()
    ready.wait(10)
    try:
        yield started[0]
    finally:
        started[0]._loop.call_soon_threadsafe(over.set)
        thread.join(10)
    for error in failed:
        raise error
