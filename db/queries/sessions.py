"""Sessions: who an access token still speaks for, and the devices a person is signed in on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session as Database

from db.prepared import Prepared, row_type
from db.tables import Session, User, Wallet

# Asked by every operation.
_USER, _WALLET = User.__table__.columns, Wallet.__table__.columns
_VIEWER = Prepared(
    select(
        *(column.label(f"user_{column.key}") for column in _USER),
        *(column.label(f"wallet_{column.key}") for column in _WALLET),
    )
    .select_from(User)
    .join(Session, Session.user_id == User.id)
    .outerjoin(Wallet, Wallet.personal_of == User.id)
    .where(Session.id == bindparam("session_id"), User.is_active)
)
_UserRow, _WalletRow = row_type(_USER), row_type(_WALLET)


def viewer(session: Database, session_id: str) -> tuple[User, Wallet | None] | None:
    """The active person of a live session, with their personal wallet; None for anything else.

    Both are plain rows with the columns of their tables: nothing tracks them.
    """
    for row in _VIEWER.rows(session, {"session_id": session_id}):
        user, wallet = _UserRow(*row[: len(_USER)]), _WalletRow(*row[len(_USER) :])
        return user, None if wallet.id is None else wallet
    return None


def live(session: Database, user_id: str, at: datetime) -> Sequence[Session]:
    """The person's sessions that can still be refreshed, the last used first."""
    return session.scalars(
        select(Session)
        .where(Session.user_id == user_id, Session.expires_at > at)
        .order_by(Session.last_used_at.desc(), Session.id.desc())
    ).all()


def visible(session: Database, user_id: str, ids: Sequence[str]) -> dict[str, Session]:
    rows = session.scalars(select(Session).where(Session.user_id == user_id, Session.id.in_(ids)))
    return {row.id: row for row in rows}


def locked_of(session: Database, user_id: str) -> Sequence[Session]:
    """All of the person's sessions, the last used first, locked until the transaction ends."""
    return session.scalars(
        select(Session)
        .where(Session.user_id == user_id)
        .order_by(Session.last_used_at.desc(), Session.id.desc())
        .with_for_update()
    ).all()


def locked(session: Database, session_ids: Sequence[str]) -> dict[str, Session]:
    """Those of the sessions that exist and whose person is active, locked."""
    rows = session.scalars(
        select(Session)
        .join(User)
        .where(Session.id.in_(session_ids), User.is_active)
        .with_for_update(of=Session)
    )
    return {row.id: row for row in rows}


def all_expired(session: Database, at: datetime, most: int) -> int:
    """Remove at most so many of those that can no longer be refreshed. How many it were."""
    expired = select(Session.id).where(Session.expires_at <= at).limit(most)
    gone = delete(Session).where(Session.id.in_(expired))
    result = session.execute(gone, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it
