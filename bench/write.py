"""`python -m bench write`: one transaction through the whole path, beside its bare INSERT.

Bare is what nobody could leave out: BEGIN, the INSERT of the same row, its daily total, COMMIT, by
SQLAlchemy's core with statements made once. Both take turns, each in a wallet of its own, and wait
for the disk at every commit, as they do where people's money is.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import click
from sqlalchemy import Engine, insert
from sqlalchemy.dialects import postgresql, sqlite

from db import migration
from db.base import new_id
from db.engine import connect
from db.session import write
from db.tables import DailyTotal, Transaction
from domain.ledger import TransactionKind, Weekday
from domain.money import Money
from domain.text import fold
from domain.transactions import Draft
from services import transactions, users
from services.actors import Actor
from services.retries import Name, once
from services.users import NewUser
from tests import postgres

RATIO_MAX = 2.0

_DAYS = 365
_FIRST = date(2026, 1, 1)
_AT = datetime(2026, 11, 1, tzinfo=UTC)
_DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")

Work: TypeAlias = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A wallet to write in: whose it is, and what stands in it from the start."""

    by: Actor
    wallet_id: str
    account_id: str
    category_id: str


@click.command("write")
@click.option("--rounds", default=7, show_default=True, help="Turns that each of the two takes.")
@click.option("--writes", default=200, show_default=True, help="Transactions in one turn.")
@click.option("--only", type=click.Choice(["SQLite", "PostgreSQL"]), help="Leave the other out.")
def run(rounds: int, writes: int, only: str | None) -> None:
    """Write transactions through the whole path and bare, on both databases."""
    slow = []
    for name, database in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        if only in {None, name}:
            with database() as url:
                whole, bare = measure(url, rounds, writes)
            ratio = statistics.median(w / b for w, b in zip(whole, bare, strict=True))
            _print(name, whole, bare, ratio)
            if ratio > RATIO_MAX:
                slow.append(name)
    if slow:
        sys.exit(f"Over {RATIO_MAX} times the bare INSERT on {' and '.join(slow)}")


def measure(url: str, rounds: int, writes: int) -> tuple[list[float], list[float]]:
    """The median milliseconds of one write in each turn: through the whole path, and bare."""
    engine = connect(url)
    migration.upgrade(engine)
    ways = (_whole(engine, _place(engine, "whole")), _bare(engine, _place(engine, "bare")))
    _turn(ways, range(50))
    turns = [_turn(ways, range(50 + n * writes, 50 + (n + 1) * writes)) for n in range(rounds)]
    engine.dispose()
    return [whole for whole, _ in turns], [bare for _, bare in turns]


def _turn(ways: Sequence[Work], numbers: range) -> list[float]:
    """The median of each way, which take turns at every single transaction."""
    times: list[list[float]] = [[] for _ in ways]
    for number in numbers:
        for taken, work in zip(times, ways, strict=True):
            started = time.perf_counter()
            work(number)
            taken.append(1_000 * (time.perf_counter() - started))
    return [statistics.median(taken) for taken in times]


def _whole(engine: Engine, place: Place) -> Work:
    def work(number: int) -> None:
        draft = Draft(
            kind=TransactionKind.EXPENSE,
            amount=Money(1_000 + number, "EUR"),
            occurred_on=_day(number),
            description="Lunch with Ada",
            account_id=place.account_id,
            category_id=place.category_id,
            id=new_id(),
        )
        name = Name(f"id {draft.id}", "0" * 64, "id", draft.id)
        write(
            engine,
            partial(once, wallet_id=place.wallet_id, draft=draft),
            place.by,
            name,
            transactions.create,
        )

    return work


def _bare(engine: Engine, place: Place) -> Work:
    dialect: Any = postgresql if engine.dialect.name == "postgresql" else sqlite
    totals: Any = DailyTotal.__table__
    table: Any = Transaction.__table__
    upsert = dialect.insert(DailyTotal)
    upsert = upsert.on_conflict_do_update(
        index_elements=list(totals.primary_key.columns),
        set_={
            name: getattr(DailyTotal, name) + upsert.excluded[name]
            for name in ("amount_minor", "count")
        },
    )
    row = insert(table)

    def work(number: int) -> None:
        values, total = _rows(place, number)
        with engine.begin() as connection:
            connection.execute(row, values)
            connection.execute(upsert, total)

    return work


def _rows(place: Place, number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A transaction and what it adds to its day."""
    shared = {
        "wallet_id": place.wallet_id,
        "kind": TransactionKind.EXPENSE.name,
        "category_id": place.category_id,
        "currency": "EUR",
        "amount_minor": 1_000 + number,
    }
    values = shared | {
        "id": new_id(),
        "occurred_on": _day(number),
        "to_amount_minor": None,
        "account_id": place.account_id,
        "to_account_id": None,
        "payee_id": None,
        "description": "Lunch with Ada",
        "note": None,
        "is_refund": False,
        "has_lines": False,
        "import_id": None,
        "import_key": None,
        "own_rate": None,
        "search": fold("Lunch with Ada"),
        "created_by": place.by.user_id,
        "created_at": _AT,
        "updated_at": _AT,
        "version": 1,
    }
    return values, shared | {"day": _day(number), "count": 1}


def _day(number: int) -> str:
    return (_FIRST + timedelta(days=number % _DAYS)).isoformat()


def _place(engine: Engine, name: str) -> Place:
    new = NewUser(
        email=f"{name}@example.org",
        username=name,
        name=name,
        currency="EUR",
        locale="en",
        time_zone="UTC",
        week_start=Weekday.MONDAY,
    )
    user = write(engine, users.create, new, password_hash="none", at=_AT)
    with engine.connect() as connection:
        found = {
            table: connection.exec_driver_sql(
                f"SELECT c.wallet_id, c.id FROM {table} c JOIN wallets w ON w.id = c.wallet_id"
                f" WHERE w.personal_of = '{user.id}' AND c.kind IN ('EXPENSE', 'CASH') LIMIT 1"
            ).one()
            for table in ("accounts", "categories")
        }
    wallet_id, account_id = found["accounts"]
    return Place(Actor(user.id, new_id(), _AT), wallet_id, account_id, found["categories"][1])


def _print(name: str, whole: list[float], bare: list[float], ratio: float) -> None:
    print(f"\n{name}: medians of {len(whole)} turns, ms for one transaction")
    for way, times in (("whole path", whole), ("bare", bare)):
        low, high = min(times), max(times)
        print(f"  {way:12} {statistics.median(times):7.3f}  ({low:.3f} to {high:.3f})")
    print(f"  {'ratio':12} {ratio:7.2f}  (at most {RATIO_MAX})")


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as directory:
        yield f"sqlite:///{Path(directory) / 'outlay.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with postgres.server(settings=_DURABLE) as url:
        yield postgres.create_database(url, "outlay_write")
