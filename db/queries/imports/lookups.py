"""What a plan looks up in the ledger: which rows are there already, and what resembles them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.batches import among_keys
from db.queries.transactions.lists import COLUMNS
from db.tables import Transaction

# SQLite takes 32,766 values in one statement, and a hash for each is long on the wire.
_KEYS_MAX = 2_000
_FETCHED_AT_ONCE = 1_000

# What a transaction does to its account; a transfer leaves one and arrives on another.
_SIGNS = {"INCOME": 1, "EXPENSE": -1}

# A wallet and one of its transactions.
TransactionKey = tuple[str, str]


def keyed(session: Session, wallet_id: str, keys: Sequence[str]) -> dict[str, str]:
    """The id of each of the wallet's transactions with one of these import keys."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _KEYS_MAX):
        rows = session.execute(
            select(Transaction.import_key, Transaction.id).where(
                Transaction.wallet_id == wallet_id,
                Transaction.import_key.in_(keys[start : start + _KEYS_MAX]),
                Transaction.import_key.is_not(None),
            )
        )
        found |= {row.import_key: row.id for row in rows}
    return found


def entered_by_hand(
    session: Session, wallet_id: str, account_id: str, *, first_day: str, last_day: str
) -> Iterator[tuple[AnyRow, int]]:
    """Transactions on the account that no statement brought, each with what it moved on it.

    Both days are inclusive. The rows have id, occurred_on and search. They are streamed: an
    account may hold any number of them.
    """
    columns = (
        Transaction.id,
        Transaction.occurred_on,
        Transaction.search,
        Transaction.kind,
        Transaction.is_refund,
    )
    by_hand = (
        Transaction.wallet_id == wallet_id,
        Transaction.import_key.is_(None),
        Transaction.occurred_on.between(first_day, last_day),
    )
    leaving = select(*columns, Transaction.amount_minor.label("minor")).where(
        *by_hand, Transaction.account_id == account_id
    )
    arriving = select(*columns, Transaction.to_amount_minor.label("minor")).where(
        *by_hand, Transaction.to_account_id == account_id
    )
    for branch, of_transfer in ((leaving, -1), (arriving, 1)):
        ordered = branch.order_by(Transaction.occurred_on, Transaction.id)
        rows = session.execute(ordered, execution_options={"yield_per": _FETCHED_AT_ONCE})
        for row in rows:
            sign = _SIGNS.get(row.kind, of_transfer)
            yield row, (-sign if row.is_refund else sign) * row.minor


def transactions(
    session: Session, keys: Sequence[TransactionKey]
) -> dict[TransactionKey, AnyRow | None]:
    """A batch, for rows of a plan that name a transaction; None for one that is gone."""
    rows = session.execute(
        select(*COLUMNS).where(among_keys(Transaction.wallet_id, Transaction.id, keys))
    )
    return dict.fromkeys(keys) | {(row.wallet_id, row.id): row for row in rows}
