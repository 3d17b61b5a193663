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


def respell_payees(session: Session, wallet_id: str, names: Mapping[str, str]) -> None:
    """Give the wallet's payees of these folded names the names beside them."""
    _respell(session, Payee, wallet_id, names)


def respell_tags(session: Session, wallet_id: str, names: Mapping[str, str]) -> None:
    """The same for tags."""
    _respell(session, Tag, wallet_id, names)


def _respell(session: Session, table: Any, wallet_id: str, names: Mapping[str, str]) -> None:
    columns = table.__table__.c
    statement = (
        update(table.__table__)
        .where(columns.wallet_id == wallet_id, columns.name_key == bindparam("key"))
        .values(name=bindparam("spelled"))
    )
    if names:
        session.execute(statement, [{"key": key, "spelled": name} for key, name in names.items()])
