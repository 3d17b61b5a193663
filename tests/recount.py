"""Sums counted afresh from the rows, in plain Python and by no rule of ours but the plain ones.

An expense takes from its account and a refund of it gives back; an income the other way round; a
transfer takes from one and gives to the other. A receipt counts under each of its lines.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from sqlalchemy import Engine, text

from db.history import shipped

# (day, kind, category or None, currency) → (minor units, count)
Daily: TypeAlias = dict[tuple[str, str, str | None, str], tuple[int, int]]
# (account, day) → minor units
Balances: TypeAlias = dict[tuple[str, str], int]

# (to, day, kind, category or None, currency) → (converted minor units, minor units, count)
Converted: TypeAlias = dict[tuple[str, str, str, str | None, str], tuple[int, ...]]

_DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "CHF": 2, "GBP": 2}
_NONE = "00000000-0000-0000-0000-000000000000"


def rows(engine: Engine, statement: str, **values: Any) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(statement), values).all())


def stored_daily(engine: Engine, wallet: str) -> Daily:
    """The daily totals as they are kept, but for those that are nothing."""
    return {
        (row.day, row.kind, None if row.category_id == _NONE else row.category_id, row.currency): (
            row.amount_minor,
            row.count,
        )
        for row in rows(engine, "SELECT * FROM daily_totals WHERE wallet_id = :w", w=wallet)
        if row.amount_minor or row.count
    }


def stored_balances(engine: Engine, wallet: str) -> Balances:
    return {
        (row.account_id, row.day): row.net_minor
        for row in rows(engine, "SELECT * FROM account_days WHERE wallet_id = :w", w=wallet)
        if row.net_minor
    }


def counted_daily(engine: Engine, wallet: str) -> Daily:
    amounts: Counter[Any] = Counter()
    counts: Counter[Any] = Counter()
    for row in rows(engine, _PARTS, w=wallet):
        key = (row.occurred_on, row.kind, row.category_id, row.currency)
        amounts[key] += -row.amount_minor if row.is_refund else row.amount_minor
        counts[key] += 1
    return {key: (amounts[key], count) for key, count in counts.items()}


def counted_balances(engine: Engine, wallet: str) -> Balances:
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows(engine, "SELECT * FROM transactions WHERE wallet_id = :w", w=wallet):
        if row.account_id is not None:
            is_gain = (row.kind == "INCOME") != bool(row.is_refund)
            sums[row.account_id, row.occurred_on] += (
                row.amount_minor if is_gain else -row.amount_minor
            )
        if row.to_account_id is not None:
            sums[row.to_account_id, row.occurred_on] += row.to_amount_minor
    return {key: value for key, value in sums.items() if value}


def stored_monthly(engine: Engine, wallet: str) -> Daily:
    """The totals of months as they are kept, but for those that are nothing."""
    found = rows(engine, "SELECT * FROM monthly_totals WHERE wallet_id = :w", w=wallet)
    return {
        (
            row.month,
            row.kind,
            None if row.category_id == _NONE else row.category_id,
            row.currency,
        ): (
            row.amount_minor,
            row.count,
        )
        for row in found
        if row.amount_minor or row.count
    }


def counted_monthly(engine: Engine, wallet: str) -> Daily:
    [(begins,)] = rows(engine, "SELECT month_start_day FROM wallets WHERE id = :w", w=wallet)
    sums: Counter[Any] = Counter()
    counts: Counter[Any] = Counter()
    for (day, *rest), (amount_minor, count) in counted_daily(engine, wallet).items():
        key = (month_start(day, begins), *rest)
        sums[key] += amount_minor
        counts[key] += count
    return {key: (sums[key], count) for key, count in counts.items()}


def month_start(day: str, begins: int) -> str:
    """The first day of the month with this day in it, where months begin on `begins`."""
    year, month, number = map(int, day.split("-"))
    if number < min(begins, monthrange(year, month)[1]):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return f"{year:04}-{month:02}-{min(begins, monthrange(year, month)[1]):02}"


def stored_converted(engine: Engine, wallet: str, table: str, day: str) -> Converted:
    """What is kept of what was converted, of days or of months, but for what is nothing."""
    return {
        (
            row.to_currency,
            getattr(row, day),
            row.kind,
            None if row.category_id == _NONE else row.category_id,
            row.currency,
        ): (row.to_minor, row.from_minor, row.count)
        for row in rows(engine, f"SELECT * FROM {table} WHERE wallet_id = :w", w=wallet)
        if row.to_minor or row.from_minor or row.count
    }


def counted_converted(engine: Engine, wallet: str) -> Converted:
    """The same, from the transactions and the file of the ECB alone."""
    [(own, others)] = rows(engine, "SELECT currency, targets FROM wallets WHERE id = :w", w=wallet)
    lines: dict[str, list[Any]] = {}
    for line in rows(engine, _LINES, w=wallet):
        lines.setdefault(line.transaction_id, []).append((line.category_id, line.amount_minor))
    sums: Counter[Any] = Counter()
    for row in rows(engine, "SELECT * FROM transactions WHERE wallet_id = :w", w=wallet):
        for to in {own, *filter(None, others.split(","))} - {row.currency}:
            whole = converted_minor(row, to)
            if whole is None:
                continue
            sign = -1 if row.is_refund else 1
            parts = lines.get(row.id) or [(row.category_id, row.amount_minor)]
            for (category, minor), share in zip(parts, shares(whole, parts), strict=True):
                key = (to, row.occurred_on, row.kind, category, row.currency)
                sums[key, 0] += sign * share
                sums[key, 1] += sign * minor
                sums[key, 2] += 1
    return {key: tuple(sums[key, place] for place in range(3)) for key, _ in sums}


def converted_minor(row: Any, to: str) -> int | None:
    """What a transaction is in another currency; None without a rate, or if it is too much."""
    if row.own_rate is not None and row.own_rate.endswith(to):
        rate = Fraction(row.own_rate.removesuffix(f" {to}"))
    else:
        above, below = _per_euro(to, row.occurred_on), _per_euro(row.currency, row.occurred_on)
        if above is None or below is None:
            return None
        rate = above / below
    whole: int = round(
        Fraction(row.amount_minor, 10 ** _DIGITS[row.currency]) * rate * 10 ** _DIGITS[to]
    )
    return whole if whole < 10**15 else None


def exchanged(minor: int, currency: str, to: str, day: str) -> int | None:
    """What a sum is in another currency on a day, by the file alone."""
    above, below = _per_euro(to, day), _per_euro(currency, day)
    if above is None or below is None:
        return None
    found: int = round(Fraction(minor, 10 ** _DIGITS[currency]) * above / below * 10 ** _DIGITS[to])
    return found


def _per_euro(currency: str, day: str) -> Fraction | None:
    if currency == "EUR":
        return Fraction(1)
    published = shipped().last_day(day)
    oldest = (date.fromisoformat(day) - timedelta(days=7)).isoformat()
    if published is None or published < oldest:
        return None
    cell = shipped().rates(published).get(currency)
    return None if cell is None else Fraction(cell)


def shares(whole: int, parts: list[Any]) -> list[int]:
    """The whole by (category, minor units): largest remainder, of equal ones the first."""
    exact = [Fraction(whole * minor, sum(m for _, m in parts)) for _, minor in parts]
    found = [int(share) for share in exact]
    for _ in range(whole - sum(found)):
        place = max(range(len(parts)), key=lambda place: (exact[place] - found[place], -place))
        found[place] += 1
    return found


def check(engine: Engine, wallet: str) -> None:
    """What is kept of the wallet's sums is what its rows come to. `wallet` is a UUID."""
    assert stored_daily(engine, wallet) == counted_daily(engine, wallet)
    assert stored_monthly(engine, wallet) == counted_monthly(engine, wallet)
    assert stored_balances(engine, wallet) == counted_balances(engine, wallet)
    converted = counted_converted(engine, wallet)
    assert stored_converted(engine, wallet, "converted_days", "day") == converted
    [(begins,)] = rows(engine, "SELECT month_start_day FROM wallets WHERE id = :w", w=wallet)
    months: Counter[Any] = Counter()
    for (to, day, *rest), found in converted.items():
        for place, sum_ in enumerate(found):
            months[(to, month_start(day, begins), *rest), place] += sum_
    assert stored_converted(engine, wallet, "converted_months", "month") == {
        key: tuple(months[key, place] for place in range(3)) for key, _ in months if months[key, 2]
    }


_LINES = """
SELECT transaction_id, category_id, amount_minor FROM transaction_lines
 WHERE wallet_id = :w ORDER BY transaction_id, position
"""
_PARTS = """
SELECT occurred_on, kind, category_id, currency, is_refund, amount_minor
  FROM transactions WHERE wallet_id = :w AND NOT has_lines
UNION ALL
SELECT t.occurred_on, t.kind, l.category_id, t.currency, t.is_refund, l.amount_minor
  FROM transactions t
  JOIN transaction_lines l ON l.wallet_id = t.wallet_id AND l.transaction_id = t.id
 WHERE t.wallet_id = :w AND t.has_lines
"""
