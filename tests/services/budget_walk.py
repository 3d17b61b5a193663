"""The walk of budgets: steps that are taken in a wallet, and a look at all that is kept of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from db.session import reading
from domain.budgets import Standing
from domain.errors import InUse, Refusal, Refusals
from domain.ledger import Weekday
from domain.money import Money
from services import categories, trash, wallets
from services.budgets import changing
from services.budgets.statuses import Asked, standings
from tests import budget_oracle as oracle
from tests import recount
from tests.services.books import Books
from tests.services.budgeting import budget, stored_whole
from tests.services.walk import Walk

NAMES = ("Clothing", "Health", "Travel", "Food", "Eating out")
# The last day on which the walk enters anything.
LAST = date(2026, 5, 5)

# What a budget is stated by, in names.
Planned: TypeAlias = dict[str, Any]
# (start, currency) → minor units and count, and of how many how many came to what in the limit's
Spent: TypeAlias = dict[tuple[str, str], tuple[int, ...]]


@dataclass
class BudgetWalk(Walk):
    """The steps of a walk, and those that budgets are taken through."""

    books: Books
    budgets: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    # What each budget that is there was seen as last, and on which day it came to that.
    seen: dict[str, tuple[Any, date]] = field(default_factory=dict)

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
        own = NAMES[numbers[0] % len(NAMES)]
        parent = [None, *NAMES][numbers[1] % (len(NAMES) + 1)]
        ids = self.books.categories
        changes: Any = {"parent_id": parent and ids[parent]}
        try:
            self.books.write(categories.update, category_id=ids[own], changes=changes)
        except (Refusal, Refusals):
            return

    def move_calendar(self, to: tuple[int, Weekday]) -> None:
        changes: Any = {"month_start_day": to[0], "week_start": to[1]}
        self.books.write(wallets.update, wallet_id=self.books.wallet, changes=changes)

    def budget(self, new: Planned) -> None:
        stated = dict(new)
        names = stated.pop("names")
        try:
            self.budgets.append(budget(self.books, 1, *sorted(names), **stated))
        except (Refusal, Refusals):
            return

    def change_budget(self, change: tuple[int, Planned]) -> None:
        if self.budgets:
            changes: Any = dict(change[1])
            names = changes.pop("names")
            changes["category_ids"] = [self.books.categories[name] for name in names]
            id = self.budgets[change[0] % len(self.budgets)]  # noqa: A001
            try:
                self.books.write(changing.update, budget_id=id, changes=changes)
            except (Refusal, Refusals):
                return

    def change_limit(self, change: tuple[int, int]) -> None:
        if self.budgets:
            id = self.budgets[change[0] % len(self.budgets)]  # noqa: A001
            # Now and then in another currency, which is then converted into from now on.
            changes: Any = {"limit": Money(change[1], "EUR" if change[1] % 3 else "USD")}
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

    def wait(self, days: int) -> None:
        """Time goes on, and nothing is written."""
        by = self.books.by
        self.books.by = replace(by, at=by.at + timedelta(days=days))

    @property
    def today(self) -> date:
        return self.books.by.at.date()

    def look(self) -> None:
        """Everything that is kept of budgets is what the slow way comes to."""
        raised = _raised(self.books)
        rows = recount.rows(self.books.engine, _BUDGETS, w=self.books.wallet)
        # One that comes back from the trash is begun anew.
        self.seen = {row.id: self.seen[row.id] for row in rows if row.id in self.seen}
        for row in rows:
            spent = _spent(self.books, row)
            assert stored_whole(self.books, row.id) == spent
            touched_on = self._touched_on(row, spent)
            walked = list(_walked(row, spent, self.today))
            self._look_at_alerts(row, spent, walked, raised.pop(row.id, set()), touched_on)
            self._look_at_checkpoint(row, walked, touched_on)
            self._look_at_statuses(row, walked)
        assert not any(raised.values())

    def _touched_on(self, row: Any, spent: Spent) -> date:
        """The day of the last write that surely touched the budget, as something of it is other
        than before, in whatever currency: time alone does nothing.
        """
        kept = [getattr(row, name) for name in _RULES]
        before, on = self.seen.get(row.id, (None, self.today))
        if before != (kept, spent):
            on = self.today
        self.seen[row.id] = ((kept, spent), on)
        return on

    def _look_at_alerts(
        self, row: Any, spent: Spent, walked: list[Walked], mine: set[str], touched_on: date
    ) -> None:
        due = {
            f"{each.start}/{threshold}": each.start
            for each in walked
            for threshold in map(int, filter(None, row.thresholds.split(",")))
            if oracle.is_due(threshold, each.share)
        }
        assert mine <= due.keys()
        news = _news(row, spent, walked, touched_on)
        assert {key for key, start in due.items() if start in news} <= mine
        booked = _booked(row, spent)
        assert {due[key] for key in mine if due[key] > self.today} <= booked

    def _look_at_checkpoint(self, row: Any, walked: list[Walked], touched_on: date) -> None:
        settled = row.settled_start and date.fromisoformat(str(row.settled_start))
        if row.rollover == "NONE":
            assert (settled, row.settled_minor) == (None, None)
        else:
            carry = {each.start: each.carried for each in walked}
            assert settled is None or carry[settled] == row.settled_minor
            # A write that touches a budget without changing it may have settled it later.
            days = (touched_on + timedelta(days=n) for n in range((self.today - touched_on).days))
            assert settled in {_due(walked, day) for day in (*days, self.today)}

    def _look_at_statuses(self, row: Any, walked: list[Walked]) -> None:
        """Also of periods before the checkpoint, at it, and to come."""
        latest = sum(each.start <= self.today for each in walked)
        places = {0, -1, *(max(0, latest - back) for back in (1, 2, 3))}
        asked = {
            Asked(self.books.wallet, row.id, walked[place].start.isoformat()): walked[place]
            for place in places
        }
        with reading(self.books.engine) as session:
            found = standings(session, list(asked), at=self.books.by.at)
        for key, each in asked.items():
            [shown] = found[key]
            assert shown.period.start == each.start
            assert shown.standing == Standing(row.limit_minor, each.carried, each.spent)


# What of a budget and its wallet says how its periods stand.
_RULES = (
    "limit_minor",
    "currency",
    "period",
    "every",
    "unit",
    "start_date",
    "end_date",
    "rollover",
    "thresholds",
    "month_start_day",
    "week_start",
)


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


def _spent(books: Books, row: Any) -> Spent:
    """What there should be, from the transactions; without what is nothing."""
    engine, wallet = books.engine, books.wallet
    named = {r.category_id for r in recount.rows(engine, _NAMED, w=wallet, b=row.id)}
    below = recount.rows(
        engine, "SELECT id, parent_id FROM categories WHERE wallet_id = :w", w=wallet
    )
    covered = {r.id for r in below if {r.id, r.parent_id} & named}
    periods = _periods(row)
    parts: list[tuple[Any, tuple[int, ...]]] = [
        (key, (*sums, 0, 0, 0)) for key, sums in recount.counted_daily(engine, wallet).items()
    ]
    parts += [
        (key, (0, 0, *sums))
        for (to, *key), sums in recount.counted_converted(engine, wallet).items()
        if to == row.currency
    ]
    found: Spent = {}
    for (day, kind, category, currency), sums in parts:
        is_within = row.start_date <= day and (row.end_date is None or day < row.end_date)
        if kind == "EXPENSE" and is_within and (not named or category in covered):
            key = (periods.start_of(date.fromisoformat(day)).isoformat(), currency)
            before = found.get(key, (0,) * 5)
            found[key] = tuple(map(sum, zip(before, sums, strict=True)))
    return {key: sums for key, sums in found.items() if any(sums)}


def _own(row: Any, spent: Spent) -> dict[str, int]:
    """Start → what counts in the limit's currency, of the periods in which anything does."""
    found: dict[str, int] = {}
    for (start, code), (minor, _, to, _, done) in spent.items():
        if code == row.currency or done:
            found[start] = found.get(start, 0) + (minor if code == row.currency else to)
    return found


@dataclass(frozen=True)
class Walked:
    """A period of a budget, with what was carried into it and spent in it."""

    start: date
    end: date
    carried: int
    spent: int
    share: Fraction


def _walked(row: Any, spent: Spent, today: date) -> Iterator[Walked]:
    """Every period, up to a while after today and after all days of the walk."""
    periods = list(_periods(row).walked(max(today, LAST) + timedelta(days=40)))
    counted = _own(row, spent)
    own = [counted.get(start.isoformat(), 0) for start, _ in periods]
    carry = oracle.carried(row.rollover, row.limit_minor, own)
    for (start, end), amount, carried in zip(periods, own, carry, strict=False):
        share = oracle.percent(row.limit_minor, row.limit_minor + carried, amount)
        yield Walked(start, end, carried, amount, share)


def _due(walked: list[Walked], today: date) -> date | None:
    """Where the checkpoint stands after a write of today: at the period before the current one,
    and nowhere while that is the first or there is none.
    """
    begun = [each for each in walked if each.start <= today]
    return begun[-2].start if len(begun) > 2 else None


def _news(row: Any, spent: Spent, walked: list[Walked], today: date) -> set[date]:
    """The starts of the periods of which it warns: this one, the one before, and booked ones."""
    now = [n for n, each in enumerate(walked) if each.start <= today < each.end]
    recent = {walked[n].start for n in now} | {walked[n - 1].start for n in now if n}
    return recent | {start for start in _booked(row, spent) if start > today}


def _booked(row: Any, spent: Spent) -> set[date]:
    """The starts of the periods in which something of the limit's currency is left."""
    return {date.fromisoformat(start) for start, minor in _own(row, spent).items() if minor}


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
