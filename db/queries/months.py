"""Totals of whole months, counted anew from those of days where adding to them will not do.

SQL does not know when a wallet's months begin: the days there are, few thousand at most, are told
to it each with its month. So it costs by days and categories, however many transactions there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import orjson
from sqlalchemy import ARRAY, FromClause, cast, delete, func, literal, select
from sqlalchemy.orm import Session

from db.base import AnySelect, Day
from db.bulk import insert_many
from db.merging import fits
from db.queries.totals import halves, whole
from db.tables import DailyTotal, MonthlyTotal
from domain.periods import month_key

# A month, a kind, a category or NO_ID, and a currency.
MonthKey: TypeAlias = tuple[str, str, str, str]

# No day of a ledger comes before the first of these, or after the last.
_ALWAYS = ("0001-01-01", "9999-12-31")


def counted(
    session: Session,
    wallet_id: str,
    month_start_day: int,
    *,
    start: str = _ALWAYS[0],
    end: str = _ALWAYS[1],
) -> dict[MonthKey, tuple[int, int]]:
    """(minor units, count) of each month, from the days in [start, end)."""
    days = session.scalars(
        select(DailyTotal.day)
        .where(DailyTotal.wallet_id == wallet_id, DailyTotal.day >= start, DailyTotal.day < end)
        .distinct()
    ).all()
    if not days:
        return {}
    of_day = _told(session, [(day, month_key(day, month_start_day)) for day in days])
    return {
        (row.month, row.kind, row.category_id, row.currency): (
            whole(row.high, row.low),
            int(row.counted),
        )
        for row in session.execute(_sums(wallet_id, of_day))
    }


def recount(
    session: Session,
    wallet_id: str,
    month_start_day: int,
    *,
    start: str = _ALWAYS[0],
    end: str = _ALWAYS[1],
) -> bool:
    """Have the months in [start, end), both of which begin one, say what their days come to.

    False if one would pass SUM_MINOR_MAX: then the transaction must be given up.
    """
    mine = (
        MonthlyTotal.wallet_id == wallet_id,
        MonthlyTotal.month >= start,
        MonthlyTotal.month < end,
    )
    sums = counted(session, wallet_id, month_start_day, start=start, end=end)
    if not fits(amount_minor for amount_minor, _ in sums.values()):
        return False
    session.execute(delete(MonthlyTotal).where(*mine))
    names = ("month", "kind", "category_id", "currency")
    rows = [
        {
            "wallet_id": wallet_id,
            **dict(zip(names, key, strict=True)),
            "amount_minor": amount_minor,
            "count": count,
        }
        for key, (amount_minor, count) in sums.items()
    ]
    if rows:
        insert_many(session, MonthlyTotal, rows)
    return True


def _sums(wallet_id: str, of_day: FromClause) -> AnySelect:
    high, low = halves(DailyTotal.amount_minor)
    keys = (of_day.c.month, DailyTotal.kind, DailyTotal.category_id, DailyTotal.currency)
    return (
        select(
            *keys, high.label("high"), low.label("low"), func.sum(DailyTotal.count).label("counted")
        )
        .join_from(of_day, DailyTotal, DailyTotal.day == of_day.c.day)
        .where(DailyTotal.wallet_id == wallet_id)
        .group_by(*keys)
    )


def _told(session: Session, pairs: Sequence[tuple[str, str]]) -> FromClause:
    """A table of (day, month), as one parameter or two."""
    if session.get_bind().dialect.name == "sqlite":
        each = func.json_each(literal(orjson.dumps(pairs).decode())).table_valued("value")
        cells: Any = (func.json_extract(each.c.value, f"$[{place}]") for place in (0, 1))
    else:
        cells = (func.unnest(cast(list(column), ARRAY(Day))) for column in zip(*pairs, strict=True))
    day, month = cells
    return select(day.label("day"), month.label("month")).subquery()
