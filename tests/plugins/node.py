"""Node at the tests' side: whether this machine can build a client, and a line where it cannot.

A test that needs Node passes without it, but never silently: it records why under UNBUILT, and
the terminal summary prints each such line.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

UNBUILT = "unbuilt"

# What npm says when it cannot reach the place that packages come from.
OFFLINE = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH")


def missing_node(*, oldest: tuple[int, int]) -> str | None:
    """Why no client can be built here, as a sentence; None when one can."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return "there is no Node with npm on this machine"
    said = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout
    major, minor, *_ = (int(part) for part in said.strip().removeprefix("v").split("."))
    if (major, minor) < oldest:
        return f"Node {said.strip()} is too old: {oldest[0]}.{oldest[1]} is needed"
    return None


def npm(arguments: Sequence[str], *, folder: Path) -> subprocess.CompletedProcess[str]:
    """One npm command, bounded to five minutes; the caller reads its exit code."""
    program = shutil.which("npm")
    assert program is not None
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )


def is_offline(result: subprocess.CompletedProcess[str]) -> bool:
    return any(code in result.stderr for code in OFFLINE)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, why in report.user_properties:
            if name == UNBUILT:
                terminalreporter.write_line(f"NOT BUILT AGAIN: {report.nodeid}: {why}", yellow=True)
