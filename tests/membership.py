"""Membership without invitations: put into the tables, and recorded as a service would."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from db.session import writing
from db.tables import Member, Wallet
from domain.ledger import WalletRole
from services.actors import System
from services.writing import of_wallet
from tests.conftest import START


def admit(
    engine: Engine, wallet_id: str, user_id: str, role: WalletRole, at: datetime = START
) -> None:
    """Make the person a member of the wallet."""
    with writing(engine) as session:
        values = {"wallet_id": wallet_id, "user_id": user_id, "role": role.name, "joined_at": at}
        session.add(Member(**values))
        _record(session, wallet_id)


def dismiss(engine: Engine, wallet_id: str, user_id: str | None = None) -> None:
    """Make the person, or everybody, a member no more."""
    with writing(engine) as session:
        statement = delete(Member).where(Member.wallet_id == wallet_id)
        if user_id is not None:
            statement = statement.where(Member.user_id == user_id)
        session.execute(statement)
        _record(session, wallet_id)


def _record(session: Session, wallet_id: str) -> None:
    wallet = session.get_one(Wallet, wallet_id)
    of_wallet(session, System(START), wallet).updated_wallet()
