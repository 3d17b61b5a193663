"""The mapping kept for the statements of an account: every later file is read by it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from db.queries.imports import mappings
from db.tables import Account, ImportMapping
from domain.errors import Refusal
from domain.statements.mapping import Mapping
from services import writing
from services.actors import Actor


def keep(session: Session, by: Actor, *, account_id: str, mapping: Mapping) -> ImportMapping:
    """Keep this mapping for the account, in the place of an earlier one."""
    wallet_id = _writing(session, by, account_id)
    row = mappings.find(session, wallet_id, account_id)
    if row is None:
        row = ImportMapping(wallet_id=wallet_id, account_id=account_id)
        session.add(row)
    row.mapping = mapping.to_json()
    row.updated_at = by.at
    session.flush()
    return row


def forget(session: Session, by: Actor, *, account_id: str) -> str:
    """No mapping is kept for the account any more. Returns the account's id."""
    row = mappings.find(session, _writing(session, by, account_id), account_id)
    if row is not None:
        session.delete(row)
        session.flush()
    return account_id


def _writing(session: Session, by: Actor, account_id: str) -> str:
    """The id of the account's wallet, which is locked."""
    try:
        return writing.begin_where(session, by, Account, account_id).wallet_id
    except Refusal as refusal:
        refusal.field = ("account",)
        raise
