"""Figures as of a moment are those that were shown at that moment, whatever has happened since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import accounts, categories, wallets
from tests.api import Api
from tests.conftest import START
from tests.graph.figures import all_figures, books_of
from tests.graph.ledgers import Ledger
from tests.services import model
from tests.services.books import Books
from tests.services.model import Step
from tests.services.test_past import LongWalk

_MONTHS = st.sampled_from([1, 2, 15, 31])
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.just("create"), model.stated()),
        st.tuples(st.just("create_many"), st.lists(model.stated(), min_size=1, max_size=5)),
        st.tuples(
            st.just("update"),
            st.tuples(
                st.integers(0, 9),
                st.sampled_from(["day", "whole", "refund", "category", "lines", "payee"]),
                model.stated(),
            ),
        ),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("restore"), st.integers(0, 9)),
        st.tuples(st.just("drop"), st.tuples(st.integers(0, 9), st.integers(0, 9))),
        st.tuples(st.just("months"), _MONTHS),
        st.tuples(st.just("place"), st.integers(0, 9)),
        st.tuples(st.just("open"), st.integers(0, 9)),
    ),
    min_size=2,
    max_size=9,
)


class Walk(LongWalk):
    """A walk on which the wallet, its categories and its accounts change too."""

    def __init__(self, books: Books) -> None:
        self.opened = 0
        super().__init__(books)

    def months(self, begins: int) -> None:
        changes: wallets.WalletChanges = {"month_start_day": begins}
        self.books.write(wallets.update, wallet_id=self.books.wallet, changes=changes)

    def place(self, number: int) -> None:
        """A category goes below another one, and has another name."""
        names = sorted(self.model.categories & set(model.SPENDING))
        chosen = names[number % len(names)]
        ids = self.books.categories
        changes: Any = {"parent_id": ids["Leisure"], "name": f"{chosen} {number}"}
        self.books.write(categories.update, category_id=ids[chosen], changes=changes)

    def open(self, number: int) -> None:
        self.opened += 1
        account = self.books.account(f"Opened {self.opened}", ["EUR", "USD", "JPY"][number % 3])
        if number % 2:
            self.books.write(accounts.delete, account_id=account)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, by=st.sampled_from(["DAY", "MONTH", "QUARTER"]))
def test_figures_of_the_past_are_those_that_were(api: Api, steps: list[Step], by: str) -> None:
    api.clock.now = START
    ledger = Ledger.new(api)
    books = books_of(ledger, "Yen")
    walk = Walk(books)
    seen: list[tuple[Any, Any]] = []

    for step in steps:
        walk.take(step)
        api.clock.now = walk.books.by.at
        seen.append((api.clock.now, figures(ledger, by)))
    api.clock.advance(seconds=30)

    for at, then in seen:
        assert figures(ledger, by, asOf=at.isoformat()) == then


def test_before_the_wallet_there_was_nothing(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add()

    earlier = (START - timedelta(days=30)).isoformat()
    found = figures(ledger, "MONTH", asOf=earlier, categories=None)

    assert found["spending"] == []
    assert {each["total"]["count"] for each in found["netWorth"]} == {0}


def test_a_moment_to_come_is_now(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add()

    later = (START + timedelta(days=1)).isoformat()
    assert figures(ledger, "MONTH", asOf=later) == figures(ledger, "MONTH")


def figures(ledger: Ledger, by: str, **more: Any) -> Any:
    return all_figures(
        ledger.person,
        **{"categories": [ledger.categories["Leisure"]]} | more,
        dates={"start": "2025-12-20", "end": "2026-03-10"},
        other={"start": "2026-01-01", "end": "2026-01-02"},
        by=by,
        month="2026-01-31",
        until="2026-05-10",
    )
