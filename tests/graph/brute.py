"""Figures counted by hand: from every transaction, day by day, with no sum and no rule of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, TypeAlias

from sqlalchemy import Engine

from tests import recount

DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
OWN = "EUR"

Days: TypeAlias = list[date]

_PARTS = """
SELECT occurred_on, kind, category_id, payee_id, currency, is_refund, amount_minor
  FROM transactions WHERE wallet_id = :w AND NOT has_lines
UNION ALL
SELECT t.occurred_on, t.kind, l.category_id, t.payee_id, t.currency, t.is_refund, l.amount_minor
  FROM transactions t
  JOIN transaction_lines l ON l.wallet_id = t.wallet_id AND l.transaction_id = t.id
 WHERE t.wallet_id = :w AND t.has_lines
"""


@dataclass
class Part:
    day: date
    kind: str
    category: str | None
    payee: str | None
    currency: str
    minor: int


@dataclass
class Sum:
    """Amounts, each counted; what is not of the wallet's currency stays apart."""

    parts: list[Part] = field(default_factory=list)

    @property
    def own(self) -> int:
        return sum(part.minor for part in self.parts if part.currency == OWN)

    def shown(self) -> Any:
        others = sorted({part.currency for part in self.parts} - {OWN})
        sums = {
            code: sum(part.minor for part in self.parts if part.currency == code) for code in others
        }
        return {
            "money": money(self.own, OWN),
            "count": len(self.parts),
            "unconverted": [money(minor, code) for code, minor in sums.items()],
        }


def money(minor: int, currency: str) -> dict[str, str]:
    digits = DIGITS[currency]
    return {"amount": f"{Decimal(minor).scaleb(-digits):.{digits}f}", "currency": currency}


def percent(part: int, whole: int) -> str | None:
    if whole <= 0:
        return None
    exact = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return f"{abs(exact) if exact == 0 else exact}"


class Brute:
    """One wallet's transactions, accounts and categories, as its tables have them."""

    def __init__(self, engine: Engine, wallet: str) -> None:
        self.engine, self.wallet = engine, wallet
        [row] = recount.rows(engine, "SELECT * FROM wallets WHERE id = :w", w=wallet)
        self.begins, self.week_start = row.month_start_day, WEEK.index(row.week_start)
        self.parts = [
            Part(
                date.fromisoformat(part.occurred_on),
                part.kind,
                part.category_id,
                part.payee_id,
                part.currency,
                -part.amount_minor if part.is_refund else part.amount_minor,
            )
            for part in recount.rows(engine, _PARTS, w=wallet)
        ]
        rows = recount.rows(engine, "SELECT * FROM categories WHERE wallet_id = :w", w=wallet)
        self.names = {row.id: row.name for row in rows}
        self.parents = {row.id: row.parent_id for row in rows}

    def month(self, day: date) -> date:
        return date.fromisoformat(recount.month_start(day.isoformat(), self.begins))

    def bucket(self, by: str) -> Callable[[date], Any]:
        """What days of one bucket have in common."""

        def named(day: date) -> tuple[int, int]:
            """The year and month that the wallet's month begins in."""
            begin = self.month(day)
            return begin.year, begin.month

        def week(day: date) -> date:
            while day.weekday() != self.week_start:
                day -= timedelta(days=1)
            return day

        return {
            "DAY": lambda day: day,
            "WEEK": week,
            "MONTH": named,
            "QUARTER": lambda day: (named(day)[0], (named(day)[1] - 1) // 3),
            "YEAR": lambda day: named(day)[0],
        }[by]

    def tiles(self, start: date, end: date, by: str) -> list[Days]:
        of, found = self.bucket(by), dict[Any, Days]()
        for day in each_day(start, end):
            found.setdefault(of(day), []).append(day)
        return list(found.values())

    def before(self, start: date, end: date) -> tuple[date, date]:
        if self.month(start) == start and self.month(end) == end:
            months = len({self.month(day) for day in each_day(start, end)})
            first = start
            for _ in range(months):
                first = self.month(first - timedelta(days=1))
            return first, start
        return start - (end - start), start

    def of(self, kind: str, start: date, end: date, categories: set[str] | None = None) -> Sum:
        return Sum(
            [
                part
                for part in self.parts
                if part.kind == kind
                and start <= part.day < end
                and (categories is None or part.category in categories)
            ]
        )

    def flow(self, days: Days) -> dict[str, Any]:
        start, end = days[0], days[-1] + timedelta(days=1)
        income, expense = self.of("INCOME", start, end), self.of("EXPENSE", start, end)
        negative = [_with(part, -part.minor) for part in expense.parts]
        return {
            "start": start.isoformat(),
            "end": end.isoformat(),
            "income": income.shown(),
            "expense": expense.shown(),
            "net": Sum([*income.parts, *negative]).shown(),
            "savingsRate": percent(income.own - expense.own, income.own),
        }

    def flows(self, start: date, end: date, by: str) -> list[dict[str, Any]]:
        return [self.flow(days) for days in self.tiles(start, end, by)]

    def trend(
        self, start: date, end: date, by: str, categories: Iterable[str], average: int
    ) -> list[dict[str, Any]]:
        chosen = set(categories)
        chosen |= {child for child, parent in self.parents.items() if parent in chosen}
        found: list[dict[str, Any]] = []
        owns: list[int] = []
        for days in self.tiles(start, end, by):
            after = days[-1] + timedelta(days=1)
            sum_ = self.of("EXPENSE", days[0], after, chosen or None)
            owns.append(sum_.own)
            mean = None
            if len(owns) >= average:
                exact = Decimal(sum(owns[-average:])) / average
                mean = money(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), OWN)
            found.append(
                {
                    "start": days[0].isoformat(),
                    "end": after.isoformat(),
                    "total": sum_.shown(),
                    "movingAverage": mean,
                }
            )
        return found

    def by_category(
        self, kind: str, start: date, end: date, parent: str | None = None
    ) -> list[dict[str, Any]]:
        was = self.before(start, end)
        whole = self.of(kind, start, end).own
        found = []
        for key in self._below(kind, parent, [(start, end)]):
            family = self._family(key, alone=parent is not None)
            total, old = self._sum(kind, start, end, family), self._sum(kind, *was, family)
            entry = {
                "category": key and {"name": self.names[key]},
                "total": total.shown(),
                "own": self._sum(kind, start, end, {key}).shown(),
                "share": percent(total.own, whole),
                "previous": old.shown(),
                "change": percent(total.own - old.own, old.own),
            }
            if parent is None:
                entry["children"] = self.by_category(kind, start, end, key) if key else []
            found.append((-total.own, key or "", entry))
        return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]

    def compare(
        self, a: tuple[date, date], b: tuple[date, date], parent: str | None = None
    ) -> list[dict[str, Any]]:
        found = []
        for key in self._below("EXPENSE", parent, [a, b]):
            family = self._family(key, alone=parent is not None)
            first, second = (self._sum("EXPENSE", *span, family) for span in (a, b))
            entry = {
                "category": key and {"name": self.names[key]},
                "a": first.shown(),
                "b": second.shown(),
                "difference": money(second.own - first.own, OWN),
                "change": percent(second.own - first.own, first.own),
            }
            if parent is None:
                entry["children"] = self.compare(a, b, key) if key else []
            found.append((-second.own, key or "", entry))
        return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]

    def payees(self, start: date, end: date, first: int) -> list[dict[str, Any]]:
        groups: dict[str, list[Part]] = defaultdict(list)
        # Of a split receipt each part counts for its category, but it is one payment.
        for row in recount.rows(
            self.engine, "SELECT * FROM transactions WHERE wallet_id = :w", w=self.wallet
        ):
            day = date.fromisoformat(row.occurred_on)
            if row.kind == "EXPENSE" and row.payee_id and start <= day < end:
                minor = -row.amount_minor if row.is_refund else row.amount_minor
                part = Part(day, row.kind, None, row.payee_id, row.currency, minor)
                groups[row.payee_id].append(part)
        sums = [(uuid, Sum(parts)) for uuid, parts in groups.items()]
        rows = recount.rows(self.engine, "SELECT * FROM payees WHERE wallet_id = :w", w=self.wallet)
        names = {row.id: row.name for row in rows}
        ordered = sorted(sums, key=lambda one: (-one[1].own, one[0]))[:first]
        return [{"payee": {"name": names[uuid]}, "total": sum_.shown()} for uuid, sum_ in ordered]

    def worth(self, start: date, end: date, by: str) -> list[dict[str, Any]]:
        accounts = recount.rows(
            self.engine, "SELECT * FROM accounts WHERE wallet_id = :w", w=self.wallet
        )
        currencies = {row.id: row.currency for row in accounts}
        moves = recount.counted_balances(self.engine, self.wallet)
        found = []
        for days in self.tiles(start, end, by):
            sums: dict[str, int] = defaultdict(int)
            for row in accounts:
                sums[row.currency] += row.opening_balance_minor
            for (account, day), minor in moves.items():
                if date.fromisoformat(day) <= days[-1]:
                    sums[currencies[account]] += minor
            found.append(
                {
                    "start": days[0].isoformat(),
                    "end": (days[-1] + timedelta(days=1)).isoformat(),
                    "total": {
                        "money": money(sums[OWN], OWN),
                        "count": len(accounts),
                        "unconverted": [
                            money(sums[code], code) for code in sorted(sums) if code != OWN
                        ],
                    },
                }
            )
        return found

    def largest(self, start: date, end: date) -> list[str]:
        rows = recount.rows(
            self.engine, "SELECT * FROM transactions WHERE wallet_id = :w", w=self.wallet
        )
        fit = [
            (row.amount_minor, row.occurred_on, row.id)
            for row in rows
            if row.kind == "EXPENSE"
            and not row.is_refund
            and row.currency == OWN
            and start <= date.fromisoformat(row.occurred_on) < end
        ]
        return [f"txn_{uuid}" for _, _, uuid in sorted(fit, reverse=True)[:10]]

    def _sum(self, kind: str, start: date, end: date, family: set[str | None]) -> Sum:
        parts = self.of(kind, start, end).parts
        return Sum([part for part in parts if part.category in family])

    def _family(self, key: str | None, *, alone: bool) -> set[str | None]:
        if alone or key is None:
            return {key}
        return {key} | {child for child, parent in self.parents.items() if parent == key}

    def _below(
        self, kind: str, parent: str | None, spans: Sequence[tuple[date, date]]
    ) -> set[str | None]:
        """The categories of one level that have anything in one of the spans."""
        booked = {part.category for span in spans for part in self.of(kind, *span).parts}
        if parent is not None:
            return {key for key in booked if key and self.parents[key] == parent}
        return {key and (self.parents[key] or key) for key in booked}


def each_day(start: date, end: date) -> Iterable[date]:
    return (start + timedelta(days=number) for number in range((end - start).days))


def _with(part: Part, minor: int) -> Part:
    return Part(part.day, part.kind, part.category, part.payee, part.currency, minor)
