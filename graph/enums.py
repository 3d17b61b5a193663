"""The domain's closed sets, registered with GraphQL: a member's value is its description."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

import strawberry

from domain.budgets import BudgetHealth, Rollover
from domain.errors import Code
from domain.exchange import Source
from domain.ledger import (
    AccountKind,
    CategoryKind,
    TransactionKind,
    UserRole,
    WalletRole,
    Weekday,
)
from domain.periods import Period, PeriodUnit
from domain.recurrence import Frequency, Missed, OccurrenceState, Posting

E = TypeVar("E", bound=type[Enum])


def described(choices: E, description: str, *, name: str | None = None) -> E:
    """`choices` as a GraphQL enum whose values carry their meaning as description."""
    strawberry.enum(choices, name=name, description=description)
    definition: Any = choices.__strawberry_definition__  # type: ignore[attr-defined]  # strawberry.enum puts it there
    for value in definition.values:
        value.description = choices[value.name].value
    return choices


described(
    Code,
    "Why something was refused. Clients may branch on it; values are only ever added.",
    name="UserErrorCode",
)
described(TransactionKind, "What a transaction does to the wallet.")
described(AccountKind, "What an account is.")
described(CategoryKind, "Which kind of transaction a category is for.")
described(WalletRole, "What a member may do in a wallet.")
described(UserRole, "What a user may do in this service.")
described(Weekday, "A day of the week.")
described(Period, "How long the periods of a budget are, and when they begin.")
described(PeriodUnit, "What a period of one's own is counted in.")
described(Rollover, "What of a period goes into the next one.")
described(Frequency, "What a recurring transaction is counted in.")
described(Posting, "What happens to an occurrence on its day.")
described(Missed, "What becomes of occurrences whose day has passed before anybody looked.")
described(OccurrenceState, "What has become of an occurrence.")
described(Source, "Who says what a currency is worth.", name="RateSource")
described(BudgetHealth, "How a period stands, the worst that applies.")


@strawberry.enum(description="Which way a list runs.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Smallest, earliest first.")
    DESC = strawberry.enum_value("desc", description="Largest, latest first.")
