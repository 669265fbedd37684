"""Says how many of the calls these tests made were held against Discord's description."""

import os

import pytest

from tests.adapters.discord.contract import TALLY


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line: what was checked, or that nothing was."""
    if os.environ.get("RAPPORT_DATA"):
        terminalreporter.write_line(
            f"Discord: {TALLY.checked} calls checked against its API description,"
            f" {TALLY.wrong} violations ({TALLY.undescribed} calls are not described)"
        )
    else:
        terminalreporter.write_line(
            "Discord: calls were not checked against its API description;"
            " set RAPPORT_DATA to the folder that holds it"
        )
