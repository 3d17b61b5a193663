"""How budgets stand: the figures of one or several periods of many budgets, all read at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow
from db.queries import budgets, rates, recurring
from db.queries.budgets import AheadKey, SpentKey, SpentRow
from domain import exchange
from domain.analytics.figures import Sum
from domain.budgets import BudgetHealth, Projection, Standing, projected
from domain.errors import Invalid
from domain.ledger import TransactionKind
from domain.money import Money
from domain.periods import Span, day_in
from services.budgets.settling import Book
from services.budgets.watched import Watched, calendar_of
from services.recurring import coming


@dataclass(frozen=True, slots=True)
class Asked:
    """`periods` of a budget up to the one that has the day `on`; today if that is None."""

    wallet_id: str
    budget_id: str
    on: str | None = None
    periods: int = 1


@dataclass(frozen=True, slots=True)
class Status:
    """`sums` are by currency, the limit's among the others."""

    row: Any
    period: Span
    standing: Standing
    sums: Sequence[tuple[str, Sum]]
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
    recurs = _recurring(session, wanted, questions.values(), at)
    ahead = budgets.ahead(session, wanted) if wanted else {}
    found: dict[Asked, list[Status]] = {key: [] for key in keys}
    for key, question in questions.items():
        entries: list[Entry] = []
        if key in ahead_keys:
            entries = [Entry.of(each) for each in ahead[ahead_keys[key]]]
        mine = recurs.get(key.wallet_id, [])
        found[key] = question.answered(spent[spent_keys[key]], entries, mine)
    return found


def _recurring(
    session: Session, wanted: Sequence[AheadKey], questions: Iterable[_Question], at: datetime
) -> dict[str, list[Entry]]:
    """Wallet → the expenses that recur, posted or to come, in the periods that are not over: in
    their own currencies, and in those of the budgets.
    """
    if not wanted:
        return {}
    questions = list(questions)
    until: dict[str, str] = {}
    for wallet_id, _, end in wanted:
        until[wallet_id] = max(end, until.get(wallet_id, end))
    since = min(question.of.course.period(question.numbers[0]).start for question in questions)
    found: dict[str, list[Entry]] = {wallet_id: [] for wallet_id in until}
    posted = recurring.posted_expenses(session, list(until), since=since.isoformat())
    for wallet_id, rows in posted.items():
        found[wallet_id] += [
            Entry(row.day, row.category_id or NO_ID, row.currency, row.amount_minor, is_posted=True)
            for row in rows
        ]
    upcoming = coming.upcoming(session, list(until.items()), at=at, most=None)
    for (wallet_id, _), ones in upcoming.items():
        found[wallet_id] += [
            Entry(
                one.planned.day.isoformat(),
                one.row.category_id or NO_ID,
                one.row.currency,
                one.amount_minor,
            )
            for one in ones
            if one.row.kind == TransactionKind.EXPENSE.name
        ]
    for wallet_id, others in _converted(session, found, questions).items():
        found[wallet_id] += others
    return found


def _converted(
    session: Session, found: Mapping[str, Sequence[Entry]], questions: Sequence[_Question]
) -> dict[str, list[Entry]]:
    """Wallet → what is to come, in the currencies of its budgets that it is not in, by the rates
    of today; without what has none, and what would be too much there.
    """
    limits = {(q.of.row.wallet_id, q.of.row.currency, q.current.isoformat()) for q in questions}
    wanted = [
        (wallet_id, entry, exchange.Asked(entry.currency, currency, today))
        for wallet_id, currency, today in sorted(limits)
        for entry in found.get(wallet_id, ())
        if not entry.is_posted and entry.currency != currency
    ]
    known = rates.found(session, list({asked for _, _, asked in wanted})) if wanted else {}
    others: dict[str, list[Entry]] = {}
    for wallet_id, entry, asked in wanted:
        rate = known[asked]
        amount = None if rate is None else entry.at(rate, asked.to_currency)
        if amount is not None:
            others.setdefault(wallet_id, []).append(amount)
    return others


@dataclass(frozen=True, slots=True)
class Entry:
    """Some spending of a day; `category_id` is NO_ID for none. What recurs may be posted."""

    day: str
    category_id: str
    currency: str
    amount_minor: int
    is_posted: bool = False

    @classmethod
    def of(cls, row: AnyRow) -> Entry:
        return cls(row.day, row.category_id, row.currency, row.amount_minor)

    def at(self, rate: exchange.Rate, currency: str) -> Entry | None:
        """The same in another currency; None where that is more than an amount may be."""
        try:
            money = exchange.convert(Money(self.amount_minor, self.currency), currency, rate)
        except Invalid:
            return None
        return replace(self, currency=currency, amount_minor=money.amount_minor)


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

    def answered(
        self, spent: Sequence[SpentRow], ahead: Sequence[Entry], recurs: Sequence[Entry]
    ) -> list[Status]:
        """`ahead` are entries of days to come, `recurs` what recurs of all days."""
        course = self.of.course
        book = Book(self.of, self.of.own_spent(spent), self.of.checkpoint(self.start))
        found = book.standings(self.numbers)
        sums: dict[str, list[tuple[str, Sum]]] = {}
        since = self.start
        for start, currency, sum_ in sorted(row for row in spent if row[0] >= since):
            if any(sum_):
                sums.setdefault(start, []).append((currency, sum_))
        today = self.current.isoformat()
        known = _Known(
            booked=self._amounts(ahead),
            coming=self._amounts(
                each for each in recurs if not each.is_posted and each.day > today
            ),
            posted=self._amounts(each for each in recurs if each.is_posted and each.day <= today),
        )
        return [
            self._status(
                course.period(number),
                found[number],
                sums.get(course.period(number).start.isoformat(), []),
                known,
            )
            for number in reversed(self.numbers)
        ]

    def _amounts(self, entries: Iterable[Entry]) -> list[tuple[date, int]]:
        """Of those that the budget counts, the day and the amount."""
        return [
            (date.fromisoformat(each.day), each.amount_minor)
            for each in entries
            if each.currency == self.of.row.currency
            and self.of.covers(each.category_id)
            and self.of.has(each.day)
        ]

    def _status(
        self,
        period: Span,
        standing: Standing,
        sums: Sequence[tuple[str, Sum]],
        known: _Known,
    ) -> Status:
        booked = [(day, amount) for day, amount in known.booked if period.has(day)]
        coming = [(day, amount) for day, amount in known.coming if period.has(day)]
        projection = projected(
            period,
            available=standing.available,
            past=standing.spent - sum(amount for _, amount in booked),
            known=booked + coming,
            today=self.current,
            fixed=sum(amount for day, amount in known.posted if period.has(day)),
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


@dataclass(frozen=True, slots=True)
class _Known:
    """Days and amounts: `booked` for days to come, `coming` by what recurs, and what of it is
    `posted` and so no part of the pace.
    """

    booked: Sequence[tuple[date, int]]
    coming: Sequence[tuple[date, int]]
    posted: Sequence[tuple[date, int]]
