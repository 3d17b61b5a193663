"""Sums of what was converted, of days and of months: kept with the conversions that they sum."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.base import NO_ID
from db.bulk import insert_many
from db.merging import fits, merged
from db.tables import ConvertedDay, ConvertedMonth
from domain.conversions import NOTHING, ConvertedKey, Moved, Moves
from domain.ledger import TotalKey
from domain.periods import month_key

# SQLite takes 32,766 values in one statement, and a row has nine.
_ROWS_MAX = 2_000
CONVERTED_SUMS = ("to_minor", "from_minor", "count")


def add(session: Session, wallet_id: str, moves: Moves, *, month_start_day: int) -> bool:
    """Add to what was converted of each key, and of its month.

    False if a sum would pass SUM_MINOR_MAX: then the transaction must be given up.
    """
    days, months = rows(wallet_id, moves), month_rows(wallet_id, moves, month_start_day)
    return _add(session, ConvertedDay, days) and _add(session, ConvertedMonth, months)


def rows(wallet_id: str, moves: Moves) -> list[dict[str, Any]]:
    """The rows of `converted_days` whose sums are to be added to those that are there."""
    return [
        {
            "wallet_id": wallet_id,
            "to_currency": key.to_currency,
            "day": key.total.day,
            "kind": key.total.kind,
            "category_id": key.total.category_id or NO_ID,
            "currency": key.total.currency,
            **{name: getattr(moved, name) for name in CONVERTED_SUMS},
        }
        for key, moved in moves.items()
        if moved != NOTHING
    ]


def month_rows(wallet_id: str, moves: Moves, month_start_day: int) -> list[dict[str, Any]]:
    """The same of `converted_months`."""
    found = rows(wallet_id, by_month(moves, month_start_day))
    for row in found:
        row["month"] = row.pop("day")
    return found


def by_month(moves: Moves, month_start_day: int) -> dict[ConvertedKey, Moved]:
    """Summed by the wallet's months, each named by its first day."""
    sums: dict[ConvertedKey, Moved] = {}
    for (to_currency, total), moved in moves.items():
        month = month_key(total.day, month_start_day)
        key = ConvertedKey(
            to_currency, TotalKey(month, total.kind, total.category_id, total.currency)
        )
        sums[key] = sums.get(key, NOTHING).plus(moved)
    return sums


def days(session: Session, wallet_id: str) -> dict[ConvertedKey, Moved]:
    """All that is kept of a wallet's days; by days and categories, and of foreign ones only."""
    return _kept(session, ConvertedDay, ConvertedDay.day, wallet_id)


def months(session: Session, wallet_id: str) -> dict[ConvertedKey, Moved]:
    return _kept(session, ConvertedMonth, ConvertedMonth.month, wallet_id)


def recount_months(session: Session, wallet_id: str, month_start_day: int) -> bool:
    """Have all months say what their days come to. False as in `add`."""
    session.execute(delete(ConvertedMonth).where(ConvertedMonth.wallet_id == wallet_id))
    found = month_rows(wallet_id, days(session, wallet_id), month_start_day)
    if not fits(row["to_minor"] for row in found):
        return False
    if found:
        insert_many(session, ConvertedMonth, found)
    return True


def clear(session: Session, wallet_id: str, to_currency: str) -> None:
    """Nothing is kept any more of what was converted into the currency."""
    for table in (ConvertedDay, ConvertedMonth):
        session.execute(
            delete(table).where(table.wallet_id == wallet_id, table.to_currency == to_currency)
        )


def _kept(session: Session, table: Any, day: Any, wallet_id: str) -> dict[ConvertedKey, Moved]:
    found = session.connection().execute(
        select(
            table.to_currency,
            day,
            table.kind,
            table.category_id,
            table.currency,
            *(getattr(table, name) for name in CONVERTED_SUMS),
        ).where(table.wallet_id == wallet_id)
    )
    return {
        ConvertedKey(
            to_currency,
            TotalKey(on, kind, None if category_id == NO_ID else category_id, currency),
        ): Moved(*sums)
        for to_currency, on, kind, category_id, currency, *sums in found
    }


def _add(session: Session, table: Any, found: list[dict[str, Any]]) -> bool:
    if not fits(row["to_minor"] for row in found):
        return False
    return all(
        merged(session, table, CONVERTED_SUMS, found[start : start + _ROWS_MAX])
        for start in range(0, len(found), _ROWS_MAX)
    )
