"""What an export reads of a wallet: pages of transactions, and the names behind their ids.

Values only, no rows with an identity: a million of them pass through here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.keyset import PageRequest
from db.queries.transactions import lists
from db.queries.transactions.filters import Filter, OrderBy
from db.tables import Account, Category, Payee, Tag, Transaction, TransactionLine, TransactionTag

# What follows a page of transactions in (day, id).
Key: TypeAlias = tuple[str, str]


def transactions(
    session: Session, wallet_id: str, wanted: Filter, *, after: Key | None, size: int
) -> Sequence[AnyRow]:
    """The next `size` of what the filter leaves, by day and then by id."""
    request = PageRequest(size, after=after)
    return lists.page(session, wallet_id, wanted, OrderBy.DATE, request, is_descending=False).rows


def accounts(session: Session, wallet_id: str) -> dict[str, tuple[str, str]]:
    """Id → (name, currency) of the wallet's accounts."""
    rows = session.execute(
        select(Account.id, Account.name, Account.currency).where(Account.wallet_id == wallet_id)
    )
    return {row.id: (row.name, row.currency) for row in rows}


def categories(session: Session, wallet_id: str) -> dict[str, tuple[str, ...]]:
    """Id → path of the wallet's categories."""
    rows = session.execute(
        select(Category.id, Category.parent_id, Category.name).where(
            Category.wallet_id == wallet_id
        )
    ).all()
    names = {row.id: row.name for row in rows}
    return {
        row.id: (row.name,) if row.parent_id is None else (names[row.parent_id], row.name)
        for row in rows
    }


def payees(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str]:
    """Id → name of the wallet's payees among `ids`."""
    rows = session.execute(
        select(Payee.id, Payee.name).where(Payee.wallet_id == wallet_id, Payee.id.in_(ids))
    )
    return {row.id: row.name for row in rows}


def tags(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, list[str]]:
    """The tags of each of these transactions, in the order of their folded names."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = session.execute(
        select(TransactionTag.transaction_id, Tag.name_key, Tag.name)
        .join(Tag, and_(Tag.wallet_id == TransactionTag.wallet_id, Tag.id == TransactionTag.tag_id))
        .where(TransactionTag.wallet_id == wallet_id, TransactionTag.transaction_id.in_(ids))
    )
    for row in rows:
        found[row.transaction_id].append((row.name_key, row.name))
    # Sorted here and not there: the collation of a database must not change a file.
    return {uuid: [name for _, name in sorted(named)] for uuid, named in found.items()}


def own_rates(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The rates that somebody gave for some of these transactions, as they are kept."""
    rows = session.execute(
        select(Transaction.id, Transaction.own_rate).where(
            Transaction.wallet_id == wallet_id,
            Transaction.id.in_(ids),
            Transaction.own_rate.is_not(None),
        )
    )
    return {row.id: row.own_rate for row in rows}


def lines(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, list[AnyRow]]:
    """(category_id, amount_minor, note) of the lines of each of these transactions, in order."""
    found: dict[str, list[AnyRow]] = defaultdict(list)
    rows = session.execute(
        select(
            TransactionLine.transaction_id,
            TransactionLine.category_id,
            TransactionLine.amount_minor,
            TransactionLine.note,
        )
        .where(TransactionLine.wallet_id == wallet_id, TransactionLine.transaction_id.in_(ids))
        .order_by(TransactionLine.transaction_id, TransactionLine.position)
    )
    for row in rows:
        found[row.transaction_id].append(row)
    return found
