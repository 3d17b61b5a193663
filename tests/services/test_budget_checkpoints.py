"""Checkpoints of budgets: where they stand after a write, and that they spare what was before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.session import reading
from domain.budgets import Rollover
from domain.conversions import OwnRate
from domain.ledger import Weekday
from domain.money import AMOUNT_MINOR_MAX, Money
from domain.periods import Period
from services import transactions, wallets
from services.verification import differences
from tests import recount
from tests.services.books import Books
from tests.services.budgeting import budget, change, status


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def kept(books: Books, budget_id: str) -> tuple[str | None, int | None]:
    """The checkpoint; whatever it is, walking from the beginning comes to the same."""
    [row] = recount.rows(
        books.engine,
        "SELECT settled_start, settled_minor FROM budgets WHERE wallet_id = :w AND id = :b",
        w=books.wallet,
        b=budget_id,
    )
    with reading(books.engine) as session:
        assert list(differences(session, [books.wallet])) == []
    return row.settled_start and str(row.settled_start), row.settled_minor


def later(books: Books, days: int) -> Books:
    return replace(books, by=replace(books.by, at=books.by.at + timedelta(days=days)))


@pytest.mark.parametrize("thresholds", [(), (80,)])
def test_it_stands_at_the_period_before_this_one(books: Books, thresholds: tuple[int, ...]) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.BOTH, thresholds=thresholds)
    assert kept(books, fun) == ("2026-02-01", 10_000)

    # January is before it, February and what is to come are not.
    books.add(4_000, occurred_on="2026-01-31")
    assert kept(books, fun) == ("2026-02-01", 6_000)
    books.add(1, occurred_on="2026-02-01")
    books.add(1, occurred_on="2026-07-01")
    books.add(1, category_id=books.categories["Health"])
    assert kept(books, fun) == ("2026-02-01", 6_000)
    assert status(books, fun).standing.carried == 15_999


def test_time_moves_it_with_the_next_write_only(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.BOTH)
    august = later(books, 150)

    assert status(august, fun).standing.carried == 70_000
    assert kept(books, fun) == ("2026-02-01", 10_000)
    august.add(1, occurred_on="2026-08-01")
    assert kept(books, fun) == ("2026-07-01", 60_000)
    assert status(august, fun, "2026-03-01").standing.carried == 20_000


def test_spending_that_comes_to_nothing_in_the_limits_currency_moves_it_too(books: Books) -> None:
    fun = budget(books, 10_000, period=Period.DAILY, rollover=Rollover.DEFICIT, thresholds=())
    dinars: Any = {"account_id": None, "amount": Money(2, "KWD")}

    # Nobody knows what a dinar is worth.
    later(books, 100).add(**dinars, occurred_on="2026-06-22")
    assert kept(books, fun) == ("2026-06-21", 0)
    # Two thousandths of one are no cent.
    later(books, 200).add(**dinars, occurred_on="2026-09-30", own_rate=OwnRate("0.9"))
    assert kept(books, fun) == ("2026-09-29", 0)
    much_later = later(books, 300)
    much_later.add_many(much_later.draft(5), much_later.draft(5, is_refund=True))

    assert kept(books, fun) == ("2027-01-07", 0)


def test_what_no_write_changes_of_a_budget_does_not_move_it(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.BOTH)
    health = {"category_id": books.categories["Health"]}

    later(books, 100).add(1, **health)
    august = later(books, 150)
    august.add_many(august.draft(1, **health), august.draft(1, occurred_on="2025-12-31"))

    assert kept(books, fun) == ("2026-02-01", 10_000)


def test_an_old_entry_that_is_edited_or_deleted_moves_what_it_says(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.DEFICIT, thresholds=())
    old = books.add(25_000, occurred_on="2026-01-10")
    assert kept(books, fun) == ("2026-02-01", -15_000)

    changes: Any = {"amount": Money(12_000, "EUR")}
    books.write(transactions.update, transaction_id=old, changes=changes)
    assert kept(books, fun) == ("2026-02-01", -2_000)
    books.write(transactions.delete, transaction_id=old)

    assert kept(books, fun) == ("2026-02-01", 0)


def test_a_budget_and_a_calendar_that_change_move_it(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.BOTH)
    books.add(1_000, occurred_on="2026-01-20")

    change(books, fun, limit=Money(20_000, "EUR"))
    assert kept(books, fun) == ("2026-02-01", 19_000)
    change(books, fun, rollover=Rollover.NONE)
    assert kept(books, fun) == (None, None)
    change(books, fun, rollover=Rollover.SURPLUS, period=Period.WEEKLY)
    assert kept(books, fun) == ("2026-03-02", 9 * 20_000 - 1_000)
    change(books, fun, start="2026-02-20", category_ids=())
    assert kept(books, fun) == ("2026-03-02", 2 * 20_000)

    calendar: Any = {"week_start": Weekday.SATURDAY}
    books.write(wallets.update, wallet_id=books.wallet, changes=calendar)

    # The fourteenth is a Saturday: this week is its own.
    assert kept(books, fun) == ("2026-03-07", 3 * 20_000)


def test_the_first_two_periods_need_none_and_an_ended_budget_keeps_its_last_but_one(
    books: Books,
) -> None:
    new = budget(books, 10_000, rollover=Rollover.BOTH, start="2026-02-10")
    ended = budget(books, 10_000, rollover=Rollover.BOTH, end="2026-03-01")
    coming = budget(books, 10_000, rollover=Rollover.BOTH, start="2026-05-01")
    old = later(books, 400)
    old.add(1, occurred_on="2026-02-10")

    assert kept(books, ended) == (None, None)
    assert kept(books, new) == ("2027-03-01", 13 * 10_000 - 1)
    assert kept(books, coming) == (None, None)
    old.add(1, occurred_on="2026-12-31")
    assert kept(books, coming) == ("2027-03-01", 10 * 10_000 - 1)


def test_what_is_beyond_a_sum_is_walked_to(books: Books) -> None:
    vast = budget(
        books, AMOUNT_MINOR_MAX, period=Period.DAILY, start="1900-01-01", rollover=Rollover.BOTH
    )
    books.add(1, occurred_on="1900-01-01")

    assert kept(books, vast) == (None, None)
    days = (status(books, vast).period.start - status(books, vast, "1900-01-01").period.start).days
    assert status(books, vast).standing.carried == days * AMOUNT_MINOR_MAX - 1


def test_what_is_before_it_is_not_read(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", rollover=Rollover.BOTH)
    books.add(4_000, occurred_on="2026-01-31")

    add_behind_its_back(books, fun, 500)
    books.add(1)

    assert status(books, fun, "2026-01-31").standing.spent == 4_500
    assert status(books, fun, "2026-02-01").standing.carried == 6_000
    assert status(books, fun).standing.carried == 16_000
    add_behind_its_back(books, fun, -500)


def add_behind_its_back(books: Books, budget_id: str, minor: int) -> None:
    statement = (
        "UPDATE budget_periods SET spent_minor = spent_minor + :m"
        " WHERE budget_id = :b AND start = '2026-01-01'"
    )
    with books.engine.begin() as connection:
        connection.execute(text(statement), {"m": minor, "b": budget_id})
