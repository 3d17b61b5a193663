"""What transactions put into the sums, taken out of them again: as SELECTs for some of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, literal, select

from db.base import NO_ID, AnySelect, Id
from db.tables import Transaction, TransactionLine

# The opposite of what each transaction added.
_REFUND = case((Transaction.is_refund, 1), else_=-1)


def daily(mine: Sequence[ColumnElement[bool]]) -> tuple[AnySelect, AnySelect]:
    """Of the totals of days: what is whole, and what is in lines. `mine` says which transactions.

    (wallet_id, day, kind, category_id or NO_ID, currency, amount_minor, count) each.
    """
    line = TransactionLine
    whole = _of_day(Transaction.category_id, Transaction.amount_minor)
    lines = _of_day(line.category_id, line.amount_minor).join(
        line, (line.wallet_id == Transaction.wallet_id) & (line.transaction_id == Transaction.id)
    )
    return whole.where(*mine, Transaction.has_lines.is_(False)), lines.where(*mine)


def accounts(mine: Sequence[ColumnElement[bool]]) -> tuple[AnySelect, AnySelect]:
    """Of accounts: where each transaction was, and where a transfer arrived.

    (wallet_id, account_id, day, net_minor) each.
    """
    is_incoming = Transaction.kind == "INCOME"
    amount = case((is_incoming, _REFUND), else_=-_REFUND) * Transaction.amount_minor
    left = _account_days(Transaction.account_id, amount, mine)
    return left, _account_days(Transaction.to_account_id, -Transaction.to_amount_minor, mine)


def _sum(amount: Any) -> ColumnElement[int]:
    return cast(func.sum(amount), BigInteger)


def _of_day(category: Any, amount_minor: Any) -> AnySelect:
    category = func.coalesce(category, literal(NO_ID, Id), type_=Id)
    keys = (Transaction.wallet_id, Transaction.occurred_on, Transaction.kind, category)
    return select(
        Transaction.wallet_id,
        Transaction.occurred_on.label("day"),
        Transaction.kind,
        category.label("category_id"),
        Transaction.currency,
        _sum(_REFUND * amount_minor).label("amount_minor"),
        cast(-func.count(), BigInteger).label("count"),
    ).group_by(*keys, Transaction.currency)


def _account_days(account: Any, amount: Any, mine: Sequence[ColumnElement[bool]]) -> AnySelect:
    return (
        select(
            Transaction.wallet_id,
            account.label("account_id"),
            Transaction.occurred_on.label("day"),
            _sum(amount).label("net_minor"),
        )
        .where(*mine, account.is_not(None))
        .group_by(Transaction.wallet_id, account, Transaction.occurred_on)
    )
