"""The central test: devices, people and faults at random, on both databases at once.

OUTLAY_SOAK_MINUTES makes it go on for as long; a failure prints the shortest way to it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from db.engine import Limits, connect
from tests import postgres, soaking
from tests.api import Api
from tests.conftest import Clock, verify
from tests.machine.machine import Machine
from tests.machine.twins import Twins, World
from tests.plugins.figures import Figures

EXAMPLES, STEPS = 12, 40


@pytest.fixture(scope="module")
def apis(
    sqlite_template: Path, postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Api]]:
    data, clock = tmp_path_factory.mktemp("machine"), Clock()
    shutil.copy(sqlite_template, data / "outlay.db")
    other = postgres.create_database(postgres_server, f"t{uuid4().hex}", template="outlay_template")
    engines = [connect(url, Limits(4)) for url in (f"sqlite:///{data / 'outlay.db'}", other)]
    with ExitStack() as stack:
        yield [stack.enter_context(Api.over(engine, clock, data)) for engine in engines]
    for engine in engines:
        verify(engine)
        engine.dispose()


def test_devices_come_together_whatever_happens_on_the_way(
    apis: list[Api], figures: Figures
) -> None:
    worlds = [World(api) for api in apis]
    runs: list[Twins] = []

    def begin() -> Twins:
        apis[0].clock.advance(seconds=1)
        runs.append(Twins(worlds, len(runs)))
        return runs[-1]

    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    end = time.monotonic() + 60 * soaking.MINUTES
    while not runs or time.monotonic() < end:
        run_state_machine_as_test(partial(Machine, begin), settings=chosen)  # type: ignore[arg-type]  # it takes what makes one
    requests = sum(run.requests for run in runs)
    figures("machine", f"{len(runs)} runs, {requests} requests answered alike by both databases")
