"""Accounts and their balances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.base import AnyRow, Day
from db.batches import among_keys, by_key
from db.prepared import Prepared
from db.queries.access import visible
from db.queries.totals import halves, whole
from db.tables import Account, AccountDay, Import, RecurringTransaction, Transaction

# A wallet and one of its accounts.
AccountKey: TypeAlias = tuple[str, str]


_OF_WALLETS = Prepared(
    select(*Account.__table__.columns)
    .where(Among(Account.wallet_id, "wallet_ids"))
    .order_by(Account.archived, Account.name_key, Account.id)
)
_HIGH, _LOW = halves(AccountDay.net_minor)
# Asked for one day, as screens do; several days at once are put together in a statement of theirs.
_MOVED = Prepared(
    select(AccountDay.wallet_id, AccountDay.account_id, _HIGH.label("high"), _LOW.label("low"))
    .where(
        Among(AccountDay.wallet_id, "wallet_ids"),
        Among(AccountDay.account_id, "account_ids"),
        AccountDay.day <= bindparam("day", type_=Day()),
    )
    .group_by(AccountDay.wallet_id, AccountDay.account_id)
)


def of_viewer(session: Session, viewer_id: str, ids: Sequence[str]) -> dict[str, Account]:
    rows = session.scalars(visible([Account], Account, viewer_id, ids))
    return {account.id: account for account in rows}


def of_wallet(session: Session, wallet_id: str) -> Sequence[Account]:
    """All of them, by name; archived ones last."""
    return session.scalars(
        select(Account)
        .where(Account.wallet_id == wallet_id)
        .order_by(Account.archived, Account.name_key, Account.id)
    ).all()


def of_wallets(session: Session, wallet_ids: Sequence[str]) -> dict[str, list[Account]]:
    """A batch: the accounts of each wallet, by name; archived ones last."""
    found: dict[str, list[Account]] = {wallet_id: [] for wallet_id in wallet_ids}
    for row in _OF_WALLETS.rows(session, {"wallet_ids": wallet_ids}):
        found[row.wallet_id].append(row)
    return found


def by_ids(session: Session, keys: Sequence[AccountKey]) -> dict[AccountKey, AnyRow | None]:
    """A batch, for rows that name their account."""
    return by_key(session, Account, keys)


def currencies(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The currency of each of the wallet's accounts among `ids`."""
    rows = session.execute(
        select(Account.id, Account.currency).where(
            Account.wallet_id == wallet_id, Account.id.in_(ids)
        )
    )
    return {row.id: row.currency for row in rows}


def archived(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, str]:
    """The names of those of these accounts that are out of use, by id."""
    if not ids:
        return {}
    rows = session.execute(
        select(Account.id, Account.name).where(
            Account.wallet_id == wallet_id, Account.id.in_(ids), Account.archived
        )
    )
    return {row.id: row.name for row in rows}


def find(session: Session, wallet_id: str, account_id: str) -> Account | None:
    return session.scalars(
        select(Account).where(Account.wallet_id == wallet_id, Account.id == account_id)
    ).one_or_none()


def count(session: Session, wallet_id: str) -> int:
    counted = select(func.count()).where(Account.wallet_id == wallet_id)
    return session.scalars(counted).one()


def is_named(session: Session, wallet_id: str, name_key: str, *, but: str | None = None) -> bool:
    """Whether an account of the wallet, other than `but`, has this folded name."""
    statement = select(Account.id).where(
        Account.wallet_id == wallet_id, Account.name_key == name_key
    )
    return any(account_id != but for account_id in session.scalars(statement))


def is_used(session: Session, wallet_id: str, account_id: str) -> bool:
    """Whether any transaction, import or recurring transaction names the account."""
    uses = [
        select(literal(1)).where(column_wallet == wallet_id, column == account_id).exists()
        for column_wallet, column in (
            (Transaction.wallet_id, Transaction.account_id),
            (Transaction.wallet_id, Transaction.to_account_id),
            (Import.wallet_id, Import.account_id),
            (RecurringTransaction.wallet_id, RecurringTransaction.account_id),
            (RecurringTransaction.wallet_id, RecurringTransaction.to_account_id),
        )
    ]
    row = session.execute(select(*uses)).one()
    return any(row)


def moved_until(
    session: Session, keys: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    """A batch: what moved on each (wallet, account) up to and with the day, in minor units."""
    days = sorted({day for _, _, day in keys})
    if len(days) == 1:
        return _moved_until(session, days[0], keys)
    high, low = halves(AccountDay.net_minor)
    sums = [
        select(
            AccountDay.wallet_id,
            AccountDay.account_id,
            literal(day).label("until"),
            high.label("high"),
            low.label("low"),
        )
        .where(
            among_keys(
                AccountDay.wallet_id,
                AccountDay.account_id,
                [(wallet, account) for wallet, account, until in keys if until == day],
            ),
            AccountDay.day <= day,
        )
        .group_by(AccountDay.wallet_id, AccountDay.account_id)
        for day in days
    ]
    rows = session.execute(union_all(*sums))
    return dict.fromkeys(keys, 0) | {
        (row.wallet_id, row.account_id, row.until): whole(row.high, row.low) for row in rows
    }


def _moved_until(
    session: Session, day: str, keys: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], int]:
    values = {
        "wallet_ids": list({wallet_id for wallet_id, _, _ in keys}),
        "account_ids": list({account_id for _, account_id, _ in keys}),
        "day": day,
    }
    moved = dict.fromkeys(keys, 0)
    for row in _MOVED.rows(session, values):
        key = (row.wallet_id, row.account_id, day)
        # Of several wallets, an account's id of one may by chance be known to another.
        if key in moved:
            moved[key] = whole(row.high, row.low)
    return moved
