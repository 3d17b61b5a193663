"""Totals of days and months: kept by whoever writes a transaction, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import NO_ID
from db.merging import fits, merged
from db.tables import AccountDay, DailyTotal, MonthlyTotal
from domain.ledger import TotalKey
from domain.periods import month_key

# Rows in one statement: it ends in good time, however many there are.
_ROWS_MAX = 2_000
_HALF_BITS = 32

DAILY_SUMS = ("amount_minor", "count")
ACCOUNT_SUMS = ("net_minor",)


def add_daily(session: Session, wallet_id: str, moves: Mapping[TotalKey, tuple[int, int]]) -> bool:
    """Add (signed minor units, count) to the total of each key.

    False if a total would pass SUM_MINOR_MAX: then the transaction must be given up.
    """
    return _add(session, DailyTotal, DAILY_SUMS, daily_rows(wallet_id, moves))


def add_monthly(
    session: Session,
    wallet_id: str,
    moves: Mapping[TotalKey, tuple[int, int]],
    *,
    month_start_day: int,
) -> bool:
    """Add the same to the totals of the wallet's months. False as in `add_daily`."""
    return _add(session, MonthlyTotal, DAILY_SUMS, monthly_rows(wallet_id, moves, month_start_day))


def add_accounts(session: Session, wallet_id: str, moves: Mapping[tuple[str, str], int]) -> bool:
    """Add signed minor units to what moved on each (account, day). False as in `add_daily`."""
    return _add(session, AccountDay, ACCOUNT_SUMS, account_rows(wallet_id, moves))


def daily_rows(wallet_id: str, moves: Mapping[TotalKey, tuple[int, int]]) -> list[dict[str, Any]]:
    """The rows of `daily_totals` whose sums are to be added to those that are there."""
    return [
        {
            "wallet_id": wallet_id,
            "day": key.day,
            "kind": key.kind,
            "category_id": key.category_id or NO_ID,
            "currency": key.currency,
            "amount_minor": amount_minor,
            "count": count,
        }
        for key, (amount_minor, count) in moves.items()
        if amount_minor or count
    ]


def monthly_rows(
    wallet_id: str, moves: Mapping[TotalKey, tuple[int, int]], month_start_day: int
) -> list[dict[str, Any]]:
    """The rows of `monthly_totals` that are to be added for them."""
    sums: dict[TotalKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (day, kind, category_id, currency), (amount_minor, count) in moves.items():
        month = TotalKey(month_key(day, month_start_day), kind, category_id, currency)
        before = sums[month]
        sums[month] = (before[0] + amount_minor, before[1] + count)
    rows = daily_rows(wallet_id, sums)
    for row in rows:
        row["month"] = row.pop("day")
    return rows


def account_rows(wallet_id: str, moves: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """The same of `account_days`."""
    return [
        {"wallet_id": wallet_id, "account_id": account_id, "day": day, "net_minor": net_minor}
        for (account_id, day), net_minor in moves.items()
        if net_minor
    ]


def halves(
    column: ColumnElement[int] | InstrumentedAttribute[int],
) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Two sums for the columns of a SELECT: of the high and of the low 32 bits of each value.

    The sum of many sums need not fit 64 bits, where SQLite refuses and PostgreSQL changes the type.
    Each half does, and `whole` puts them together exactly.
    """
    high = func.sum(column.bitwise_rshift(_HALF_BITS))
    low = func.sum(column.bitwise_and((1 << _HALF_BITS) - 1))
    return cast(high, BigInteger), cast(low, BigInteger)


def whole(high: int, low: int) -> int:
    return (high << _HALF_BITS) + low


def _add(session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]]) -> bool:
    if not fits(row[sums[0]] for row in rows):
        return False
    return all(
        merged(session, table, sums, rows[start : start + _ROWS_MAX])
        for start in range(0, len(rows), _ROWS_MAX)
    )
