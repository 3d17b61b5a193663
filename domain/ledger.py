"""The ledger's vocabulary, and what a transaction does to accounts and to daily totals.

Of each Enum the name is what is stored and sent; the value is its meaning, in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

# The first and the last year in which a day of the ledger may lie.
YEARS = (1900, 2200)


class TransactionKind(Enum):
    EXPENSE = "Money spent. A refund of it nets against its category."
    INCOME = "Money received."
    TRANSFER = "Money moved between two accounts of the wallet; never income or spending."


class AccountKind(Enum):
    CASH = "Notes and coins."
    CHECKING = "A current account."
    SAVINGS = "Money put aside."
    CREDIT_CARD = "A card whose balance is owed."
    LOAN = "A debt being paid off."
    INVESTMENT = "Shares, funds and the like, at their booked value."
    RECEIVABLE = "What others owe."
    OTHER = "Anything else."


class CategoryKind(Enum):
    EXPENSE = "For expenses."
    INCOME = "For income."


class WalletRole(Enum):
    OWNER = "May do everything, also delete the wallet."
    EDITOR = "May write, but not manage members."
    VIEWER = "May only read."


class UserRole(Enum):
    MEMBER = "An ordinary user."
    ADMIN = "May also operate the service."


class Weekday(Enum):
    MONDAY = "Monday."
    TUESDAY = "Tuesday."
    WEDNESDAY = "Wednesday."
    THURSDAY = "Thursday."
    FRIDAY = "Friday."
    SATURDAY = "Saturday."
    SUNDAY = "Sunday."


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a receipt: `amount_minor` > 0 in the transaction's currency.

    `currency` is what the client stated, to be checked against the transaction's; None if nothing.
    """

    category_id: str | None
    amount_minor: int
    note: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger's sums need of a transaction. `amount_minor` > 0; the kind gives its sign.

    `to_amount_minor` is what arrives on `to_account_id`, in that account's currency.
    """

    kind: str
    occurred_on: str
    amount_minor: int
    currency: str
    account_id: str | None
    to_account_id: str | None
    to_amount_minor: int | None
    category_id: str | None
    is_refund: bool
    lines: Sequence[Line] = ()

    @property
    def sign(self) -> int:
        return -1 if self.is_refund else 1


class TotalKey(NamedTuple):
    """A day's total is kept for each of these."""

    day: str
    kind: str
    category_id: str | None
    currency: str


def daily_effects(entry: Entry) -> Iterator[tuple[TotalKey, int, int]]:
    """(key, signed minor units, count) for each part; a refund nets against its category."""
    parts = entry.lines or (Line(entry.category_id, entry.amount_minor),)
    for part in parts:
        key = TotalKey(entry.occurred_on, entry.kind, part.category_id, entry.currency)
        yield key, entry.sign * part.amount_minor, 1


def account_effects(entry: Entry) -> Iterator[tuple[tuple[str, str], int]]:
    """((account, day), signed minor units in the account's currency): how each balance moves."""
    day = entry.occurred_on
    if entry.kind == TransactionKind.TRANSFER.name:
        assert entry.account_id is not None
        assert entry.to_account_id is not None
        assert entry.to_amount_minor is not None
        yield (entry.account_id, day), -entry.amount_minor
        yield (entry.to_account_id, day), entry.to_amount_minor
    elif entry.account_id is not None:
        outward = entry.kind == TransactionKind.EXPENSE.name
        yield (entry.account_id, day), (-entry.sign if outward else entry.sign) * entry.amount_minor
