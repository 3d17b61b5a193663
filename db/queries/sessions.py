"""Sessions: who an access token still speaks for, and the devices a person is signed in on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session as Database

from db.prepared import Prepared, row_type
from db.tables import Session, User, Wallet

Viewer: TypeAlias = tuple[User, Wallet | None]

_USER, _WALLET = User.__table__.columns, Wallet.__table__.columns
# What operations ask of their viewer that do not show one; each column costs all of them.
_BRIEF_USER = [_USER[name] for name in ("id", "role", "currency", "locale", "time_zone")]
_BRIEF_WALLET = [
    _WALLET[name] for name in ("id", "currency", "time_zone", "month_start_day", "week_start")
]


def _asked(of_user: Iterable[Any], of_wallet: Iterable[Any]) -> Prepared:
    """The SELECT that every operation asks."""
    return Prepared(
        select(
            *(column.label(f"user_{column.key}") for column in of_user),
            *(column.label(f"wallet_{column.key}") for column in of_wallet),
        )
        .select_from(User)
        .join(Session, Session.user_id == User.id)
        .outerjoin(Wallet, Wallet.personal_of == User.id)
        .where(Session.id == bindparam("session_id"), User.is_active)
    )


_VIEWER, _BRIEF_VIEWER = _asked(_USER, _WALLET), _asked(_BRIEF_USER, _BRIEF_WALLET)
_UserRow, _WalletRow = row_type(_USER), row_type(_WALLET)


class _Brief:
    """A row with few columns; when it is asked for another, all are read."""

    whole: Callable[[], Viewer | None]
    place: int

    def __getattr__(self, name: str) -> Any:
        found = self.whole()
        assert found is not None, "this very snapshot has it"
        row: Any = found[self.place]
        self.__dict__.update(row._asdict())
        return getattr(row, name)


class _BriefUserRow(_Brief, row_type(_BRIEF_USER)):  # type: ignore[misc]  # it is made here
    place = 0


class _BriefWalletRow(_Brief, row_type(_BRIEF_WALLET)):  # type: ignore[misc]  # the same
    place = 1


def viewer(
    session: Database, session_id: str, whole: Callable[[], Viewer | None] | None = None
) -> Viewer | None:
    """The active person of a live session, with their personal wallet; None for anything else.

    Both are plain rows: nothing tracks them. With `whole`, which asks the same without it in the
    same snapshot, few of their columns are read, and the others when one of them is asked for.
    """
    user: Any
    wallet: Any
    statement = _VIEWER if whole is None else _BRIEF_VIEWER
    for row in statement.rows(session, {"session_id": session_id}):
        if whole is None:
            user, wallet = _UserRow(*row[: len(_USER)]), _WalletRow(*row[len(_USER) :])
        else:
            size = len(_BRIEF_USER)
            user, wallet = _BriefUserRow(*row[:size]), _BriefWalletRow(*row[size:])
            user.whole = wallet.whole = whole
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
