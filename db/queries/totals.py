"""Daily totals: kept by whoever writes a transaction, in the same database transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import NO_ID, AnySelect
from db.tables import AccountDay, DailyTotal
from domain.ledger import TotalKey

# SQLite takes 32,766 values in one statement, and a row has seven.
_ROWS_MAX = 2_000


def add_daily(session: Session, wallet_id: str, moves: Mapping[TotalKey, tuple[int, int]]) -> None:
    """Add (signed minor units, count) to the total of each key."""
    rows = [
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
    _add(session, DailyTotal, ["amount_minor", "count"], rows)


def add_accounts(session: Session, wallet_id: str, moves: Mapping[tuple[str, str], int]) -> None:
    """Add signed minor units to what moved on each (account, day)."""
    rows = [
        {"wallet_id": wallet_id, "account_id": account_id, "day": day, "net_minor": net_minor}
        for (account_id, day), net_minor in moves.items()
        if net_minor
    ]
    _add(session, AccountDay, ["net_minor"], rows)


def merged_insert(
    session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]] | AnySelect
) -> Any:
    """An INSERT that adds the columns `sums` to the row that is there already, if one is."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    if isinstance(rows, Select):
        # SQLite cannot tell ON CONFLICT from a join's ON unless the SELECT has a WHERE; ours do.
        insert = insert.from_select(list(rows.selected_columns.keys()), rows)
    else:
        insert = insert.values(rows)
    return insert.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key.columns),
        set_={name: getattr(table, name) + insert.excluded[name] for name in sums},
    )


def _add(session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _ROWS_MAX):
        session.execute(merged_insert(session, table, sums, rows[start : start + _ROWS_MAX]))
