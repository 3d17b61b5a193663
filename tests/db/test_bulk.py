"""Many rows arrive as they were given, by whichever way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from db.base import new_id
from db.bulk import insert_many
from db.session import reading, writing
from db.tables import ImportPlan, ImportPlanRows, Transaction
from domain.money import AMOUNT_MINOR_MAX
from services.writing import begin
from tests.conftest import START
from tests.services.books import Books

# These rows are put past the services.
TAMPERS = True

ODD = [
    "",
    " ",
    "\\N",
    "\\",
    "\\\\t",
    "a\tb",
    "a\nb",
    "a\r\nb",
    "'; --",
    '"',
    "%s",
    "{}",
    "ŁÓDŹ 🛒",
    "\\.",
]


def row(wallet: str, place: int) -> dict[str, Any]:
    return {
        "wallet_id": wallet,
        "id": new_id(),
        "kind": "EXPENSE",
        "amount_minor": AMOUNT_MINOR_MAX - place,
        "currency": "EUR",
        "occurred_on": "2026-03-14",
        "description": ODD[place % len(ODD)],
        "note": None if place % 2 else ODD[-1 - place % len(ODD)],
        "search": "",
        "is_refund": place % 3 == 0,
        "has_lines": False,
        "created_at": START,
        "updated_at": START,
        "version": place,
    }


@pytest.mark.parametrize("count", [1, 99, 100, 1_400])
def test_rows_arrive_as_they_were_given(engine: Engine, count: int) -> None:
    books = Books.new(engine)
    wallet = books.wallet
    given = [row(wallet, place) for place in range(count)]

    with writing(engine) as session:
        begin(session, books.by, wallet)
        insert_many(session, Transaction, given)

    columns = [getattr(Transaction, name) for name in given[0]]
    statement = (
        select(*columns).where(Transaction.wallet_id == wallet).order_by(Transaction.version)
    )
    with reading(engine) as session:
        assert [dict(found._mapping) for found in session.execute(statement)] == given  # noqa: SLF001 - SQLAlchemy's own name for it


@pytest.mark.parametrize("count", [99, 100])
def test_bytes_are_kept_as_they_are(engine: Engine, count: int) -> None:
    books = Books.new(engine)
    plan_id = new_id()
    runs = [bytes([92, 0, place]) for place in range(count)]

    with writing(engine) as session:
        begin(session, books.by, books.wallet)
        session.add(plan_of(books, plan_id))
        session.flush()
        insert_many(
            session,
            ImportPlanRows,
            [
                {"wallet_id": books.wallet, "plan_id": plan_id, "chunk": place, "rows": run}
                for place, run in enumerate(runs)
            ],
        )

    with reading(engine) as session:
        rows = select(ImportPlanRows.rows).where(ImportPlanRows.plan_id == plan_id)
        found = session.scalars(rows.order_by(ImportPlanRows.chunk))
        assert list(map(bytes, found)) == runs


@pytest.mark.parametrize("count", [1, 99, 100])
def test_what_is_there_already_is_refused(engine: Engine, count: int) -> None:
    books = Books.new(engine)
    twice = row(books.wallet, 0)

    def put(rows: list[dict[str, Any]]) -> None:
        with writing(engine) as session:
            begin(session, books.by, books.wallet)
            insert_many(session, Transaction, rows)

    put([twice])

    with pytest.raises(IntegrityError):
        put([twice, *(row(books.wallet, 1) for _ in range(count))])


def plan_of(books: Books, plan_id: str) -> ImportPlan:
    return ImportPlan(
        wallet_id=books.wallet,
        id=plan_id,
        account_id=next(iter(books.accounts.values())),
        file_name="",
        format="CSV",
        digest="",
        layout={},
        counts={},
        questions=[],
        chunks=[],
        created_by=books.by.user_id,
        created_at=START,
        expires_at=START,
    )
