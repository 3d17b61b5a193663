"""Totals of months follow every write, and the day on which a wallet's months begin."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.base import SUM_MINOR_MAX
from db.queries import totals
from db.session import write
from domain.errors import Invalid
from domain.ledger import TotalKey
from services import wallets
from tests import recount
from tests.services import model
from tests.services.books import Books
from tests.services.model import Step
from tests.services.walk import Walk

# Two of the tests put totals there past the services.
TAMPERS = True


@pytest.mark.parametrize(
    ("begins", "expected"),
    [
        (1, {"2026-01-01", "2026-02-01", "2026-03-01"}),
        (15, {"2026-01-15", "2026-02-15"}),
        (31, {"2025-12-31", "2026-01-31", "2026-02-28"}),
        (29, {"2026-01-29", "2026-02-28"}),
    ],
)
def test_months_begin_on_the_day_that_the_wallet_says(
    engine: Engine, begins: int, expected: set[str]
) -> None:
    books = Books.new(engine)
    days = ["2026-01-30", "2026-02-27", "2026-03-14"]
    books.add_many(*(books.draft(occurred_on=day) for day in days))

    books.write(wallets.update, wallet_id=books.wallet, changes={"month_start_day": begins})
    books.add(1, occurred_on=days[0])

    recount.check(engine, books.wallet)
    assert {key[0] for key in recount.stored_monthly(engine, books.wallet)} == expected


def test_days_that_do_not_fit_into_one_month_refuse_its_beginning(engine: Engine) -> None:
    books = Books.new(engine)
    days = [f"2026-0{month}-{day}" for month, day in ((1, 31), (2, 14), (2, 27))]
    for day in days[:2]:
        moves = {TotalKey(day, "EXPENSE", None, "EUR"): (SUM_MINOR_MAX - 1, 1)}
        write(engine, totals.add_daily, books.wallet, moves)
        write(engine, totals.add_monthly, books.wallet, moves, month_start_day=1)

    with pytest.raises(Invalid, match="begin months on another day") as refused:
        books.write(wallets.update, wallet_id=books.wallet, changes={"month_start_day": 15})

    assert refused.value.field == ("month_start_day",)
    assert len(recount.stored_monthly(engine, books.wallet)) == 2


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=model.STEPS, begins=st.lists(st.sampled_from([1, 2, 15, 29, 31]), min_size=3, max_size=3)
)
def test_they_follow_any_steps(engine: Engine, steps: list[Step], begins: list[int]) -> None:
    walk = Walk(Books.new(engine))

    for number, step in enumerate(steps):
        if number % 5 == 0:
            changes: wallets.WalletChanges = {"month_start_day": begins[number // 5]}
            walk.books.write(wallets.update, wallet_id=walk.books.wallet, changes=changes)
        walk.take(step)

    walk.compare()
