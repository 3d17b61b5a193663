"""Every benchmark that is listed can be asked what it does."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from bench.__main__ import Benchmarks, main

NAMES = Benchmarks().list_commands(click.Context(main))


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_says_what_it_does(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])

    assert result.exit_code == 0, result.output
    assert "Options:" in result.output


def test_the_peers_are_listed_with_the_rest() -> None:
    assert {"feed", "entity", "dashboard", "wide", "documents", "processes", "peers"} <= set(NAMES)
