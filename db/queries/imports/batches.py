"""Committed imports, and the statements that take one out of the ledger again as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, delete, func, literal, select
from sqlalchemy.orm import Session

from db.base import NO_ID, AnyRow, as_text
from db.batches import among_keys
from db.keyset import Order, Page, PageRequest, with_instants
from db.keyset import page as keyset_page
from db.merging import fits, merged_insert
from db.queries import effects, months
from db.queries.access import visible
from db.queries.totals import ACCOUNT_SUMS, DAILY_SUMS
from db.tables import (
    AccountDay,
    DailyTotal,
    Import,
    ImportPlan,
    Member,
    Payee,
    Transaction,
)
from domain.ledger import TotalKey
from domain.periods import months_around

# What is shown of an import: plain values.
COLUMNS = (
    Import.wallet_id,
    Import.id,
    Import.account_id,
    Import.file_name,
    Import.format,
    Import.added_count,
    Import.duplicate_count,
    Import.skipped_count,
    Import.removed_count,
    Import.edited_count,
    Import.created_by,
    as_text(Import.created_at).label("created_at"),
    as_text(Import.reverted_at).label("reverted_at"),
    Import.version,
)

# A wallet and one of its imports.
ImportKey = tuple[str, str]

_ORDER = Order((Import.created_at, Import.id), is_descending=True)


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, AnyRow]:
    rows = session.execute(visible(COLUMNS, Import, viewer_id, ids))
    return {row.id: row for row in rows}


def by_ids(session: Session, keys: Sequence[ImportKey]) -> dict[ImportKey, AnyRow | None]:
    """A batch, for rows that name their import."""
    rows = session.execute(select(*COLUMNS).where(among_keys(Import.wallet_id, Import.id, keys)))
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}


def page(session: Session, wallet_id: str, request: PageRequest) -> Page:
    """The wallet's imports, the latest first; keys are (created_at as text, id)."""
    branch = select(*COLUMNS).where(Import.wallet_id == wallet_id)
    return keyset_page(session, [branch], _ORDER, with_instants(request))


def count(session: Session, wallet_id: str) -> int:
    statement = select(func.count()).select_from(Import).where(Import.wallet_id == wallet_id)
    return session.scalars(statement).one()


def find(session: Session, wallet_id: str, import_id: str) -> Import | None:
    return session.scalars(
        select(Import).where(Import.wallet_id == wallet_id, Import.id == import_id)
    ).one_or_none()


def of_plan(session: Session, wallet_id: str, plan_id: str) -> Import | None:
    """What came of a plan, when it has been committed."""
    return session.scalars(
        select(Import).where(Import.wallet_id == wallet_id, Import.plan_id == plan_id)
    ).one_or_none()


def wallet_of_plan(session: Session, viewer_id: str, plan_id: str) -> str | None:
    """The wallet of a plan that the viewer may see, or of the import that came of it."""
    for table, column in ((ImportPlan, ImportPlan.id), (Import, Import.plan_id)):
        statement = (
            select(table.wallet_id)
            .join(Member, Member.wallet_id == table.wallet_id)
            .where(Member.user_id == viewer_id, column == plan_id)
            .order_by(table.wallet_id)
        )
        found: str | None = session.scalars(statement.limit(1)).first()
        if found is not None:
            return found
    return None


def contents(session: Session, wallet_id: str, import_id: str, *, version: int) -> tuple[int, int]:
    """(how many transactions are left of the import, how many have changed since `version`)."""
    row = session.execute(
        select(
            func.count().label("left"),
            func.count(case((Transaction.version != version, 1))).label("edited"),
        ).where(*_of_import(wallet_id, import_id))
    ).one()
    return row.left, row.edited


def transaction_ids(session: Session, wallet_id: str, import_id: str) -> Sequence[str]:
    """What is left of the import, in order."""
    statement = select(Transaction.id).where(*_of_import(wallet_id, import_id))
    return session.scalars(statement.order_by(Transaction.id)).all()


def take_out(
    session: Session, wallet_id: str, import_id: str, *, version: int, month_start_day: int
) -> Sequence[str] | None:
    """Delete what the import brought, with every sum that it is in, whatever became of it since.

    Payees that it made and that nothing else names go too, and are returned. As many statements
    for one row as for all. None if a sum of what is left would pass what is kept of one: then it
    must be given up.
    """
    mine = _of_import(wallet_id, import_id)
    first, last = session.execute(
        select(func.min(Transaction.occurred_on), func.max(Transaction.occurred_on)).where(*mine)
    ).one()
    moves = [
        *(merged_insert(session, DailyTotal, DAILY_SUMS, each) for each in effects.daily(mine)),
        *(
            merged_insert(session, AccountDay, ACCOUNT_SUMS, each)
            for each in effects.accounts(mine)
        ),
    ]
    if not all(fits(session.scalars(move)) for move in moves):
        return None
    if first is not None:
        start, end = months_around(first, last, month_start_day)
        if not months.recount(session, wallet_id, month_start_day, start=start, end=end):
            return None
    session.execute(
        delete(Transaction).where(*mine), execution_options={"synchronize_session": False}
    )
    is_named = select(literal(1)).where(
        Transaction.wallet_id == Payee.wallet_id, Transaction.payee_id == Payee.id
    )
    gone = session.scalars(
        delete(Payee)
        .where(Payee.wallet_id == wallet_id, Payee.version == version, ~is_named.exists())
        .returning(Payee.id),
        execution_options={"synchronize_session": False},
    )
    return gone.all()


def daily_moves(
    session: Session, wallet_id: str, import_id: str
) -> dict[TotalKey, tuple[int, int]]:
    """What `take_out` will add to the daily totals: (signed minor units, count) of each key."""
    mine = _of_import(wallet_id, import_id)
    moves: dict[TotalKey, tuple[int, int]] = {}
    for part in effects.daily(mine):
        for _, day, kind, category_id, currency, minor, count in session.execute(part):
            key = TotalKey(day, kind, None if category_id == NO_ID else category_id, currency)
            before = moves.get(key, (0, 0))
            moves[key] = (before[0] + minor, before[1] + count)
    return moves


def _of_import(wallet_id: str, import_id: str) -> tuple[ColumnElement[bool], ...]:
    return (Transaction.wallet_id == wallet_id, Transaction.import_id == import_id)
