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
    # Straight on the connection: plain rows are nothing for a session to keep track of.
    rows = session.connection().execute(_by_key(table), {"keys": list(keys)})
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


@cache
def _by_key(table: Any) -> AnySelect:
    return select(*table.__table__.columns).where(
        tuple_(table.wallet_id, table.id).in_(bindparam("keys", expanding=True))
    )
