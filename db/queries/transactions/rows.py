"""Single transactions for whoever changes them, and bulk writes of new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db import bulk
from db.bulk import insert_many
from db.tables import Transaction, TransactionLine, TransactionTag


def find(session: Session, wallet_id: str, transaction_id: str) -> Transaction | None:
    return session.scalars(
        select(Transaction).where(
            Transaction.wallet_id == wallet_id, Transaction.id == transaction_id
        )
    ).one_or_none()


def taken(session: Session, wallet_id: str, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that transactions of the wallet have already."""
    statement = select(Transaction.id).where(
        Transaction.wallet_id == wallet_id, Transaction.id.in_(ids)
    )
    return set(session.scalars(statement))


def entered_by(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str | None]:
    """Who entered each of these transactions; None for who is gone."""
    rows = session.execute(
        select(Transaction.id, Transaction.created_by).where(
            Transaction.wallet_id == wallet_id, Transaction.id.in_(ids)
        )
    )
    return {row.id: row.created_by for row in rows}


def insert_rows(
    session: Session, wallet_id: str, table: type[Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Many rows of one table of this wallet, in as few statements as the driver allows."""
    if rows:
        insert_many(session, table, [{**row, "wallet_id": wallet_id} for row in rows])


def insert_columns(
    session: Session, wallet_id: str, table: type[Any], columns: bulk.Columns
) -> None:
    """The same of rows that are told by their columns: at least one."""
    count = len(next(iter(columns.values())))
    bulk.insert_columns(session, table, {**columns, "wallet_id": [wallet_id] * count})


def clear_parts(session: Session, wallet_id: str, transaction_id: str) -> None:
    """Take the lines off a transaction."""
    session.execute(
        delete(TransactionLine).where(
            TransactionLine.wallet_id == wallet_id,
            TransactionLine.transaction_id == transaction_id,
        )
    )


def clear_tags(session: Session, wallet_id: str, transaction_id: str) -> None:
    session.execute(
        delete(TransactionTag).where(
            TransactionTag.wallet_id == wallet_id,
            TransactionTag.transaction_id == transaction_id,
        )
    )
