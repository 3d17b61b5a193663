"""Contributions to goals: their pages, what they come to, and what they count of transactions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, case, cast, delete, func, select
from sqlalchemy.orm import Session

from db.base import AnyRow, as_text
from db.batches import among_keys
from db.keyset import Order, Page, PageRequest
from db.keyset import page as keyset_page
from db.queries.access import visible
from db.tables import Contribution, Transaction
from domain.goals import POINTS_MAX, Source
from domain.money import Money

# What it counts in its goal's currency.
SAVED = func.coalesce(Contribution.to_minor, Contribution.amount_minor)
# What is shown of a contribution, and kept of one that goes: plain values.
COLUMNS = (
    Contribution.wallet_id,
    Contribution.id,
    Contribution.goal_id,
    Contribution.transaction_id,
    Contribution.amount_minor,
    Contribution.currency,
    Contribution.day,
    Contribution.note,
    Contribution.created_by,
    as_text(Contribution.created_at).label("created_at"),
    Contribution.version,
    Contribution.to_currency,
    Contribution.to_minor,
    Contribution.numerator,
    Contribution.denominator,
    Contribution.rate_day,
    Contribution.source,
    SAVED.label("saved_minor"),
)
_ORDER = Order((Contribution.day, Contribution.id), is_descending=True)

# A wallet and a goal or a transaction in it.
Key: TypeAlias = tuple[str, str]
# A wallet, a goal, and the first and the last of the days that its pace is taken from.
PaceKey: TypeAlias = tuple[str, str, str, str]


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    rows = session.execute(visible(COLUMNS, Contribution, viewer_id, ids))
    return {row.id: row for row in rows}


def page(session: Session, wallet_id: str, goal_id: str, request: PageRequest) -> Page:
    """What was contributed to a goal, the latest day first; keys are (day, id)."""
    branch = select(*COLUMNS).where(*_of_goal(wallet_id, goal_id))
    return keyset_page(session, [branch], _ORDER, request)


def count(session: Session, wallet_id: str, goal_id: str) -> int:
    return counts(session, wallet_id, [goal_id])[goal_id]


def counts(session: Session, wallet_id: str, goal_ids: Sequence[str]) -> dict[str, int]:
    """How many contributions each of these goals has."""
    rows = session.execute(
        select(Contribution.goal_id, func.count().label("many"))
        .where(Contribution.wallet_id == wallet_id, Contribution.goal_id.in_(goal_ids))
        .group_by(Contribution.goal_id)
    )
    return dict.fromkeys(goal_ids, 0) | {row.goal_id: row.many for row in rows}


def of_transactions(session: Session, keys: Sequence[Key]) -> dict[Key, list[AnyRow]]:
    """A batch: what counts a part of each transaction, in the order of entry."""
    found: dict[Key, list[AnyRow]] = {key: [] for key in keys}
    rows = session.execute(
        select(*COLUMNS)
        .where(among_keys(Contribution.wallet_id, Contribution.transaction_id, keys))
        .order_by(Contribution.id)
    )
    for row in rows:
        found[row.wallet_id, row.transaction_id].append(row)
    return found


def days(session: Session, keys: Sequence[Key]) -> dict[Key, list[tuple[str, int]]]:
    """A batch: the last days on which anything was contributed to each goal, the earliest first,
    and the minor units of each; at most POINTS_MAX.
    """
    per_day = (
        select(
            Contribution.wallet_id,
            Contribution.goal_id,
            Contribution.day,
            _sum(SAVED).label("came_minor"),
            func.row_number()
            .over(
                partition_by=(Contribution.wallet_id, Contribution.goal_id),
                order_by=Contribution.day.desc(),
            )
            .label("place"),
        )
        .where(among_keys(Contribution.wallet_id, Contribution.goal_id, keys))
        .group_by(Contribution.wallet_id, Contribution.goal_id, Contribution.day)
        .subquery()
    )
    rows = session.execute(
        select(per_day).where(per_day.c.place <= POINTS_MAX).order_by(per_day.c.day)
    )
    found: dict[Key, list[tuple[str, int]]] = {key: [] for key in keys}
    for row in rows:
        found[row.wallet_id, row.goal_id].append((row.day, row.came_minor))
    return found


def paces(session: Session, keys: Sequence[PaceKey]) -> dict[PaceKey, tuple[str | None, int]]:
    """A batch: the day of each goal's first contribution, and the minor units that came from the
    one day to the other, both inclusive. None and 0 of a goal that has none.
    """
    found: dict[PaceKey, tuple[str | None, int]] = dict.fromkeys(keys, (None, 0))
    for since, until in {(since, until) for _, _, since, until in keys}:
        wanted = [(wallet, goal) for wallet, goal, *days in keys if days == [since, until]]
        is_within = Contribution.day.between(since, until)
        rows = session.execute(
            select(
                Contribution.wallet_id,
                Contribution.goal_id,
                func.min(Contribution.day, type_=Contribution.day.type).label("first"),
                _sum(case((is_within, SAVED), else_=0)).label("saved_minor"),
            )
            .where(among_keys(Contribution.wallet_id, Contribution.goal_id, wanted))
            .group_by(Contribution.wallet_id, Contribution.goal_id)
        )
        for row in rows:
            found[row.wallet_id, row.goal_id, since, until] = (row.first, row.saved_minor)
    return found


def sources(session: Session, wallet_id: str, transaction_ids: Sequence[str]) -> dict[str, Source]:
    """What goals may count of each of the wallet's transactions among these."""
    rows = session.execute(
        select(
            Transaction.id,
            Transaction.amount_minor,
            Transaction.currency,
            func.coalesce(_sum(Contribution.amount_minor), 0).label("counted_minor"),
            func.count(Contribution.id).label("many"),
        )
        .outerjoin(Contribution, _of_transaction())
        .where(Transaction.wallet_id == wallet_id, Transaction.id.in_(transaction_ids))
        .group_by(Transaction.wallet_id, Transaction.id)
    )
    return {
        row.id: Source(Money(row.amount_minor, row.currency), row.counted_minor, row.many)
        for row in rows
    }


def find(session: Session, wallet_id: str, contribution_id: str) -> AnyRow | None:
    mine = (Contribution.wallet_id == wallet_id, Contribution.id == contribution_id)
    return session.execute(select(*COLUMNS).where(*mine)).one_or_none()


def of_goal(session: Session, wallet_id: str, goal_id: str) -> Sequence[AnyRow]:
    """All that was contributed to a goal."""
    statement = select(*COLUMNS).where(*_of_goal(wallet_id, goal_id))
    return session.execute(statement.order_by(Contribution.id)).all()


def linking(session: Session, wallet_id: str, transaction_ids: Sequence[str]) -> Sequence[AnyRow]:
    """What counts a part of these transactions."""
    statement = select(*COLUMNS).where(
        Contribution.wallet_id == wallet_id, Contribution.transaction_id.in_(transaction_ids)
    )
    return session.execute(statement.order_by(Contribution.id)).all()


def linking_import(session: Session, wallet_id: str, import_id: str) -> Sequence[AnyRow]:
    """What counts a part of a transaction that came in with this import."""
    return session.execute(
        select(*COLUMNS)
        .join(Transaction, _of_transaction())
        .where(Transaction.wallet_id == wallet_id, Transaction.import_id == import_id)
        .order_by(Contribution.id)
    ).all()


def remove(session: Session, wallet_id: str, ids: Sequence[str]) -> None:
    session.execute(
        delete(Contribution).where(Contribution.wallet_id == wallet_id, Contribution.id.in_(ids)),
        execution_options={"synchronize_session": False},
    )


def _of_goal(wallet_id: str, goal_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Contribution.wallet_id == wallet_id, Contribution.goal_id == goal_id)


def _of_transaction() -> ColumnElement[bool]:
    return (Contribution.wallet_id == Transaction.wallet_id) & (
        Contribution.transaction_id == Transaction.id
    )


def _sum(amount: Any) -> ColumnElement[int]:
    return cast(func.sum(amount), BigInteger)
