"""Sessions: who an access token still speaks for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session as Database

from db.tables import Session, User, Wallet


def viewer(session: Database, session_id: str) -> tuple[User, Wallet | None] | None:
    """The active person of a live session, with their personal wallet; None for anything else."""
    row = session.execute(
        select(User, Wallet)
        .join(Session, Session.user_id == User.id)
        .outerjoin(Wallet, Wallet.personal_of == User.id)
        .where(Session.id == session_id, User.is_active)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
