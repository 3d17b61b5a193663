"""Budgets at the edges: far dates, huge sums, other members, and retries of what they hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.session import reading
from domain.budgets import Rollover
from domain.money import AMOUNT_MINOR_MAX, Money
from domain.periods import Period, PeriodUnit
from services.budgets.statuses import Asked, standings
from tests.services.books import Books
from tests.services.budgeting import active, budget, status, stored


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


@pytest.mark.parametrize("rollover", Rollover)
@pytest.mark.parametrize("period", Period)
def test_periods_reach_over_all_days_that_there_are(
    books: Books, period: Period, rollover: Rollover
) -> None:
    unit = PeriodUnit.MONTH if period is Period.CUSTOM else None
    every = 1_000 if unit else 1
    far = budget(
        books, 100, period=period, unit=unit, every=every, start="1900-01-01", rollover=rollover
    )
    books.add(50, occurred_on="1900-01-01")
    books.add(150, occurred_on="2200-12-31")

    last = status(books, far, "2200-12-31")

    assert last.standing.spent == 150
    assert last.period.start.isoformat() in {start for start, _ in stored(books, far)}


def test_the_largest_sums_are_exact(books: Books) -> None:
    whole = budget(
        books, AMOUNT_MINOR_MAX, period=Period.DAILY, start="1900-01-01", rollover=Rollover.BOTH
    )
    for _ in range(3):
        books.add(AMOUNT_MINOR_MAX)

    found = status(books, whole)

    days = (found.period.start - found.period.start.replace(year=1900, month=1, day=1)).days
    assert found.standing.carried == days * AMOUNT_MINOR_MAX
    assert found.standing.spent == 3 * AMOUNT_MINOR_MAX
    assert active(books) == []


def test_a_budget_in_the_currency_of_a_journey_converts_into_it(books: Books) -> None:
    abroad = budget(books, limit=Money(400_000, "JPY"), thresholds=(50,))

    books.add(account_id=None, amount=Money(20_000, "JPY"))
    # At the rate of Friday, 13 March 2026: 182.85 yen for a euro.
    books.add(99_999)
    books.add(account_id=None, amount=Money(1_000, "KWD"))

    assert status(books, abroad).standing.spent == 20_000 + 182_848
    assert active(books) == ["2026-03-01/50"]


def test_a_budget_that_is_gone_has_no_status(books: Books) -> None:
    asked = Asked(books.wallet, "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f")

    with reading(books.engine) as session:
        assert standings(session, [asked], at=books.by.at + timedelta(days=1)) == {asked: []}
