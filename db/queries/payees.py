"""Payees of a wallet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.batches import by_key
from db.queries.access import visible
from db.tables import Payee

# A wallet and one of its payees.
PayeeKey: TypeAlias = tuple[str, str]


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, Payee]:
    rows = session.scalars(visible([Payee], Payee, viewer_id, ids))
    return {payee.id: payee for payee in rows}


def of_wallet(
    session: Session, wallet_id: str, *, search: str | None, rows_max: int
) -> Sequence[Payee]:
    """The first `rows_max` by name, of those whose folded name contains `search`."""
    statement = (
        select(Payee)
        .where(Payee.wallet_id == wallet_id)
        .order_by(Payee.name_key, Payee.id)
        .limit(rows_max)
    )
    if search:
        statement = statement.where(Payee.name_key.contains(search, autoescape=True))
    return session.scalars(statement).all()


def by_ids(session: Session, keys: Sequence[PayeeKey]) -> dict[PayeeKey, AnyRow | None]:
    """A batch, for rows that name their payee."""
    return by_key(session, Payee, keys)


def known(session: Session, wallet_id: str, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that are payees of the wallet."""
    statement = select(Payee.id).where(Payee.wallet_id == wallet_id, Payee.id.in_(ids))
    return set(session.scalars(statement))


def named(session: Session, wallet_id: str, name_keys: Sequence[str]) -> dict[str, str]:
    """The id of each of the wallet's payees with one of these folded names."""
    rows = session.execute(
        select(Payee.name_key, Payee.id).where(
            Payee.wallet_id == wallet_id, Payee.name_key.in_(name_keys)
        )
    )
    return {row.name_key: row.id for row in rows}


def names_of(
    session: Session, wallet_id: str, ids: Collection[str | None]
) -> dict[str | None, str]:
    """The name of each of the wallet's payees among `ids`."""
    wanted = [uuid for uuid in ids if uuid is not None]
    if not wanted:
        return {}
    rows = session.execute(
        select(Payee.id, Payee.name).where(Payee.wallet_id == wallet_id, Payee.id.in_(wanted))
    )
    return {row.id: row.name for row in rows}
