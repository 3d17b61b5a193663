"""Batches by primary key: what to-one relations ask for, with SELECTs that are made once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.orm import Session

from db.among import Among
from db.base import AnyRow, AnySelect
from db.prepared import Prepared

# A wallet and something in it.
Key: TypeAlias = tuple[str, str]


def by_key(
    session: Session, table: Any, keys: Sequence[Key], lacks: frozenset[str] = frozenset()
) -> dict[Key, AnyRow | None]:
    """The row of `table` for each key, None where there is none; plain rows, not tracked.

    They may be without the columns that are named in `lacks`.
    """
    wallets = {wallet_id for wallet_id, _ in keys}
    rows: Sequence[AnyRow]
    if len(wallets) == 1:
        # As ever but on a screen of several wallets; pairs are twice the work for the database.
        values = {"wallet_id": wallets.pop(), "ids": [row_id for _, row_id in keys]}
        rows = _in_one_wallet(table, lacks).rows(session, values)
    else:
        # Straight on the connection: plain rows are nothing for a session to keep track of.
        rows = session.connection().execute(_anywhere(table), {"keys": list(keys)}).all()
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


@cache
def _in_one_wallet(table: Any, lacks: frozenset[str]) -> Prepared:
    columns = [column for column in table.__table__.columns if column.key not in lacks]
    return Prepared(
        select(*columns).where(table.wallet_id == bindparam("wallet_id"), Among(table.id, "ids"))
    )


@cache
def _anywhere(table: Any) -> AnySelect:
    return select(*table.__table__.columns).where(
        tuple_(table.wallet_id, table.id).in_(bindparam("keys", expanding=True))
    )
