"""A transaction told by names instead of ids: what is exported, imported and made up.

Categories are paths: `("Food", "Groceries")`, `("Food",)`, or `()` for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from domain.conversions import OwnRate
from domain.ledger import TransactionKind
from domain.money import Money

CategoryPath: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a receipt, in the transaction's currency."""

    amount_minor: int
    category: CategoryPath = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """`to_account` and `to_amount` are a transfer's. With parts, the category stands in them.
    `rate` is the person's own, with its currency.
    """

    occurred_on: str
    kind: TransactionKind
    amount: Money
    description: str
    account: str | None = None
    to_account: str | None = None
    to_amount: Money | None = None
    category: CategoryPath = ()
    payee: str | None = None
    note: str | None = None
    tags: Sequence[str] = ()
    is_refund: bool = False
    parts: Sequence[Part] = ()
    rate: OwnRate | None = None

    @property
    def paths(self) -> list[CategoryPath]:
        """Every category that it is booked on."""
        return [path for path in (self.category, *(p.category for p in self.parts)) if path]
