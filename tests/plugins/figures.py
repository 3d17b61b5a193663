"""Figures of tests that count what they did: a line each in the terminal summary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

FIGURES = "figures"

# (what was counted, its figures in words)
Figures: TypeAlias = Callable[[str, str], None]


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Figures:
    """Prints a line at the end of the run, whether the test passes or fails after it."""
    return lambda what, said: record_property(FIGURES, f"{what}: {said}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, said in getattr(report, "user_properties", ()):
                if name == FIGURES:
                    terminalreporter.write_line(f"{said} ({report.nodeid.rpartition('/')[2]})")
