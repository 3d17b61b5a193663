"""Figures counted by hand: from every transaction, day by day, with no sum and no rule of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, TypeAlias

from sqlalchemy import Engine

from tests import recount
from tests.conftest import START

DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}
WEEK = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
OWN = "EUR"

Days: TypeAlias = list[date]

_TRANSACTIONS = "SELECT * FROM transactions WHERE wallet_id = :w"
_LINES = """
SELECT transaction_id, category_id, amount_minor FROM transaction_lines
 WHERE wallet_id = :w ORDER BY transaction_id, position
"""


@dataclass
class Part:
    day: date
    kind: str
    category: str | None
    payee: str | None
    currency: str
    minor: int
    # In the wallet's currency; None without a rate.
    to: int | None


@dataclass
class Sum:
    """Amounts, each counted, and what they are in the wallet's currency."""

    parts: list[Part] = field(default_factory=list)

    @property
    def own(self) -> int:
        return sum(part.to for part in self.parts if part.to is not None)

    def shown(self) -> Any:
        done = [part for part in self.parts if part.to is not None and part.currency != OWN]
        return {
            "money": money(self.own, OWN),
            "count": len(self.parts),
            "conversions": [
                {
                    "from": money(_minor(several), code),
                    "to": {"amount": money(sum(part.to or 0 for part in several), OWN)["amount"]},
                    "count": len(several),
                }
                for code, several in _by_currency(done)
            ],
            "unconverted": [money(_minor(several), code) for code, several in self.others()],
        }

    def others(self) -> list[tuple[str, list[Part]]]:
        """What could not be converted."""
        return _by_currency([part for part in self.parts if part.to is None])


def _minor(parts: list[Part]) -> int:
    return sum(part.minor for part in parts)


def _by_currency(parts: list[Part]) -> list[tuple[str, list[Part]]]:
    codes = sorted({part.currency for part in parts})
    return [(code, [part for part in parts if part.currency == code]) for code in codes]


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
        lines: dict[str, list[Any]] = defaultdict(list)
        for line in recount.rows(engine, _LINES, w=wallet):
            lines[line.transaction_id].append((line.category_id, line.amount_minor))
        self.rows = recount.rows(engine, _TRANSACTIONS, w=wallet)
        self.parts = [part for row in self.rows for part in _parts(row, lines.get(row.id, []))]
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
        negative = [_negative(part) for part in expense.parts]
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
        for row in self.rows:
            day = date.fromisoformat(row.occurred_on)
            if row.kind == "EXPENSE" and row.payee_id and start <= day < end:
                groups[row.payee_id] += _parts(row, [])
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
                    "total": _worth(sums, days[-1], len(accounts)),
                }
            )
        return found

    def largest(self, start: date, end: date) -> list[str]:
        fit = [
            (part.to, row.occurred_on, row.id)
            for row in self.rows
            for part in _parts(row, [])
            if row.kind == "EXPENSE"
            and not row.is_refund
            and part.to is not None
            and start <= part.day < end
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


def _parts(row: Any, lines: list[Any]) -> list[Part]:
    """One for each line of a transaction, or one for all of it."""
    several = lines or [(row.category_id, row.amount_minor)]
    whole = row.amount_minor if row.currency == OWN else recount.converted_minor(row, OWN)
    tos = [None] * len(several) if whole is None else recount.shares(whole, several)
    sign = -1 if row.is_refund else 1
    day = date.fromisoformat(row.occurred_on)
    return [
        Part(
            day,
            row.kind,
            category,
            row.payee_id,
            row.currency,
            sign * minor,
            None if to is None else sign * to,
        )
        for (category, minor), to in zip(several, tos, strict=True)
    ]


def _negative(part: Part) -> Part:
    return replace(part, minor=-part.minor, to=None if part.to is None else -part.to)


def _worth(sums: dict[str, int], last: date, count: int) -> dict[str, Any]:
    """What there is, by the rates of the last day; of today, if that is still to come."""
    day = min(last, START.date()).isoformat()
    tos = {code: recount.exchanged(sums[code], code, OWN, day) for code in sorted(sums)}
    done = {code: to for code, to in tos.items() if code != OWN and to is not None and sums[code]}
    return {
        "money": money(sums[OWN] + sum(done.values()), OWN),
        "count": count,
        "conversions": [
            {
                "from": money(sums[code], code),
                "to": {"amount": money(to, OWN)["amount"]},
                "count": 1,
            }
            for code, to in done.items()
        ],
        "unconverted": [
            money(sums[code], code) for code, to in tos.items() if to is None and sums[code]
        ],
    }
