"""What the import of a ledger asks of the wallet it goes into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, literal, select, update
from sqlalchemy.orm import Session

from db.tables import Payee, Tag, Transaction

# SQLite takes 32,766 values in one statement.
_KEYS_MAX = 10_000


def is_empty(session: Session, wallet_id: str) -> bool:
    """Whether the wallet has no transaction at all."""
    statement = select(literal(1)).where(Transaction.wallet_id == wallet_id)
    return session.execute(statement.limit(1)).first() is None


def keys_taken(session: Session, wallet_id: str, import_keys: Sequence[str]) -> set[str]:
    """Those of the import keys that transactions of the wallet have already."""
    taken: set[str] = set()
    for start in range(0, len(import_keys), _KEYS_MAX):
        asked = import_keys[start : start + _KEYS_MAX]
        taken.update(
            session.scalars(
                select(Transaction.import_key).where(
                    Transaction.wallet_id == wallet_id, Transaction.import_key.in_(asked)
                )
            )
        )
    return taken


def respell_payees(
    session: Session, wallet_id: str, names: Mapping[str, str], *, version: int
) -> list[str]:
    """Give the wallet's payees of these folded names the names beside them.

    Returns the ids of those that were spelled otherwise; they have this version now.
    """
    found = session.execute(
        select(Payee.id, Payee.name, Payee.name_key).where(Payee.wallet_id == wallet_id)
    )
    changed = [
        {"key": row.id, "spelled": names[row.name_key], "now": version}
        for row in found
        if names.get(row.name_key, row.name) != row.name
    ]
    table: Any = Payee.__table__
    columns = table.c
    statement = (
        update(table)
        .where(columns.wallet_id == wallet_id, columns.id == bindparam("key"))
        .values(name=bindparam("spelled"), version=bindparam("now"))
    )
    if changed:
        session.execute(statement, changed)
    return [str(row["key"]) for row in changed]


def respell_tags(session: Session, wallet_id: str, names: Mapping[str, str]) -> None:
    """Give the wallet's tags of these folded names the names beside them."""
    table: Any = Tag.__table__
    columns = table.c
    statement = (
        update(table)
        .where(columns.wallet_id == wallet_id, columns.name_key == bindparam("key"))
        .values(name=bindparam("spelled"))
    )
    if names:
        session.execute(statement, [{"key": key, "spelled": name} for key, name in names.items()])
