"""How budgets stand: the figures of one or several periods of many budgets, all read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import budgets
from db.queries.budgets import AheadKey, SpentKey, SpentRow
from domain.budgets import BudgetHealth, Projection, Standing, projected
from domain.periods import Span, day_in
from services.budgets.settling import Book
from services.budgets.watched import Watched, calendar_of


@dataclass(frozen=True, slots=True)
class Asked:
    """`periods` of a budget up to the one that has the day `on`; today if that is None."""

    wallet_id: str
    budget_id: str
    on: str | None = None
    periods: int = 1


@dataclass(frozen=True, slots=True)
class Status:
    """`sums` are (currency, minor units, count), the limit's currency among the others."""

    row: Any
    period: Span
    standing: Standing
    sums: Sequence[tuple[str, int, int]]
    health: BudgetHealth
    daily_allowance: int
    projection: Projection


def standings(
    session: Session, keys: Sequence[Asked], *, at: datetime
) -> dict[Asked, list[Status]]:
    """The statuses that each asks for, the latest period first; none of a budget that is gone.

    As many statements for all as for one.
    """
    pairs = list(dict.fromkeys((key.wallet_id, key.budget_id) for key in keys))
    rows = budgets.with_calendars(session, pairs)
    covered = budgets.covered(session, pairs)
    questions = {
        key: _Question.asked(
            key,
            Watched.of(row, calendar_of(row), covered[key.wallet_id, key.budget_id]),
            day_in(at, row.time_zone),
        )
        for key in keys
        if (row := rows[key.wallet_id, key.budget_id]) is not None
    }
    spent_keys = {key: question.spent_key for key, question in questions.items()}
    spent = budgets.spent(session, list(dict.fromkeys(spent_keys.values()))) if spent_keys else {}
    ahead_keys = {key: days for key, of in questions.items() if (days := of.ahead_key)}
    wanted = list(dict.fromkeys(ahead_keys.values()))
    ahead = budgets.ahead(session, wanted) if wanted else {}
    found: dict[Asked, list[Status]] = {key: [] for key in keys}
    for key, question in questions.items():
        coming = ahead[ahead_keys[key]] if key in ahead_keys else ()
        found[key] = question.answered(spent[spent_keys[key]], coming)
    return found


@dataclass(frozen=True, slots=True)
class _Question:
    of: Watched
    numbers: range
    current: date

    @classmethod
    def asked(cls, key: Asked, of: Watched, today: date) -> _Question:
        last = of.course.number(today if key.on is None else date.fromisoformat(key.on))
        return cls(of, range(max(0, last - key.periods + 1), last + 1), today)

    @property
    def start(self) -> str:
        return self.of.course.period(self.numbers[0]).start.isoformat()

    @property
    def end(self) -> str:
        return self.of.course.period(self.numbers[-1]).end.isoformat()

    @property
    def spent_key(self) -> SpentKey:
        since = self.of.needed_from(self.start)
        return (self.of.row.wallet_id, self.of.row.id, since, self.end)

    @property
    def ahead_key(self) -> AheadKey | None:
        """None if no day of these periods is still to come."""
        today = self.current.isoformat()
        return (self.of.row.wallet_id, today, self.end) if today < self.end else None

    def answered(self, spent: Sequence[SpentRow], ahead: Sequence[AnyRow]) -> list[Status]:
        course, row = self.of.course, self.of.row
        book = Book(self.of, self.of.own_spent(spent), self.of.checkpoint(self.start))
        found = book.standings(self.numbers)
        sums: dict[str, list[tuple[str, int, int]]] = {}
        since = self.start
        for start, currency, spent_minor, count in sorted(row for row in spent if row[0] >= since):
            if count or spent_minor:
                sums.setdefault(start, []).append((currency, spent_minor, count))
        known = [
            (date.fromisoformat(each.day), each.amount_minor)
            for each in ahead
            if each.currency == row.currency
            and self.of.covers(each.category_id)
            and self.of.has(each.day)
        ]
        return [
            self._status(
                course.period(number),
                found[number],
                sums.get(course.period(number).start.isoformat(), []),
                known,
            )
            for number in reversed(self.numbers)
        ]

    def _status(
        self,
        period: Span,
        standing: Standing,
        sums: Sequence[tuple[str, int, int]],
        known: Sequence[tuple[date, int]],
    ) -> Status:
        coming = [(day, amount) for day, amount in known if period.has(day)]
        projection = projected(
            period,
            available=standing.available,
            past=standing.spent - sum(amount for _, amount in coming),
            known=coming,
            today=self.current,
        )
        return Status(
            row=self.of.row,
            period=period,
            standing=standing,
            sums=sums,
            health=standing.health(self.of.thresholds, projected=projection.spend),
            daily_allowance=standing.daily_allowance(period, self.current),
            projection=projection,
        )
