"""`python -m bench report`: the report of a month of 2,000 transactions, from rows to bytes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db import migration
from db.engine import connect
from db.queries import categories, users, wallets
from db.session import reading, write
from domain.ledger import CategoryKind, TransactionKind, Weekday
from domain.ledger_csv import Entry
from domain.money import Money
from domain.records import Record
from services import ledgers, reports
from services import users as user_service
from services.actors import Actor
from services.users import NewUser

ROWS = 2_000
TOTAL_S_MAX = 1.0

_AT = datetime(2026, 4, 1, tzinfo=UTC)
_MONTH = date(2026, 3, 1)
_LOGIN = "bench"
_PAYEES = (
    "Bäckerei Größe",
    "سوق السالمية",
    "寿司三昧 渋谷店",
    "Café ☕️",
    "Аэрофлот",
    "नमस्ते किराना",
)


@click.command()
@click.option("--rows", default=ROWS, show_default=True, help="Transactions of the month.")
@click.option("--rounds", default=9, show_default=True, help="Reports in a row.")
def run(rows: int, rounds: int) -> None:
    """Reads and draws it on SQLite, warm, and once in a process that has drawn nothing yet."""
    with _database(rows) as (engine, url):
        read, drawn, sizes = zip(*(_once(engine) for _ in range(rounds)), strict=True)
        first = _first(url)
    totals = [sum(each) for each in zip(read, drawn, strict=True)]
    print(f"{rows:,} transactions in the month, {rounds} reports of {sizes[0]:,} bytes")
    print(f"{'':10} {'median':>9} {'slowest':>9}")
    for name, taken in (("read", read), ("draw", drawn), ("both", totals)):
        print(f"{name:10} {statistics.median(taken):8.3f}s {max(taken):8.3f}s")
    print(f"{'first':10} {first:8.3f}s of a process, fonts and all")
    if max(first, *totals) > TOTAL_S_MAX:
        sys.exit(f"A report takes more than {TOTAL_S_MAX} s.")


def _once(engine: Engine) -> tuple[float, float, int]:
    """Seconds to read and to draw, and the bytes."""
    begun = perf_counter()
    with reading(engine) as session:
        [user] = users.by_logins(session, [_LOGIN]).values()
        [wallet] = wallets.listed(session, user.id)
        report = reports.monthly(session, wallet, month=_MONTH, locale="en-IE", at=_AT)
    read = perf_counter()
    file = reports.drawn(report)
    return read - begun, perf_counter() - read, len(file)


def _first(url: str) -> float:
    """Seconds that a new process takes for its first report, once its modules are imported."""
    code = (
        "import sys; from bench.report import _once; from db.engine import connect;"
        "read, drawn, _ = _once(connect(sys.argv[1])); print(read + drawn)"
    )
    said = subprocess.run([sys.executable, "-c", code, url], capture_output=True, check=True)
    return float(said.stdout)


@contextmanager
def _database(rows: int) -> Iterator[tuple[Engine, str]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'outlay.db'}"
        engine = connect(url)
        try:
            migration.upgrade(engine)
            write(engine, _fill, rows)
            yield engine, url
        finally:
            engine.dispose()


def _fill(session: Session, rows: int) -> None:
    """Someone whose March has so many transactions, and whose other months have as many in all."""
    new = NewUser(
        email="bench@example.org",
        username=_LOGIN,
        name="Bench",
        currency="EUR",
        locale="en-IE",
        time_zone="Europe/Dublin",
        week_start=Weekday.MONDAY,
    )
    user = user_service.create(session, new, password_hash="", at=_AT)
    [wallet] = wallets.listed(session, user.id)
    kept = categories.of_wallet(session, wallet.id, archived=None)
    names = [
        row.name for row in kept if row.kind == CategoryKind.EXPENSE.name and not row.parent_id
    ]
    entries = [Entry(line, _record(line, names)) for line in range(2 * rows)]
    ledgers.bring_in(session, Actor(user.id, None, _AT), wallet_id=wallet.id, entries=entries)


def _record(line: int, names: Sequence[str]) -> Record:
    """Every other one is of March, the others of the months before; every tenth is an income."""
    month = 3 if line % 2 else line // 2 % 12 - 8
    day = date(2026 if month > 0 else 2025, (month - 1) % 12 + 1, line % 28 + 1)
    is_income = line % 10 == 9
    return Record(
        occurred_on=day.isoformat(),
        kind=TransactionKind.INCOME if is_income else TransactionKind.EXPENSE,
        amount=Money(100 + line * 7919 % 90_000, "EUR"),
        description=f"{_PAYEES[line % len(_PAYEES)]} {line}",
        category=() if is_income else (names[line % len(names)],),
        payee=_PAYEES[line % len(_PAYEES)],
    )
