"""Categories of a wallet, and the bulk statements that move what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import cast, delete, func, literal, select, update
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow, Id
from db.batches import among_keys, by_key
from db.merging import fits, merged_insert
from db.queries.access import visible
from db.queries.converted import CONVERTED_SUMS
from db.queries.totals import DAILY_SUMS
from db.tables import (
    Category,
    ConvertedDay,
    ConvertedMonth,
    DailyTotal,
    MonthlyTotal,
    Transaction,
    TransactionLine,
)

# A wallet and one of its categories.
CategoryKey: TypeAlias = tuple[str, str]

# What few lists show of a category that something belongs to.
_SELDOM = frozenset({"parent_id", "name_key", "archived", "version"})


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, Category]:
    rows = session.scalars(visible([Category], Category, viewer_id, ids))
    return {category.id: category for category in rows}


def of_wallet(session: Session, wallet_id: str, *, archived: bool | None) -> Sequence[Category]:
    """By kind and name; all of them, or only the archived ones, or only the others."""
    statement = (
        select(Category)
        .where(Category.wallet_id == wallet_id)
        .order_by(Category.kind, Category.name_key, Category.id)
    )
    if archived is not None:
        statement = statement.where(Category.archived.is_(archived))
    return session.scalars(statement).all()


def of_wallets(
    session: Session, keys: Sequence[tuple[str, bool | None]]
) -> dict[tuple[str, bool | None], list[Category]]:
    """A batch: those of each (wallet, archived), by kind and name; `archived` None is all."""
    found: dict[tuple[str, bool | None], list[Category]] = {key: [] for key in keys}
    rows = session.scalars(
        select(Category)
        .where(Category.wallet_id.in_({wallet_id for wallet_id, _ in keys}))
        .order_by(Category.kind, Category.name_key, Category.id)
    )
    for row in rows:
        for archived in (None, row.archived):
            if (row.wallet_id, archived) in found:
                found[row.wallet_id, archived].append(row)
    return found


def by_ids(session: Session, keys: Sequence[CategoryKey]) -> dict[CategoryKey, AnyRow | None]:
    """A batch, for rows that name their category."""
    return by_key(session, Category, keys)


def brief_by_ids(session: Session, keys: Sequence[CategoryKey]) -> dict[CategoryKey, AnyRow | None]:
    """The same without parent, version, and whether it is archived."""
    return by_key(session, Category, keys, _SELDOM)


def children(session: Session, keys: Sequence[CategoryKey]) -> dict[CategoryKey, list[Category]]:
    """A batch: what stands below each category, by name."""
    found: dict[CategoryKey, list[Category]] = {key: [] for key in keys}
    rows = session.scalars(
        select(Category)
        .where(among_keys(Category.wallet_id, Category.parent_id, keys))
        .order_by(Category.name_key, Category.id)
    )
    for row in rows:
        assert row.parent_id is not None
        found[row.wallet_id, row.parent_id].append(row)
    return found


def kinds(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The kind of each of the wallet's categories among `ids`."""
    rows = session.execute(
        select(Category.id, Category.kind).where(
            Category.wallet_id == wallet_id, Category.id.in_(ids)
        )
    )
    return {row.id: row.kind for row in rows}


def find(session: Session, wallet_id: str, category_id: str) -> Category | None:
    return session.scalars(
        select(Category).where(Category.wallet_id == wallet_id, Category.id == category_id)
    ).one_or_none()


def count(session: Session, wallet_id: str) -> int:
    counted = select(func.count()).where(Category.wallet_id == wallet_id)
    return session.scalars(counted).one()


def has_children(session: Session, wallet_id: str, category_id: str) -> bool:
    statement = select(literal(1)).where(
        Category.wallet_id == wallet_id, Category.parent_id == category_id
    )
    return session.execute(statement.limit(1)).first() is not None


def is_named(
    session: Session,
    wallet_id: str,
    name_key: str,
    *,
    parent_id: str | None,
    kind: str,
    but: str | None = None,
) -> bool:
    """Whether a category beside this place, other than `but`, has this folded name."""
    statement = select(Category.id).where(
        Category.wallet_id == wallet_id,
        Category.name_key == name_key,
        Category.kind == kind,
        Category.parent_id.is_(None) if parent_id is None else Category.parent_id == parent_id,
    )
    return any(category_id != but for category_id in session.scalars(statement))


def booked_on(session: Session, wallet_id: str, category_id: str) -> list[str]:
    """The ids of the transactions on the category, themselves or by a line."""
    lines = select(TransactionLine.transaction_id).where(
        TransactionLine.wallet_id == wallet_id, TransactionLine.category_id == category_id
    )
    whole = select(Transaction.id).where(
        Transaction.wallet_id == wallet_id, Transaction.category_id == category_id
    )
    return sorted(set(session.scalars(lines)) | set(session.scalars(whole)))


def move_transactions(
    session: Session,
    wallet_id: str,
    category_id: str,
    *,
    to: str | None,
    version: int,
    at: datetime,
) -> bool:
    """All that is booked on the category, lines and totals too, moves to another or none.

    False if a total would become too large: then the transaction must be given up.
    """
    lines = select(TransactionLine.transaction_id).where(
        TransactionLine.wallet_id == wallet_id, TransactionLine.category_id == category_id
    )
    mine = Transaction.wallet_id == wallet_id
    touched = {"version": version, "updated_at": at}
    session.execute(
        update(Transaction).where(mine, Transaction.id.in_(lines)).values(touched),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        update(Transaction)
        .where(mine, Transaction.category_id == category_id)
        .values(touched | {"category_id": to}),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        update(TransactionLine)
        .where(TransactionLine.wallet_id == wallet_id, TransactionLine.category_id == category_id)
        .values(category_id=to),
        execution_options={"synchronize_session": False},
    )
    return _move_totals(session, wallet_id, category_id, to=to or NO_ID)


def _move_totals(session: Session, wallet_id: str, category_id: str, *, to: str) -> bool:
    """Of days and of months, and what of them is converted."""
    for table, sums in (
        (DailyTotal, DAILY_SUMS),
        (MonthlyTotal, DAILY_SUMS),
        (ConvertedDay, CONVERTED_SUMS),
        (ConvertedMonth, CONVERTED_SUMS),
    ):
        mine = (table.wallet_id == wallet_id, table.category_id == category_id)
        columns = {column.name: column for column in table.__table__.columns}
        columns["category_id"] = cast(literal(to), Id).label("category_id")
        moved = select(*columns.values()).where(*mine)
        merged = merged_insert(session, table, sums, moved)
        if not fits(session.scalars(merged)):
            return False
        session.execute(delete(table).where(*mine))
    return True
