"""Budgets: what is kept of their spending follows the ledger, whatever is written."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.services.books import Books
from tests.services.budgeting import active, budget, status, stored


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def test_try(books: Books) -> None:
    id = budget(books, 10_000, "Eating out")
    books.add(8000)
    assert stored(books, id) == {("2026-03-01", "EUR"): (8000, 1)}
    assert active(books) == ["2026-03-01/80"]
    print(status(books, id))
