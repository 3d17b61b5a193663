"""Batches by primary key: what to-one relations ask for, with SELECTs that are made once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, bindparam, select, tuple_
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
    wallets, ids = {wallet_id for wallet_id, _ in keys}, [row_id for _, row_id in keys]
    rows: Sequence[AnyRow]
    if len(wallets) == 1:
        # As ever but on a screen of several wallets; pairs are twice the work for the database.
        [wallet_id] = wallets
        rows = _in_one_wallet(table, lacks).rows(session, {"wallet_id": wallet_id, "ids": ids})
        found = {row.id: row for row in rows}
        return dict(zip(keys, map(found.get, ids), strict=True))
    # Straight on the connection: plain rows are nothing for a session to keep track of.
    values = {"keys": list(keys), "wallets": list(wallets), "ids": ids}
    rows = session.connection().execute(_anywhere(table), values).all()
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


@cache
def _in_one_wallet(table: Any, lacks: frozenset[str]) -> Prepared:
    columns = [column for column in table.__table__.columns if column.key not in lacks]
    return Prepared(
        select(*columns).where(table.wallet_id == bindparam("wallet_id"), Among(table.id, "ids"))
    )


def among_keys(wallet: Any, own: Any, keys: Collection[Key]) -> ColumnElement[bool]:
    """That these two columns are one of the keys.

    By each column too: a pair among pairs alone makes SQLite go through the whole table.
    """
    wallets = {wallet_id for wallet_id, _ in keys}
    is_own: ColumnElement[bool] = own.in_({row_id for _, row_id in keys})
    if len(wallets) == 1:
        return and_(wallet == wallets.pop(), is_own)
    return and_(wallet.in_(wallets), is_own, tuple_(wallet, own).in_(keys))


@cache
def _anywhere(table: Any) -> AnySelect:
    # By each column too, as in `among_keys`.
    return select(*table.__table__.columns).where(
        table.wallet_id.in_(bindparam("wallets", expanding=True)),
        table.id.in_(bindparam("ids", expanding=True)),
        tuple_(table.wallet_id, table.id).in_(bindparam("keys", expanding=True)),
    )
