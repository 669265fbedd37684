"""A loopback Slack beside a test that is not asynchronous: the command line's."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from tests.adapters.slack.loopback import LoopbackSlack


class Elsewhere:
    """A loopback Slack on a thread of its own: the command line has its own loop."""

    def __init__(self) -> None:
        self.slack = LoopbackSlack()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> LoopbackSlack:
        self._thread.start()
        self._do(self.slack.__aenter__())
        return self.slack

    def __exit__(self, *_: object) -> None:
        self._do(self.slack.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(5)
