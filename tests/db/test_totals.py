"""Sums of a day stay whole numbers of 64 bits, and sums of those are exact however large."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.base import SUM_MINOR_MAX, new_id
from db.queries import accounts, totals
from db.session import reading, write
from domain.ledger import TotalKey
from tests import recount
from tests.services.books import Books

# These rows are put past the services.
TAMPERS = True

DAY = TotalKey("2026-03-14", "EXPENSE", None, "EUR")


class GivenUpError(Exception):
    pass


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def add(books: Books, *amounts: int) -> list[bool]:
    """Each amount in a transaction of its own, given up if it does not fit, as a service does."""

    def one(session: Session, amount: int) -> bool:
        if not totals.add_daily(session, books.wallet, {DAY: (amount, 1)}):
            raise GivenUpError
        return True

    answers = []
    for amount in amounts:
        try:
            answers.append(write(books.engine, one, amount))
        except GivenUpError:
            answers.append(False)
    return answers


def stored(books: Books) -> tuple[int, int]:
    return recount.stored_daily(books.engine, books.wallet)["2026-03-14", "EXPENSE", None, "EUR"]


def test_a_total_goes_up_to_its_limit_and_not_beyond(books: Books) -> None:
    answers = add(books, SUM_MINOR_MAX - 1, 1, 1, SUM_MINOR_MAX, SUM_MINOR_MAX + 1, 10**30)

    assert answers == [True, True, False, False, False, False]
    assert stored(books) == (SUM_MINOR_MAX, 2)


def test_a_total_goes_down_to_its_limit_and_not_beyond(books: Books) -> None:
    answers = add(books, -SUM_MINOR_MAX, -1, -SUM_MINOR_MAX, -(10**30), SUM_MINOR_MAX)

    assert answers == [True, False, False, False, True]
    assert stored(books) == (0, 2)


def test_a_total_is_never_a_floating_point_number(books: Books) -> None:
    add(books, *[SUM_MINOR_MAX // 2 + 1] * 6)

    if books.engine.dialect.name == "sqlite":
        kinds = recount.rows(books.engine, "SELECT DISTINCT typeof(amount_minor) FROM daily_totals")
        assert kinds == [("integer",)]
    assert stored(books) == (SUM_MINOR_MAX // 2 + 1, 1)


def test_one_total_that_does_not_fit_gives_up_its_neighbours_too(books: Books) -> None:
    many = {
        TotalKey(f"2026-01-{day:02}", "EXPENSE", None, "EUR"): (SUM_MINOR_MAX + (day == 31), 1)
        for day in range(1, 32)
    }

    fitted = write(books.engine, totals.add_daily, books.wallet, many)

    assert fitted is False
    assert recount.stored_daily(books.engine, books.wallet) == {}


@pytest.mark.parametrize("sign", [1, -1])
def test_a_balance_over_many_full_days_is_exact(books: Books, sign: int) -> None:
    cash = books.accounts["Cash"]
    moves = {(cash, f"2026-01-{day:02}"): sign * (SUM_MINOR_MAX - day) for day in range(1, 32)}

    assert write(books.engine, totals.add_accounts, books.wallet, moves)
    with reading(books.engine) as session:
        keys = [(books.wallet, cash, day) for day in ("2025-12-31", "2026-01-02", "2026-12-31")]
        moved = accounts.moved_until(session, keys)

    assert [moved[key] for key in keys] == [
        0,
        sign * (2 * SUM_MINOR_MAX - 3),
        sign * (31 * SUM_MINOR_MAX - 496),
    ]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(-SUM_MINOR_MAX, SUM_MINOR_MAX), min_size=1, max_size=28))
def test_a_balance_of_any_days_is_exact(books: Books, values: list[int]) -> None:
    account = books.account(new_id())
    moves = {(account, f"2026-02-{day:02}"): value for day, value in enumerate(values, start=1)}

    write(books.engine, totals.add_accounts, books.wallet, moves)
    with reading(books.engine) as session:
        key = (books.wallet, account, "2026-02-28")
        moved = accounts.moved_until(session, [key])

    assert moved == {key: sum(values)}
