"""`python -m bench recurring`: households in which nobody has posted what recurs for years.

What the job does in all wallets, in one process, until nothing is due any more; on both databases,
which wait for the disk at every commit. Beside it stands the memory that it took.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine

from bench import households
from bench.statements import memory, peak_anew
from db import migration
from db.engine import connect
from jobs.database import ONE_CONNECTION
from jobs.tick import Tally, post_all
from tests import postgres

RULES = 10_000
YEARS = 5
SECONDS_MAX = 180
MEMORY_MB_MAX = 50

_DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a catch-up took: seconds, those of them that this process worked, and how far memory
    rose above where it began, in MB: for a tenth of the households, and for the others.
    """

    postings: int
    seconds: float
    worked_s: float
    memory_mb: tuple[float, float]


@click.command("recurring")
@click.option("--rules", default=RULES, show_default=True, help="Recurring transactions.")
@click.option("--years", default=YEARS, show_default=True, help="Years since somebody posted.")
@click.option("--only", type=click.Choice(["SQLite", "PostgreSQL"]), help="Leave the other out.")
def run(rules: int, years: int, only: str | None) -> None:
    """Catch up with what recurs after years, on both databases."""
    slow = []
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        if only in {None, name}:
            with database() as url:
                cost = measure(url, rules // households.RULES, years)
            _print(name, rules, years, cost)
            if cost.seconds > SECONDS_MAX or max(cost.memory_mb) > MEMORY_MB_MAX:
                slow.append(name)
    if slow:
        sys.exit(f"Over the limits on {' and '.join(slow)}")


def measure(url: str, count: int, years: int) -> Cost:
    engine = connect(url, ONE_CONNECTION)
    migration.upgrade(engine)
    tenth = max(1, count // 10)
    at = datetime(households.START.year + years, 11, 1, 12, tzinfo=UTC)
    parts = [_caught_up(engine, range(tenth), at), _caught_up(engine, range(tenth, count), at)]
    assert post_all(engine, at).decided == 0
    engine.dispose()
    return Cost(
        sum(part.postings for part in parts),
        sum(part.seconds for part in parts),
        sum(part.worked_s for part in parts),
        (parts[0].memory_mb[0], parts[1].memory_mb[0]),
    )


def _caught_up(engine: Engine, numbers: range, at: datetime) -> Cost:
    households.load(engine, numbers)
    before = memory("VmRSS")
    peak_anew()
    started, worked = time.perf_counter(), time.process_time()
    tally: Tally = post_all(engine, at)
    seconds, worked_s = time.perf_counter() - started, time.process_time() - worked
    assert not tally.failures, tally.failures
    return Cost(tally.posted, seconds, worked_s, (memory("VmHWM") - before, 0))


def _print(name: str, rules: int, years: int, cost: Cost) -> None:
    per_second = cost.postings / cost.seconds
    first, rest = cost.memory_mb
    print(f"\n{name}: {rules:,} recurring transactions, {years} years behind")
    print(f"  {cost.postings:,} postings in {cost.seconds:.1f} s: {per_second:,.0f} a second")
    print(f"  {cost.worked_s:.1f} s of work in this process")
    print(f"  {first:+.0f} MB for the first tenth of the wallets, {rest:+.0f} MB for the others")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        yield f"sqlite:///{Path(directory) / 'outlay.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres.server(settings=_DURABLE) as url:
        yield postgres.create_database(url, "outlay_recurring")
