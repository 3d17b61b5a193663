"""What was deleted from wallets and can be restored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from db.base import AnyRow, as_text
from db.keyset import Order, Page, PageRequest
from db.keyset import page as keyset_page
from db.tables import Category, Member, Tombstone, Wallet

_COLUMNS = (
    Tombstone.wallet_id,
    Tombstone.entity,
    Tombstone.id,
    Tombstone.version,
    Tombstone.title,
    Tombstone.deleted_by,
    as_text(Tombstone.deleted_at).label("deleted_at"),
)
_ORDER = Order((Tombstone.version, Tombstone.id), is_descending=True)


def page(session: Session, wallet_id: str, request: PageRequest) -> Page:
    """What is in the wallet's trash, the last deleted first; keys are (version, id)."""
    branch = select(*_COLUMNS).where(Tombstone.wallet_id == wallet_id)
    return keyset_page(session, [branch], _ORDER, request)


def count(session: Session, wallet_id: str) -> int:
    return session.scalars(select(func.count()).where(Tombstone.wallet_id == wallet_id)).one()


def find(session: Session, wallet_id: str, *, entity: str, row_id: str) -> Tombstone | None:
    return session.scalars(
        select(Tombstone).where(
            Tombstone.wallet_id == wallet_id, Tombstone.entity == entity, Tombstone.id == row_id
        )
    ).one_or_none()


def wallet_of(session: Session, viewer_id: str, *, entity: str, row_id: str) -> str | None:
    """The wallet in whose trash this is, if the viewer belongs to it; that joined first, of two."""
    return session.scalars(
        select(Tombstone.wallet_id)
        .join(Member, Member.wallet_id == Tombstone.wallet_id)
        .where(Member.user_id == viewer_id, Tombstone.entity == entity, Tombstone.id == row_id)
        .order_by(Member.joined_at, Member.wallet_id)
        .limit(1)
    ).one_or_none()


def heir_of(session: Session, wallet_id: str, category_id: str) -> str | None:
    """The category itself while it is there, else where what was on it went in the end."""
    seen: set[str] = set()
    wanted: str | None = category_id
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        if _is_there(session, wallet_id, wanted):
            return wanted
        tombstone = find(session, wallet_id, entity=Category.__name__, row_id=wanted)
        wanted = tombstone.moved_to if tombstone else None
    return None


def _is_there(session: Session, wallet_id: str, category_id: str) -> bool:
    there = select(Category.id).where(Category.wallet_id == wallet_id, Category.id == category_id)
    return session.scalars(there).one_or_none() is not None


def clear(session: Session, wallet_id: str, *, before: datetime | None = None) -> tuple[int, int]:
    """Empty the wallet's trash, or of what was deleted before a moment.

    Returns how many went, and the version at which the last of them was deleted.
    """
    conditions = [Tombstone.wallet_id == wallet_id]
    if before is not None:
        conditions.append(Tombstone.deleted_at < before)
    how_many, last = session.execute(
        select(func.count(), func.max(Tombstone.version)).where(*conditions)
    ).one()
    session.execute(
        delete(Tombstone).where(*conditions), execution_options={"synchronize_session": False}
    )
    return how_many, last or 0


def all_wallets_with_old(
    session: Session, before: datetime, *, after: str | None, rows_max: int
) -> Sequence[str]:
    """The next wallets whose trash holds something that was deleted before a moment."""
    statement = select(Tombstone.wallet_id).where(Tombstone.deleted_at < before).distinct()
    if after is not None:
        statement = statement.where(Tombstone.wallet_id > after)
    return session.scalars(statement.order_by(Tombstone.wallet_id).limit(rows_max)).all()


def all_count_with_old(session: Session, before: datetime) -> int:
    counted = select(func.count(Tombstone.wallet_id.distinct()))
    return session.scalars(counted.where(Tombstone.deleted_at < before)).one()


def all_locked(session: Session, wallet_id: str) -> Wallet | None:
    """The wallet, locked until the transaction ends, for whoever is no member of it."""
    return session.scalars(
        select(Wallet).where(Wallet.id == wallet_id).with_for_update()
    ).one_or_none()


def some(session: Session, wallet_id: str, *, entity: str, ids: Sequence[str]) -> Sequence[AnyRow]:
    """(id, image) of those things of one type in the wallet's trash that have these ids."""
    return session.execute(
        select(Tombstone.id, Tombstone.image)
        .where(*_these(wallet_id, entity, ids))
        .order_by(Tombstone.id)
    ).all()


def forget(session: Session, wallet_id: str, *, entity: str, ids: Sequence[str]) -> None:
    """Take them out of the trash, as they are about to be there again."""
    session.execute(
        delete(Tombstone).where(*_these(wallet_id, entity, ids)),
        execution_options={"synchronize_session": False},
    )


def _these(wallet_id: str, entity: str, ids: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        Tombstone.wallet_id == wallet_id,
        Tombstone.entity == entity,
        Tombstone.id.in_(ids),
    )
