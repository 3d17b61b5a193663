"""`python -m bench recurring`: households in which nobody has posted what recurs for years.

What the job does in all wallets until nothing is due any more, on both databases, which wait for
the disk at every commit. Beside it stands the memory that it took, which must not grow with them.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from bench import households
from bench.statements import memory, peak_anew
from db import migration
from db.engine import connect
from jobs.database import ONE_AT_A_TIME
from jobs.posting import post_all
from tests import postgres

RULES = 10_000
YEARS = 5
SECONDS_MAX = 180
MEMORY_MB_MAX = 10

_DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


@dataclass(frozen=True, slots=True)
class Cost:
    """What catching up took: seconds, those of them that the workers worked together, and how far
    memory rose in one of them above where it began, in MB.
    """

    postings: int
    seconds: float
    worked_s: float
    memory_mb: float


@click.command("recurring")
@click.option("--rules", default=RULES, show_default=True, help="Recurring transactions.")
@click.option("--years", default=YEARS, show_default=True, help="Years since somebody posted.")
@click.option("--workers", default=2, show_default=True, help="On PostgreSQL; SQLite has one.")
@click.option("--only", type=click.Choice(["SQLite", "PostgreSQL"]), help="Leave the other out.")
def run(rules: int, years: int, workers: int, only: str | None) -> None:
    """Catch up with what recurs after years, on both databases."""
    slow = []
    for name, database, at_once in (("SQLite", _sqlite, 1), ("PostgreSQL", _postgresql, workers)):
        if only in {None, name}:
            with database() as url:
                tenth, rest = measure(url, rules // households.RULES, years, at_once)
            print(f"\n{name}: {rules:,} recurring transactions, {years} years, workers: {at_once}")
            _print("a tenth", tenth)
            _print("the rest", rest)
            seconds = tenth.seconds + rest.seconds
            print(f"  {'all':9} {tenth.postings + rest.postings:9,} postings {seconds:7.1f} s")
            if seconds > SECONDS_MAX or rest.memory_mb - tenth.memory_mb > MEMORY_MB_MAX:
                slow.append(name)
    if slow:
        sys.exit(f"Over the limits on {' and '.join(slow)}")


def measure(url: str, count: int, years: int, workers: int) -> tuple[Cost, Cost]:
    """Of a tenth of the households and of all others: memory that grew with them would show."""
    engine = connect(url, ONE_AT_A_TIME)
    migration.upgrade(engine)
    tenth = max(1, count // 10)
    at = datetime(households.START.year + years, 11, 1, 12, tzinfo=UTC)
    costs = []
    for numbers in (range(tenth), range(tenth, count)):
        households.load(engine, numbers)
        costs.append(_caught_up(url, at, workers))
    assert post_all(engine, at).decided == 0
    engine.dispose()
    return costs[0], costs[1]


def _caught_up(url: str, at: datetime, workers: int) -> Cost:
    """By so many new processes at once; from when the last of them is ready to its end."""
    spawning = multiprocessing.get_context("spawn")
    with spawning.Manager() as manager:
        ready = manager.Barrier(workers)
        with ProcessPoolExecutor(workers, spawning) as pool:
            futures = [pool.submit(_post, url, at, ready) for _ in range(workers)]
            costs = [future.result() for future in futures]
    return Cost(
        sum(cost.postings for cost in costs),
        max(cost.seconds for cost in costs),
        sum(cost.worked_s for cost in costs),
        max(cost.memory_mb for cost in costs),
    )


def _post(url: str, at: datetime, ready: threading.Barrier) -> Cost:
    engine = connect(url, ONE_AT_A_TIME)
    ready.wait()
    before = memory("VmRSS")
    peak_anew()
    started, worked = time.perf_counter(), time.process_time()
    tally = post_all(engine, at)
    seconds, worked_s = time.perf_counter() - started, time.process_time() - worked
    engine.dispose()
    assert not tally.failures, tally.failures
    return Cost(tally.posted, seconds, worked_s, memory("VmHWM") - before)


def _print(name: str, cost: Cost) -> None:
    rate = cost.postings / cost.seconds
    print(
        f"  {name:9} {cost.postings:9,} postings {cost.seconds:7.1f} s  {rate:6,.0f} a second"
        f"  {cost.worked_s:6.1f} s of work  {cost.memory_mb:+4.0f} MB"
    )


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        yield f"sqlite:///{Path(directory) / 'outlay.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres.server(settings=_DURABLE) as url:
        yield postgres.create_database(url, "outlay_recurring")
