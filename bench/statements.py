"""`python -m bench statements`: a statement of 50,000 rows, planned, committed, and taken out.

The whole service runs in this process, with its upload and its answers, so that the memory that
the table shows is all that an import costs.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from db import migration
from db.engine import connect
from tests import postgres
from tests.api import Api
from tests.graph.imports import COMMIT, PLAN, REVERT
from tests.graph.ledgers import Ledger

ROWS = 50_000
PLAN_AND_COMMIT_S_MAX = 20
MEMORY_MB_MAX = 150

_STATUS = Path("/proc/self/status")
_PEAK = Path("/proc/self/clear_refs")
_DAYS = 5 * 365


@dataclass(frozen=True, slots=True)
class Cost:
    """What a step took: seconds, those of them that this process worked, and how far memory rose
    above where it began, in MB.
    """

    name: str
    seconds: float
    worked_s: float
    memory_mb: float


@click.command("statements")
@click.option("--rows", default=ROWS, show_default=True, help="Rows of the statement.")
def run(rows: int) -> None:
    """Plan, commit and revert a long statement on both databases."""
    file = statement(rows)
    failures = []
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with tempfile.TemporaryDirectory() as directory, database(Path(directory)) as url:
            costs = measure(url, Path(directory), file, rows)
        _print(name, rows, costs)
        seconds = sum(cost.seconds for cost in costs[:2])
        memory = max(cost.memory_mb for cost in costs)
        if seconds > PLAN_AND_COMMIT_S_MAX or memory > MEMORY_MB_MAX:
            failures.append(name)
    if failures:
        sys.exit(f"Over the limits on {' and '.join(failures)}")


def statement(rows: int) -> bytes:
    """A plausible statement, the same every time: two fifths of its payees are seen once."""
    chance = random.Random(7)
    first = date(2021, 1, 1)
    lines = ["Date,Description,Payee,Amount"]
    for row in range(rows):
        day = first + timedelta(days=row * _DAYS // rows)
        shop = chance.randrange(400) if chance.random() < 0.6 else row
        cents = (
            -chance.randint(100, 20_000) if chance.random() < 0.9 else chance.randint(1, 500_000)
        )
        sign, whole = ("-", -cents) if cents < 0 else ("", cents)
        amount = f"{sign}{whole // 100}.{whole % 100:02d}"
        lines.append(f"{day},Card payment {chance.randrange(10**6)},Market {shop},{amount}")
    return "\n".join(lines).encode()


def measure(url: str, directory: Path, file: bytes, rows: int) -> list[Cost]:
    engine = connect(url)
    migration.upgrade(engine)
    settings = {"OUTLAY_OPERATION_TIMEOUT_S": "120", "OUTLAY_STATEMENT_TIMEOUT_MS": "120000"}
    with Api.over(engine, lambda: datetime.now(UTC), directory, **settings) as api:
        ledger = Ledger.new(api)
        account = ledger.account("Bank")
        token = ledger.person.token
        sent = {"input": {"account": account, "file": None}}

        def plan() -> Any:
            return api.upload(PLAN, sent, path="variables.input.file", file=file, token=token)

        costs = []
        cost, answer = _timed("plan", plan)
        costs.append(cost)
        made = answer["data"]["planImport"]["plan"]
        assert made["counts"]["new"] == rows, made["counts"]
        chosen = {"input": {"plan": made["id"], "digest": made["digest"]}}
        cost, answer = _timed("commit", lambda: api.send(COMMIT, chosen, token=token))
        costs.append(cost)
        done = answer["data"]["commitImport"]["import"]
        assert done["addedCount"] == rows, done
        cost, answer = _timed("plan again", plan)
        costs.append(cost)
        assert answer["data"]["planImport"]["plan"]["counts"]["duplicate"] == rows
        out = {"input": {"id": done["id"]}}
        cost, answer = _timed("revert", lambda: api.send(REVERT, out, token=token))
        costs.append(cost)
        assert answer["data"]["revertImport"]["import"]["removedCount"] == rows
    engine.dispose()
    return costs


def _timed(name: str, work: Callable[[], Any]) -> tuple[Cost, Any]:
    before = memory("VmRSS")
    peak_anew()
    started, worked = time.perf_counter(), time.process_time()
    answer = work()
    seconds, worked_s = time.perf_counter() - started, time.process_time() - worked
    return Cost(name, seconds, worked_s, memory("VmHWM") - before), answer


def peak_anew() -> None:
    """The highest mark falls back to what is in use now."""
    _PEAK.write_text("5")


def memory(name: str) -> float:
    """MB of this process: VmRSS is in use now, VmHWM was at most since `peak_anew`."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def _print(name: str, rows: int, costs: list[Cost]) -> None:
    print(f"\n{name}, {rows:,} rows")
    for cost in costs:
        worked = f"({cost.worked_s:.1f} s of work in this process)"
        print(f"  {cost.name:12} {cost.seconds:7.1f} s  {cost.memory_mb:+8.0f} MB  {worked}")


@contextmanager
def _sqlite(directory: Path) -> Iterator[str]:
    yield f"sqlite:///{directory / 'outlay.db'}"


@contextmanager
def _postgresql(_: Path) -> Iterator[str]:
    with postgres.server() as url:
        yield postgres.create_database(url, "outlay_bench")
