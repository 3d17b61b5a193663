"""Migration 0005: a ledger that had no history begins one with all that it holds."""

from __future__ import annotations

import shutil
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, inspect, text

from db import migration
from db.engine import Limits, connect
from db.queries import verification
from db.session import reading
from domain.ledger import Line, TransactionKind
from services import accounts, transactions
from services.verification import differences
from tests import postgres
from tests.services.books import Books

_BEFORE = "0004"
_MEMORY_MB_MAX = 25
# Not what the migration itself is to change: versions, and where a chain ends.
_LEFT_OUT = {"version", "head", "head_at", "purged_version", "budget_count", "goal_count"}
_LEFT_OUT |= {"targets", "next_currency", "own_rate", "email_verified_at"}
_NEW = {"changes", "trash", "erasures", "answered_requests", "alembic_version"}
# What came after it.
_LATER = {
    "alert_reads",
    "alerts",
    "budget_categories",
    "budget_periods",
    "budgets",
    "contributions",
    "conversion_targets",
    "conversions",
    "converted_days",
    "converted_months",
    "deliveries",
    "exchange_rates",
    "goals",
    "invitations",
    "job_runs",
    "link_tokens",
    "monthly_totals",
    "notification_preferences",
    "occurrences",
    "recurring_transactions",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "outlay.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = postgres.create_database(server, f"t{uuid4().hex}", template="outlay_template")
    engine = connect(url, Limits(statement_timeout_ms=60_000))
    yield engine
    engine.dispose()


def stored(engine: Engine) -> dict[str, list[Any]]:
    """Every row of the ledger, but for what the migration is about."""
    with engine.connect() as connection:
        inspector = inspect(connection)
        found = {}
        for table in sorted(set(inspector.get_table_names()) - _NEW - _LATER):
            names = [column["name"] for column in inspector.get_columns(table)]
            asked = ", ".join(f'"{name}"' for name in names if name not in _LEFT_OUT)
            rows = connection.execute(text(f"SELECT {asked} FROM {table}"))
            found[table] = sorted(map(repr, rows))
        return found


def wrong(engine: Engine) -> list[str]:
    with reading(engine) as session:
        wallet_ids = verification.all_wallet_ids(session, after=None, size=1_000)
        return list(map(str, differences(session, wallet_ids)))


def fill(engine: Engine) -> Books:
    """Something of every kind that an image is made of."""
    books = Books.new(engine)
    bank, health = books.account("Bank"), books.categories["Health"]
    lines = [Line(health, 400, "Plaster"), Line(None, 300, None)]
    books.add(700, category_id=None, lines=lines, tags=["b", "a"], payee="Chemist", note="Ouch")
    books.add(500, is_refund=True, description="Ünïcode \t \\ \n")
    books.add(900, kind=TransactionKind.TRANSFER, category_id=None, to_account_id=bank, payee="Me")
    books.write(transactions.update, transaction_id=books.add(100), changes={"note": "Later"})
    books.write(transactions.delete, transaction_id=books.add(100))
    books.write(accounts.update, account_id=bank, changes={"archived": True})
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO imports (wallet_id, id, account_id, plan_id, digest, file_name,"
                " format, added_count, duplicate_count, skipped_count, created_at, reverted_at,"
                " removed_count, edited_count, version) VALUES (:w, :i, :a, :p, 'd', 'f.csv',"
                " 'CSV', 1, 2, 3, '2026-03-14 09:26:53.100000+00:00',"
                " '2026-03-14 09:26:53+00:00', 1, 0, 1)"
            ),
            {"w": books.wallet, "i": str(uuid4()), "a": bank, "p": str(uuid4())},
        )
    return books


def test_a_ledger_goes_down_and_up_again_and_is_what_it_was(filled: Engine) -> None:
    books = fill(filled)
    before, version = stored(filled), books.version

    migration.downgrade(filled, _BEFORE)
    at_0004 = stored(filled)
    migration.upgrade(filled)

    assert at_0004 == before
    assert stored(filled) == before
    assert wrong(filled) == []
    assert books.version == version + 1


def test_history_begins_with_everything(filled: Engine) -> None:
    books = fill(filled)
    migration.downgrade(filled, _BEFORE)

    migration.upgrade(filled)

    with reading(filled) as session:
        found = session.execute(
            text(
                "SELECT entity, action, count(*) FROM changes WHERE wallet_id = :w"
                " AND actor_id IS NULL AND version = :v GROUP BY entity, action ORDER BY entity"
            ),
            {"w": books.wallet, "v": books.version},
        )
        counts = {row[0]: row[2] for row in found if row[1] == "CREATED"}
    assert counts == {
        "Account": 2,
        "Category": len(books.categories),
        "Import": 1,
        "Payee": 2,
        "Transaction": 4,
        "Wallet": 1,
    }


def test_the_ledger_goes_on_where_the_migration_left_it(filled: Engine) -> None:
    books = fill(filled)
    kept = books.add(200)
    migration.downgrade(filled, _BEFORE)
    migration.upgrade(filled)

    books.add(100)
    books.write(transactions.update, transaction_id=kept, changes={"description": "Supper"})
    books.write(transactions.delete, transaction_id=kept)

    assert wrong(filled) == []


def test_an_empty_database_has_no_history(filled: Engine) -> None:
    migration.downgrade(filled, _BEFORE)
    migration.upgrade(filled)

    assert wrong(filled) == []
    assert migration.differences(filled) == []


def test_a_long_ledger_takes_no_more_memory_than_a_piece_of_it(filled: Engine) -> None:
    books = Books.new(filled)
    books.add_many(*(books.draft(100 + n, tags=["often"]) for n in range(20_000)))
    migration.downgrade(filled, _BEFORE)

    tracemalloc.start()
    migration.upgrade(filled)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak / 2**20 < _MEMORY_MB_MAX
    assert wrong(filled) == []
