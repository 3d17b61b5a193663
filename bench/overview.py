"""`python -m bench overview`: a first screen with its figures, of 10 k and of 1 M transactions."""

from __future__ import annotations

import logging
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import orjson
import structlog
from sqlalchemy import Engine, event

from bench import databases, loading
from bench.asgi import Client
from bench.budgeting import COUNT
from bench.ledger import END, Shape, Wallet
from bench.operation import token
from bench.servers import ours

SIZES = {"10 k": 10_000, "1 M": 1_000_000}
RATIO_MAX = 1.5
_NAME = "outlay_bench_overview"

QUERY = """
query Overview($month: DateRange!, $year: DateRange!, $day: Date!) {
  wallet {
    latest: transactions(first: 10) {
      nodes {
        id
        amount { amount currency }
        kind
        description
        date
        category { id name color icon }
      }
    }
    budgets {
      id
      name
      limit { amount currency }
      status(on: $day) {
        start
        end
        spent { money { amount currency } }
        carriedOver { amount currency }
        remaining { amount currency }
        percentUsed
        health
        projectedSpend { amount currency }
      }
    }
    analytics {
      spendingByCategory(dates: $month) {
        category { id name color icon }
        total { money { amount currency } }
        share
        change
      }
      incomeVsExpense(dates: $year, by: MONTH) {
        start
        income { money { amount currency } }
        expense { money { amount currency } }
        net { money { amount currency } }
        savingsRate
      }
    }
  }
}
"""

_VARIABLES = {
    "day": (END - timedelta(days=1)).isoformat(),
    "month": {"start": (END - timedelta(days=31)).isoformat(), "end": END.isoformat()},
    "year": {"start": END.replace(year=END.year - 1).isoformat(), "end": END.isoformat()},
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What the operation took, each time in milliseconds, and how many statements."""

    times_ms: Sequence[float]
    statements: int


@click.command()
@click.option("--runs", default=60, show_default=True, help="How often each wallet is asked.")
@click.option("--only", type=click.Choice(["SQLite", "PostgreSQL"]), help="Leave the other out.")
def run(runs: int, only: str | None) -> None:
    """What a first screen costs in a wallet of ten thousand and of a million transactions."""
    # The table is for reading, not the line of every operation.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    wallets = {
        name: Wallet(place, _shape(size)) for place, (name, size) in enumerate(SIZES.items())
    }
    failed = []
    for name, database in _DATABASES.items():
        if only in (None, name):
            with database(list(wallets.values())) as url:
                costs = _measured(url, wallets, runs)
            if not _report(name, costs):
                failed.append(name)
    if failed:
        sys.exit(f"Beyond {RATIO_MAX} times, or more statements, on {' and '.join(failed)}.")


def _shape(size: int) -> Shape:
    return Shape(
        transactions=size,
        years=10,
        accounts=5,
        categories=200,
        payees=300,
        has_lines=True,
        is_nested=True,
    )


@contextmanager
def _sqlite(wallets: Sequence[Wallet]) -> Iterator[str]:
    yield databases.prepared_file(
        _NAME, ", ".join(SIZES), lambda engine: loading.load_with_totals(engine, wallets)
    )


@contextmanager
def _postgresql(wallets: Sequence[Wallet]) -> Iterator[str]:
    with databases.server() as admin_url:
        yield databases.prepared(
            admin_url,
            _NAME,
            ", ".join(SIZES),
            lambda engine: loading.load_with_totals(engine, wallets),
        )


_DATABASES: Mapping[str, Callable[[Sequence[Wallet]], AbstractContextManager[str]]] = {
    "PostgreSQL": _postgresql,
    "SQLite": _sqlite,
}


def _measured(url: str, wallets: Mapping[str, Wallet], runs: int) -> dict[str, Cost]:
    """Both take turns, so that both meet the same load."""
    times: dict[str, list[float]] = {name: [] for name in wallets}
    counts: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory(prefix="outlay-bench-") as data,
        Client.over(ours.create(url, 2, Path(data))) as client,
        _statements() as said,
    ):
        tokens = {name: token(wallet) for name, wallet in wallets.items()}
        for number in range(runs + 2):
            for name, by in tokens.items():
                said.clear()
                answer, seconds = client.ask(by, QUERY, **_VARIABLES)
                _check(name, answer)
                # The first runs are there to warm up.
                if number > 1:
                    counts[name] = len(said)
                    times[name].append(1000 * seconds)
    return {name: Cost(times[name], counts[name]) for name in wallets}


@contextmanager
def _statements() -> Iterator[list[str]]:
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _check(size: str, answer: bytes) -> None:
    """Exit unless the screen shows what there is."""
    content = orjson.loads(answer)
    if "errors" in content:
        sys.exit(f"{size}: {content['errors']}")
    wallet = content["data"]["wallet"]
    figures = wallet["analytics"]
    shown = [wallet["latest"]["nodes"], figures["spendingByCategory"], figures["incomeVsExpense"]]
    shown.append(wallet["budgets"])
    if len(shown[0]) != 10 or not shown[1] or len(shown[2]) != 12 or len(shown[3]) != COUNT:
        sys.exit(f"{size}: {[len(each) for each in shown]} shown")


def _report(name: str, costs: Mapping[str, Cost]) -> bool:
    """Print the table; whether the bound is kept."""
    print(f"\n{name}, ms\n| wallet | median | least | p95 | statements |\n|---|{'---:|' * 4}")
    for size, cost in costs.items():
        ordered = sorted(cost.times_ms)
        p95 = ordered[int(len(ordered) * 0.95)]
        median = statistics.median(ordered)
        print(f"| {size} | {median:.2f} | {ordered[0]:.2f} | {p95:.2f} | {cost.statements} |")
    small, large = costs.values()
    ratio = statistics.median(large.times_ms) / statistics.median(small.times_ms)
    least = min(large.times_ms) / min(small.times_ms)
    print(f"1 M : 10 k is {ratio:.2f} by medians, {least:.2f} by the least (at most {RATIO_MAX})")
    return ratio <= RATIO_MAX and small.statements == large.statements
