"""What a new wallet holds, so that the first expense has a place to go."""

from __future__ import annotations

from dataclasses import dataclass

from domain.ledger import CategoryKind

CASH_ACCOUNT = "Cash"


@dataclass(frozen=True, slots=True)
class Starter:
    name: str
    color: str
    icon: str
    kind: CategoryKind = CategoryKind.EXPENSE
    children: tuple[Starter, ...] = ()


CATEGORIES: tuple[Starter, ...] = (
    Starter(
        "Food",
        "#2e7d32",
        "🍽️",
        children=(Starter("Groceries", "#43a047", "🛒"), Starter("Eating out", "#66bb6a", "🍜")),
    ),
    Starter(
        "Home",
        "#1565c0",
        "🏠",
        children=(
            Starter("Rent", "#1e88e5", "🔑"),
            Starter("Energy and water", "#42a5f5", "💡"),
            Starter("Internet and phone", "#64b5f6", "📶"),
            Starter("Furniture", "#90caf9", "🛋️"),
        ),
    ),
    Starter(
        "Transport",
        "#6a1b9a",
        "🚆",
        children=(
            Starter("Public transport", "#8e24aa", "🚌"),
            Starter("Car", "#ab47bc", "🚗"),
        ),
    ),
    Starter("Health", "#c62828", "🩺"),
    Starter("Insurance", "#4e342e", "🛡️"),
    Starter("Clothing", "#ad1457", "👕"),
    Starter("Leisure", "#ef6c00", "🎟️"),
    Starter("Travel", "#00838f", "✈️"),
    Starter("Education", "#283593", "🎓"),
    Starter("Children", "#f9a825", "🧸"),
    Starter("Gifts and donations", "#d81b60", "🎁"),
    Starter("Subscriptions", "#5e35b1", "📺"),
    Starter("Fees and taxes", "#546e7a", "🧾"),
    Starter("Other expenses", "#757575", "📦"),
    Starter("Salary", "#00897b", "💼", CategoryKind.INCOME),
    Starter("Interest and dividends", "#26a69a", "📈", CategoryKind.INCOME),
    Starter("Other income", "#80cbc4", "💶", CategoryKind.INCOME),
)
