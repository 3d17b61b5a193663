"""One transaction of the plainest kind, written with its sums: the most frequent of all writes.

On PostgreSQL it is one round trip, where in parts it would be three.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.made import Made, connection_of, in_turn, inserting, together
from db.merging import fits, merging, or_add
from db.queries.totals import (
    ACCOUNT_SUMS,
    DAILY_SUMS,
    account_rows,
    daily_rows,
    monthly_rows,
)
from db.session import refuse_unrecorded
from db.tables import AccountDay, DailyTotal, MonthlyTotal, Transaction
from domain.ledger import TotalKey


def insert_plain(
    session: Session,
    wallet_id: str,
    values: Mapping[str, Any],
    *,
    daily: Mapping[TotalKey, tuple[int, int]],
    balances: Mapping[tuple[str, str], int],
    month_start_day: int,
) -> bool:
    """Insert a transaction that adds to the total of one day and moves one account.

    False if a sum would pass SUM_MINOR_MAX: then the transaction must be given up.
    """
    sums = {
        _TOTAL: (DailyTotal, DAILY_SUMS, daily_rows(wallet_id, daily)),
        _MONTH: (MonthlyTotal, DAILY_SUMS, monthly_rows(wallet_id, daily, month_start_day)),
        _DAY: (AccountDay, ACCOUNT_SUMS, account_rows(wallet_id, balances)),
    }
    row = {**values, "wallet_id": wallet_id}
    refuse_unrecorded(session, Transaction, [row])
    inserted = (inserting(Transaction), row)
    if connection_of(session).dialect.name == "postgresql":
        named = {
            f"{of}_{name}": sum_ for of, (_, _, [to]) in sums.items() for name, sum_ in to.items()
        }
        return fits(sum_ for (sum_,) in together(session, [inserted, (_ADD, named)]))
    added = [(merging(table, kept), to) for table, kept, [to] in sums.values()]
    _, *found = in_turn(session, [inserted, *added])
    return fits(sum_ for [(sum_,)] in found)


def _every(insert: Any) -> Any:
    """All sums added to at once; values by the names of their columns behind those of the sums."""
    total, month, day = (
        or_add(
            insert(table).values(
                {c.name: bindparam(f"{of}_{c.name}", type_=c.type) for c in table.__table__.columns}
            ),
            table,
            sums,
        ).cte(of)
        for of, table, sums in (
            (_TOTAL, DailyTotal, DAILY_SUMS),
            (_MONTH, MonthlyTotal, DAILY_SUMS),
            (_DAY, AccountDay, ACCOUNT_SUMS),
        )
    )
    return select(total.c.amount_minor).union_all(
        select(month.c.amount_minor), select(day.c.net_minor)
    )


_TOTAL, _MONTH, _DAY = "total", "month", "day"
_ADD = Made(_every)
