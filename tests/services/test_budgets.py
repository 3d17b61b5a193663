"""Budgets: what is kept of them follows the ledger, and so do their alerts, whatever is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.budgets import Rollover
from domain.errors import InUse, Refusal, Refusals
from domain.ledger import Weekday
from domain.money import Money
from domain.periods import Period, PeriodUnit
from services import categories, trash, wallets
from services.budgets import changing
from tests import budget_oracle as oracle
from tests import recount
from tests.conftest import START
from tests.services.books import Books
from tests.services.budgeting import budget, stored
from tests.services.model import Step, stated
from tests.services.walk import Walk

TODAY = START.date()
_NAMES = ("Clothing", "Health", "Travel", "Food", "Eating out")
_WHICH = st.integers(0, 9)

# What a budget is stated by, in names.
Stated: TypeAlias = dict[str, Any]


@st.composite
def budgets(draw: st.DrawFn) -> Stated:
    period = draw(st.sampled_from(Period))
    is_custom = period is Period.CUSTOM
    start = draw(st.dates(date(2025, 11, 1), date(2026, 3, 20)))
    end = draw(st.none() | st.dates(start + timedelta(days=1), date(2026, 4, 30)))
    return {
        "period": period,
        "every": draw(st.integers(1, 40)) if is_custom else 1,
        "unit": draw(st.sampled_from(PeriodUnit)) if is_custom else None,
        "start": start.isoformat(),
        "end": end and end.isoformat(),
        "rollover": draw(st.sampled_from(Rollover)),
        "limit": Money(
            draw(st.sampled_from([1, 5_000, 400_000, 10**6])),
            draw(st.sampled_from(["EUR", "EUR", "USD"])),
        ),
        "thresholds": tuple(sorted(draw(st.sets(st.sampled_from([1, 50, 80, 100, 150]))))),
        "names": draw(st.sets(st.sampled_from(_NAMES), min_size=2) | st.just(set())),
    }


# Also of the current period, of one to come, and far ahead.
_DAYS = ["2026-01-01", "2026-01-02", "2026-02-28", "2026-03-13", "2026-03-31", "2026-05-05"]
_STATED = st.builds(lambda stated, day: replace(stated, day=day), stated(), st.sampled_from(_DAYS))
_STEPS = st.one_of(
    st.tuples(st.just("create"), _STATED),
    st.tuples(st.just("create"), _STATED),
    st.tuples(st.just("create_many"), st.lists(_STATED, min_size=1, max_size=4)),
    st.tuples(st.just("update"), st.tuples(_WHICH, st.sampled_from(["day", "whole"]), _STATED)),
    st.tuples(st.just("delete"), _WHICH),
    st.tuples(st.just("drop"), st.tuples(_WHICH, _WHICH)),
    st.tuples(st.just("restore"), _WHICH),
    st.tuples(st.just("put_below"), st.tuples(_WHICH, _WHICH)),
    st.tuples(st.just("move_calendar"), st.tuples(st.integers(1, 31), st.sampled_from(Weekday))),
    st.tuples(st.just("budget"), budgets()),
    st.tuples(st.just("change_budget"), st.tuples(_WHICH, budgets())),
    st.tuples(st.just("drop_budget"), _WHICH),
)


@dataclass
class BudgetWalk(Walk):
    """The steps of a walk, and those that budgets are taken through."""

    books: Books
    budgets: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.books)

    def drop(self, numbers: tuple[int, int]) -> None:
        try:
            super().drop(numbers)
        except InUse:
            assert self.budgets

    def delete(self, number: int) -> None:
        if self.model.transactions:
            self.gone.append(self._at(number))
        super().delete(number)

    def restore(self, number: int) -> None:
        if self.gone:
            id = self.gone.pop(number % len(self.gone))  # noqa: A001 - what it is
            entity = "Budget" if id in self.budgets else "Transaction"
            try:
                self.books.write(trash.restore, entity=entity, row_id=id)
            except (Refusal, Refusals):
                return

    def put_below(self, numbers: tuple[int, int]) -> None:
        """A category goes below another, or back to the first level."""
        own = _NAMES[numbers[0] % len(_NAMES)]
        parent = [None, *_NAMES][numbers[1] % (len(_NAMES) + 1)]
        ids = self.books.categories
        changes: Any = {"parent_id": parent and ids[parent]}
        try:
            self.books.write(categories.update, category_id=ids[own], changes=changes)
        except (Refusal, Refusals):
            return

    def move_calendar(self, to: tuple[int, Weekday]) -> None:
        changes: Any = {"month_start_day": to[0], "week_start": to[1]}
        self.books.write(wallets.update, wallet_id=self.books.wallet, changes=changes)

    def budget(self, new: Stated) -> None:
        stated = dict(new)
        names = stated.pop("names")
        try:
            self.budgets.append(budget(self.books, 1, *sorted(names), **stated))
        except (Refusal, Refusals):
            return

    def change_budget(self, change: tuple[int, Stated]) -> None:
        if self.budgets:
            changes: Any = dict(change[1])
            names = changes.pop("names")
            changes["category_ids"] = [self.books.categories[name] for name in names]
            id = self.budgets[change[0] % len(self.budgets)]  # noqa: A001
            try:
                self.books.write(changing.update, budget_id=id, changes=changes)
            except (Refusal, Refusals):
                return

    def drop_budget(self, number: int) -> None:
        if self.budgets:
            id = self.budgets[number % len(self.budgets)]  # noqa: A001
            try:
                self.books.write(changing.delete, budget_id=id)
            except (Refusal, Refusals):
                return
            self.gone.append(id)

    def look(self) -> None:
        """Everything that is kept of budgets is what the slow way comes to."""
        raised = _raised(self.books)
        for row in recount.rows(self.books.engine, _BUDGETS, w=self.books.wallet):
            spent = _spent(self.books, row)
            assert stored(self.books, row.id) == spent
            shares = dict(_shares(row, spent))
            mine = raised.pop(row.id, set())
            thresholds = [int(each) for each in row.thresholds.split(",") if each]
            due = {
                f"{start}/{threshold}": start
                for start, share in shares.items()
                for threshold in thresholds
                if oracle.is_due(threshold, share)
            }
            assert mine <= due.keys()
            assert {key for key, start in due.items() if start in _news(row, spent)} <= mine
        assert not any(raised.values())


def _periods(row: Any) -> oracle.Periods:
    return oracle.Periods(
        row.period,
        date.fromisoformat(row.start_date),
        row.end_date and date.fromisoformat(row.end_date),
        row.every,
        row.unit,
        row.month_start_day,
        row.week_start,
    )


def _spent(books: Books, row: Any) -> dict[tuple[str, str], tuple[int, int]]:
    """(start, currency) → (minor units, count), from the transactions."""
    engine, wallet = books.engine, books.wallet
    named = {r.category_id for r in recount.rows(engine, _NAMED, w=wallet, b=row.id)}
    below = recount.rows(
        engine, "SELECT id, parent_id FROM categories WHERE wallet_id = :w", w=wallet
    )
    covered = {r.id for r in below if {r.id, r.parent_id} & named}
    periods = _periods(row)
    amounts: Counter[tuple[str, str]] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for (day, kind, category, currency), (minor, count) in recount.counted_daily(
        engine, wallet
    ).items():
        is_within = row.start_date <= day and (row.end_date is None or day < row.end_date)
        if kind == "EXPENSE" and is_within and (not named or category in covered):
            key = (periods.start_of(date.fromisoformat(day)).isoformat(), currency)
            amounts[key] += minor
            counts[key] += count
    return {key: (amounts[key], counts[key]) for key in counts}


def _shares(
    row: Any, spent: dict[tuple[str, str], tuple[int, int]]
) -> Iterator[tuple[str, Fraction]]:
    """(start, percent) of each period, up to a while after today."""
    starts = [start.isoformat() for start, _ in _periods(row).walked(date(2026, 6, 1))]
    own = [spent.get((start, row.currency), (0, 0))[0] for start in starts]
    carry = oracle.carried(row.rollover, row.limit_minor, own)
    for start, amount, carried in zip(starts, own, carry, strict=False):
        yield start, oracle.percent(row.limit_minor, row.limit_minor + carried, amount)


def _news(row: Any, spent: dict[tuple[str, str], tuple[int, int]]) -> set[str]:
    """The starts of the periods of which it warns: this one, the one before, and booked ones."""
    walked = list(_periods(row).walked(date(2026, 6, 1)))
    now = [n for n, (start, end) in enumerate(walked) if start <= TODAY < end]
    recent = [walked[n] for n in now] + [walked[n - 1] for n in now if n]
    booked = {
        start for (start, code), (minor, _) in spent.items() if minor and code == row.currency
    }
    ahead = {start.isoformat() for start, _ in walked if start > TODAY}
    return {start.isoformat() for start, _ in recent} | (booked & ahead)


def _raised(books: Books) -> dict[str, set[str]]:
    """Budget → keys of what is raised and not withdrawn."""
    found: dict[str, set[str]] = {}
    for row in recount.rows(books.engine, _ACTIVE, w=books.wallet):
        found.setdefault(row.subject_id, set()).add(row.key)
    return found


_BUDGETS = """
SELECT b.*, w.month_start_day, w.week_start
  FROM budgets b JOIN wallets w ON w.id = b.wallet_id WHERE b.wallet_id = :w
"""
_NAMED = "SELECT category_id FROM budget_categories WHERE wallet_id = :w AND budget_id = :b"
_ACTIVE = "SELECT subject_id, key FROM alerts WHERE wallet_id = :w AND withdrawn_at IS NULL"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(budgets(), min_size=1, max_size=3),
    steps=st.lists(_STEPS, min_size=6, max_size=14),
)
def test_whatever_is_written_budgets_are_what_the_transactions_come_to(
    engine: Engine, first: list[Stated], steps: list[Step]
) -> None:
    walk = BudgetWalk(Books.new(engine))
    for new in first:
        walk.budget(new)

    for step in steps:
        walk.take(step)
        walk.look()
