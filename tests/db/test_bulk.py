"""Many rows arrive as they were given, by whichever way."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.base import new_id
from db.bulk import insert_many
from db.session import reading, writing
from db.tables import Transaction
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


@pytest.mark.parametrize("count", [1, 999, 1_000, 1_400])
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
