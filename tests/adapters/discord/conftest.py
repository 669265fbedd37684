"""Says what of these tests needs the platform's own description of its API."""

import os

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line where calls to Discord were not held against its description."""
    if not os.environ.get("RAPPORT_DATA"):
        terminalreporter.write_line(
            "Discord: calls were not checked against its API description;"
            " set RAPPORT_DATA to the folder that holds it"
        )
