"""The report of a month: all that its pages show, as one value, and the digest of it.

Lists are cut to what pages have room for, and say how much they leave out. Amounts without a
currency are minor units of the report's. Percentages are decimal texts, as figures have them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from domain.budgets import BudgetHealth
from domain.goals import GoalStatus
from domain.ledger import TransactionKind
from domain.money import Money
from domain.periods import Span

T = TypeVar("T")

SPENDING_MAX = 15
INCOME_MAX = 8
BUDGETS_MAX = 12
GOALS_MAX = 12
EXPENSES_MAX = 10
UNCONVERTED_MAX = 12
# Grows when the same inputs are said in another form, so that digests of two forms never meet.
_FORM = 1


@dataclass(frozen=True, slots=True)
class MonthFlow:
    """What came in and what was spent in one of the wallet's months."""

    month: Span
    income_minor: int
    expense_minor: int

    @property
    def net_minor(self) -> int:
        return self.income_minor - self.expense_minor


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """`name` None is what has no category. `share` is of all of its kind."""

    name: str | None
    amount_minor: int
    share: str | None
    change: str | None


@dataclass(frozen=True, slots=True)
class BudgetLine:
    name: str
    period: Span
    spent: Money
    available: Money
    percent: str
    health: BudgetHealth


@dataclass(frozen=True, slots=True)
class GoalLine:
    name: str
    current: Money
    target: Money
    percent: str
    deadline: date | None
    status: GoalStatus


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """`what` is whom it went to, or what it says where that is not recorded.

    `is_split`: its categories are those of its lines, and it has none of its own.
    """

    day: date
    what: str
    category: str | None
    is_split: bool
    amount: Money


@dataclass(frozen=True, slots=True)
class UnconvertedLine:
    kind: TransactionKind
    amount: Money
    count: int


@dataclass(frozen=True, slots=True)
class Cut(Generic[T]):
    """The first lines of a list, how many `more` there are, and what those come to in all."""

    lines: tuple[T, ...]
    more: int = 0
    # Zero where lines are of several currencies.
    more_minor: int = 0


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """`flows` are twelve months, this one the last.

    `up_to` is the day on which it was looked at, None once the month is over.
    """

    wallet: str
    currency: str
    locale: str
    up_to: date | None
    flows: tuple[MonthFlow, ...]
    income_change: str | None
    expense_change: str | None
    savings_rate: str | None
    spending: Cut[CategoryLine]
    income: Cut[CategoryLine]
    budgets: Cut[BudgetLine]
    goals: Cut[GoalLine]
    expenses: Cut[ExpenseLine]
    unconverted: Cut[UnconvertedLine]

    @property
    def current(self) -> MonthFlow:
        return self.flows[-1]

    @property
    def previous(self) -> MonthFlow:
        return self.flows[-2]

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, in hexadecimal: equal for equal inputs, on any machine."""
        said = json.dumps(
            [_FORM, asdict(self)], default=_plain, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(said.encode()).hexdigest()


def cut(lines: list[T], most: int) -> Cut[T]:
    return Cut(tuple(lines[:most]), max(0, len(lines) - most))


def _plain(value: Any) -> str:
    return value.name if isinstance(value, Enum) else value.isoformat()
