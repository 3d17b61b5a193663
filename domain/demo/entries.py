"""The few ways in which Robin's money moves, in words short enough to tell a story with.

An amount that is a plain number is in cents of a euro.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.demo.person import CURRENCY, CURRENT
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import CategoryPath, Record


def spent(
    day: date, amount: int | Money, category: CategoryPath, description: str, **more: Any
) -> Record:
    """An expense; from the current account unless `account` says otherwise."""
    return _record(day, TransactionKind.EXPENSE, amount, category, description, more)


def received(
    day: date, amount: int | Money, category: CategoryPath, description: str, **more: Any
) -> Record:
    return _record(day, TransactionKind.INCOME, amount, category, description, more)


def moved(
    day: date, amount: int, to_account: str, description: str, *, arriving: Money | None = None
) -> Record:
    """A transfer from the current account. `arriving` where the other is in another currency."""
    more = {"to_account": to_account, "to_amount": arriving or Money(amount, CURRENCY)}
    return _record(day, TransactionKind.TRANSFER, amount, (), description, more)


def _record(
    day: date,
    kind: TransactionKind,
    amount: int | Money,
    category: CategoryPath,
    description: str,
    more: dict[str, Any],
) -> Record:
    stated: dict[str, Any] = {"account": CURRENT} | more
    return Record(
        occurred_on=day.isoformat(),
        kind=kind,
        amount=Money(amount, CURRENCY) if isinstance(amount, int) else amount,
        description=description,
        category=category,
        **stated,
    )
