"""What a list sums to is exact, however much that is."""

from __future__ import annotations

from sqlalchemy import Engine, insert

from db.base import new_id
from db.queries.transactions import lists
from db.queries.transactions.filters import Filter
from db.session import opened, reading, writing
from db.tables import Transaction
from domain.money import AMOUNT_MINOR_MAX
from tests.conftest import START
from tests.services.books import Books

# These rows are put past the services.
TAMPERS = True


class Past:
    """Whoever writes past the services has nothing to write down."""

    def finish(self) -> None:
        pass


# More of the largest amounts than a signed 64-bit sum holds.
MANY = 9_300


def test_a_sum_beyond_64_bits_is_exact(engine: Engine) -> None:
    books = Books.new(engine)
    row = {
        "wallet_id": books.wallet,
        "kind": "INCOME",
        "amount_minor": AMOUNT_MINOR_MAX,
        "currency": "EUR",
        "occurred_on": "2026-03-14",
        "description": "much",
        "search": "much",
        "is_refund": False,
        "has_lines": False,
        "created_at": START,
        "updated_at": START,
        "version": 1,
    }
    with writing(engine) as session:
        opened(session)[books.wallet] = Past()
        session.execute(insert(Transaction), [row | {"id": new_id()} for _ in range(MANY)])

    with reading(engine) as session:
        [total] = lists.totals(session, books.wallet, Filter())

    assert (total.amount_minor, total.entries) == (MANY * AMOUNT_MINOR_MAX, MANY)
