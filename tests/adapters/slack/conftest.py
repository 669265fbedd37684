"""A loopback Slack with ana, ben and cleo, and the adapter at work on it."""

import os
from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.loopback import LoopbackSlack
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.web_api import TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: what was checked, and against what."""
    against = (
        "Slack's own description of its methods, and the limits of views and blocks"
    )
    if not os.environ.get("RAPPORT_DATA"):
        against = "the limits of views and blocks alone; RAPPORT_DATA is not set"
    terminalreporter.write_line(
        f"Slack: {TALLY.checked} calls checked against {against}: {TALLY.wrong} violations"
    )


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    async with LoopbackSlack() as made:
        for name in ("ana", "ben", "cleo"):
            made.town.join(name)
        made.town.open("help", ("ana", "ben", "cleo"))
        made.town.open("den", ("ana", "ben"), private=True)
        yield made


@pytest.fixture(params=["http", "socket"])
async def at_work(
    request: pytest.FixtureRequest, slack: LoopbackSlack
) -> AsyncIterator[Running]:
    """In both transports."""
    async with running(slack, socket_mode=request.param == "socket") as at_work:
        yield at_work


@pytest.fixture
async def over_http(slack: LoopbackSlack) -> AsyncIterator[Running]:
    async with running(slack) as at_work:
        yield at_work
