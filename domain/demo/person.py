"""Who Robin is, and what Robin's wallet holds before the first transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.ledger import AccountKind, CategoryKind
from domain.money import Money
from domain.records import CategoryPath

NAME = "Robin"
USERNAME = "robin"
EMAIL = "robin@example.org"
# Known to everybody, so never for a service that others can reach.
PASSWORD = "teapot on a windy roof"  # noqa: S105 - printed when the demo starts

CURRENCY = "EUR"
LOCALE = "en-IE"
TIME_ZONE = "Europe/Dublin"

# Eighteen whole months, both days inclusive.
FIRST_DAY = date(2025, 5, 1)
LAST_DAY = date(2026, 10, 31)

CASH = "Cash"
CURRENT = "Current account"
SAVINGS = "Savings"
CARD = "Credit card"
FRANCS = "Swiss savings"
YEN = "Yen in the pocket"

CASH_OPENING = Money(8_500, CURRENCY)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    name: str
    kind: AccountKind
    opening: Money


@dataclass(frozen=True, slots=True)
class DemoCategory:
    """One that a new wallet does not have."""

    path: CategoryPath
    kind: CategoryKind
    color: str
    icon: str


# Besides the cash that every wallet has.
ACCOUNTS = (
    DemoAccount(CURRENT, AccountKind.CHECKING, Money(312_230, CURRENCY)),
    DemoAccount(SAVINGS, AccountKind.SAVINGS, Money(420_000, CURRENCY)),
    DemoAccount(CARD, AccountKind.CREDIT_CARD, Money(0, CURRENCY)),
    DemoAccount(FRANCS, AccountKind.SAVINGS, Money(150_000, "CHF")),
    DemoAccount(YEN, AccountKind.CASH, Money(0, "JPY")),
)
CATEGORIES = (
    DemoCategory(("Food", "Coffee"), CategoryKind.EXPENSE, "#6d4c41", "☕"),
    DemoCategory(("Leisure", "Sport"), CategoryKind.EXPENSE, "#fb8c00", "🏊"),
    DemoCategory(("Leisure", "Books and films"), CategoryKind.EXPENSE, "#ffa726", "📚"),
    DemoCategory(("Home", "Household"), CategoryKind.EXPENSE, "#64b5f6", "🧽"),
    DemoCategory(("Travel", "Japan 2026"), CategoryKind.EXPENSE, "#00acc1", "🗾"),
)
