"""Budgets among other currencies: what counts is converted, into whatever the limit is in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from domain.analytics.figures import Sum
from domain.money import Money
from jobs.conversions import fill_all
from services import transactions
from services.budgets import changing
from tests import recount
from tests.conftest import START, verify
from tests.services.books import Books
from tests.services.budgeting import active, budget, change, status


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def abroad(books: Books, minor: int, currency: str, **stated: Any) -> str:
    return books.add(account_id=None, amount=Money(minor, currency), **stated)


def targets(books: Books) -> str:
    query = "SELECT targets FROM wallets WHERE id = :w"
    [(found,)] = recount.rows(books.engine, query, w=books.wallet)
    return str(found)


def test_what_is_spent_abroad_counts_and_warns(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out")

    spent = abroad(books, 10_000, "USD")
    assert status(books, fun).standing.spent == 8_714
    assert active(books) == ["2026-03-01/80"]

    books.add(1_286)
    assert active(books) == ["2026-03-01/80"]
    books.add(1)
    assert active(books) == ["2026-03-01/100", "2026-03-01/80"]
    found = status(books, fun)
    assert found.sums == [("EUR", Sum(1_287, 2)), ("USD", Sum(10_000, 1, 8_714, 10_000, 1))]
    books.write(changing.delete, budget_id=fun)
    assert spent


def test_a_limit_in_another_currency_is_converted_into(books: Books) -> None:
    books.add(10_000)
    abroad(books, 5_000, "USD")
    abroad(books, 5_000, "KWD")

    fun = budget(books, 20_000, "Eating out", limit=Money(20_000, "USD"))
    assert targets(books) == "USD"
    # 100.00 euros at 1.1476, and the dollars themselves.
    assert status(books, fun).standing.spent == 11_476 + 5_000
    books.add(10_000, is_refund=True)
    assert status(books, fun).standing.spent == 5_000
    books.add(10_000, occurred_on="2026-03-20")
    standing = status(books, fun)
    assert standing.standing.spent == 16_555
    # What is entered for a day to come is no part of the pace: 50.00 in 14 of 31 days.
    assert standing.projection.spend == 11_555 + round(5_000 * 31 / 14)
    verify(books.engine)


def test_what_is_being_cleared_away_may_be_of_what_is_in_that_currency_by_now(
    books: Books,
) -> None:
    spent = abroad(books, 10_000, "EUR")
    fun = budget(books, 20_000, "Eating out", limit=Money(20_000, "USD"))
    change(books, fun, limit=Money(20_000, "EUR"))

    books.write(transactions.update, transaction_id=spent, changes={"amount": Money(10_000, "USD")})
    verify(books.engine)
    fill_all(books.engine, START)

    verify(books.engine)
    assert status(books, fun).standing.spent == 8_714


def test_a_target_that_nobody_wants_is_cleared_away_and_may_come_back(books: Books) -> None:
    for _ in range(3):
        books.add(10_000)
    fun = budget(books, 20_000, "Eating out", limit=Money(20_000, "USD"))
    change(books, fun, limit=Money(20_000, "EUR"))
    assert targets(books) == ""
    assert status(books, fun).standing.spent == 30_000
    verify(books.engine)

    # Not before all of it is cleared away: until then it is listed as it is.
    change(books, fun, limit=Money(20_000, "USD"))
    assert (targets(books), status(books, fun).standing.spent) == ("", 0)
    assert status(books, fun).sums == [("EUR", Sum(30_000, 3))]
    verify(books.engine)

    assert fill_all(books.engine, START).failures == {}
    assert (targets(books), status(books, fun).standing.spent) == ("USD", 3 * 11_476)
    assert active(books) == ["2026-03-01/100", "2026-03-01/80"]
    verify(books.engine)
