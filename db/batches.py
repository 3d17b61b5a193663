"""Batches by primary key: what to-one relations ask for, with SELECTs that are made once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session

from db.base import AnyRow, AnySelect

# A wallet and something in it.
Key: TypeAlias = tuple[str, str]


def by_key(session: Session, table: Any, keys: Sequence[Key]) -> dict[Key, AnyRow | None]:
    """The row of `table` for each key, None where there is none; plain rows, not tracked."""
    wallets = {wallet_id for wallet_id, _ in keys}
    values: dict[str, Any] = {"keys": list(keys)}
    if len(wallets) == 1:
        # As ever but on a screen of several wallets; pairs are twice the work for the database.
        values = {"wallet_id": wallets.pop(), "ids": [row_id for _, row_id in keys]}
    statement = _in_one_wallet(table) if "ids" in values else _anywhere(table)
    # Straight on the connection: plain rows are nothing for a session to keep track of.
    rows = session.connection().execute(statement, values)
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


@cache
def _in_one_wallet(table: Any) -> AnySelect:
    return select(*table.__table__.columns).where(
        table.wallet_id == bindparam("wallet_id"), table.id.in_(bindparam("ids", expanding=True))
    )


@cache
def _anywhere(table: Any) -> AnySelect:
    return select(*table.__table__.columns).where(
        tuple_(table.wallet_id, table.id).in_(bindparam("keys", expanding=True))
    )
