"""Workers as processes of their own: together, ended politely, and killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, Select, func, select

from db.engine import FOR_READ
from db.tables import JobRun, Occurrence
from domain.jobs import LEASE, RunState
from domain.recurrence import Frequency
from jobs.registry import jobs
from jobs.worker import Worker, utc_now
from tests.api import Api
from tests.graph.ledgers import Ledger
from tests.graph.recurrings import rule
from tests.graph.server import BOUND_S, OFFLINE, until
from tests.jobs.test_tick import expected, posted

DAYS = 600
Process = subprocess.Popen[str]
Start = Callable[..., Process]


@pytest.fixture
def start(api: Api, database_url: str) -> Iterator[Start]:
    """Starts `python -m jobs …` over the module's database; none of them outlives the test."""
    started = []

    def begun(*words: str, **environment: str) -> Process:
        given = {"OUTLAY_DATA_DIR": str(api.settings.data_dir), "DATABASE_URL": database_url}
        process = subprocess.Popen(
            [sys.executable, "-m", "jobs", *words],
            env=os.environ | OFFLINE | given | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield begun
    for process in started:
        process.kill()
        process.communicate()


def rules_of_years(api: Api, wallets: int) -> list[str]:
    """Rules that take many transactions to catch up, so that a kill falls between them."""
    made = (
        rule(Ledger.new(api), frequency="DAILY", startDate="2020-01-01", count=DAYS)
        for _ in range(wallets)
    )
    return [each["id"] for each in made]


def all_posted_once(engine: Engine, rule_ids: Sequence[str]) -> bool:
    days = expected(Frequency.DAILY, "2020-01-01", date(2200, 1, 1))[:DAYS]
    return all(posted(engine, rule_id) == days for rule_id in rule_ids)


def decided(engine: Engine) -> int:
    return int(_read(engine, select(func.count()).select_from(Occurrence))[0])


def states(engine: Engine, job: str) -> list[str]:
    return _read(engine, select(JobRun.state).where(JobRun.job == job).order_by(JobRun.number))


def _read(engine: Engine, statement: Select[Any]) -> list[Any]:
    """Read beside a worker. Without a word it would be a write, which on SQLite waits for its."""
    with engine.connect() as connection:
        connection.execution_options(**FOR_READ)
        return list(connection.execute(statement).scalars())


def interrupted(api: Api, start: Start, *, by: signal.Signals) -> tuple[list[str], Process]:
    """A worker that a signal met in the middle of posting. If it was done by then, another one."""
    rule_ids: list[str] = []
    for _ in range(5):
        rule_ids += rules_of_years(api, wallets=8)
        before = decided(api.engine)
        worker = start("tick", "post")
        until(lambda: decided(api.engine) > before)  # noqa: B023 - asked before it changes
        worker.send_signal(by)
        worker.wait(BOUND_S)
        if states(api.engine, "post")[-1] != "SUCCEEDED":
            return rule_ids, worker
    raise AssertionError("the workers were always done before")


def test_two_loops_at_once_of_which_one_is_killed(api: Api, start: Start) -> None:
    rule_ids = rules_of_years(api, wallets=8)
    before, often = decided(api.engine), {"OUTLAY_JOB_INTERVALS": "post=1s, clean=1s, purge=1s"}

    victim, other = start("run", **often), start("run", **often)
    until(lambda: decided(api.engine) > before)
    victim.kill()
    until(partial(all_posted_once, api.engine, rule_ids))
    other.send_signal(signal.SIGTERM)
    said, _ = other.communicate(timeout=BOUND_S)

    assert (other.returncode, all_posted_once(api.engine, rule_ids)) == (0, True)
    assert "Traceback" not in said


def test_a_killed_run_is_taken_up_by_whoever_comes_next(api: Api, start: Start) -> None:
    rule_ids, _ = interrupted(api, start, by=signal.SIGKILL)

    left = states(api.engine, "post")[-1]
    next_one = start("tick")
    next_one.communicate(timeout=BOUND_S)

    assert left == "RUNNING"
    assert (next_one.returncode, all_posted_once(api.engine, rule_ids)) == (0, True)


def test_a_killed_check_of_all_books_is_abandoned_when_its_lease_is_over(
    api: Api, start: Start
) -> None:
    rules_of_years(api, wallets=2)
    start("tick", "post").wait(BOUND_S)
    verify = next(job for job in jobs(api.settings) if job.name == "verify")

    victim = start("tick", "verify")
    until(lambda: states(api.engine, "verify")[-1:] == ["RUNNING"])
    victim.kill()
    victim.wait(BOUND_S)
    refused = start("tick", "verify").communicate(timeout=BOUND_S)[0]
    later = Worker(api.settings, api.engine, clock=lambda: utc_now() + LEASE)
    taken = later.do(verify)

    assert "another worker is at it" in refused
    assert taken is not None
    assert taken.result.state is RunState.SUCCEEDED
    assert states(api.engine, "verify")[-2:] == ["ABANDONED", "SUCCEEDED"]


def test_whoever_is_asked_to_end_ends_between_two_transactions(api: Api, start: Start) -> None:
    rule_ids, asked = interrupted(api, start, by=signal.SIGTERM)

    left = states(api.engine, "post")[-1]
    start("tick", "post").wait(BOUND_S)

    assert (left, asked.returncode) == ("STOPPED", 0)
    assert all_posted_once(api.engine, rule_ids)
