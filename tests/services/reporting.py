"""Values that the tests of drawing start from, and what a reader of PDFs finds on the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2

from domain.budgets import BudgetHealth
from domain.goals import GoalStatus
from domain.ledger import TransactionKind
from domain.money import Money
from domain.periods import Calendar, Span, month_of
from domain.reports import (
    BUDGETS_MAX,
    EXPENSES_MAX,
    GOALS_MAX,
    INCOME_MAX,
    SPENDING_MAX,
    UNCONVERTED_MAX,
    BudgetLine,
    CategoryLine,
    Cut,
    ExpenseLine,
    GoalLine,
    MonthFlow,
    MonthlyReport,
    UnconvertedLine,
)

_MARCH = month_of(date(2026, 3, 1), Calendar())


def months(count: int = 12) -> list[Span]:
    """The last one is March 2026."""
    found = [_MARCH]
    while len(found) < count:
        before = date.fromordinal(found[0].start.toordinal() - 1)
        found.insert(0, month_of(before, Calendar()))
    return found


def empty(**changed: Any) -> MonthlyReport:
    report = MonthlyReport(
        wallet="Robin",
        currency="EUR",
        locale="en-IE",
        up_to=None,
        flows=tuple(MonthFlow(month, 0, 0) for month in months()),
        income_change=None,
        expense_change=None,
        savings_rate=None,
        spending=Cut(()),
        income=Cut(()),
        budgets=Cut(()),
        goals=Cut(()),
        expenses=Cut(()),
        unconverted=Cut(()),
    )
    return replace(report, **changed)


def full(name: str = "Something", minor: int = 123_456, **changed: Any) -> MonthlyReport:
    """As much as there can be of everything."""
    money = Money(minor, "EUR")
    category = CategoryLine(name, minor, "33.33", "-12.50")
    budget = BudgetLine(name, _MARCH, money, Money(minor * 2, "EUR"), "50.0", BudgetHealth.ON_TRACK)
    goal = GoalLine(name, money, money, "100.0", date(2026, 12, 31), GoalStatus.COMPLETED)
    expense = ExpenseLine(date(2026, 3, 14), name, name, is_split=False, amount=money)
    other = UnconvertedLine(TransactionKind.EXPENSE, Money(minor, "JPY"), 3)
    shown = empty(
        wallet=name,
        up_to=date(2026, 3, 14),
        flows=tuple(MonthFlow(month, minor, minor // 2) for month in months()),
        income_change="12.50",
        expense_change="-3.00",
        savings_rate="50.00",
        spending=Cut((category,) * SPENDING_MAX, 7, 4_200),
        income=Cut((category,) * INCOME_MAX, 2, 100),
        budgets=Cut((budget,) * BUDGETS_MAX, 1),
        goals=Cut((goal,) * GOALS_MAX, 1),
        expenses=Cut((expense,) * EXPENSES_MAX),
        unconverted=Cut((other,) * UNCONVERTED_MAX, 1),
    )
    return replace(shown, **changed)


def texts(pdf: bytes) -> list[str]:
    """The text of each page, blanks of any kind as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = (document[number] for number in range(len(document)))
        return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]
    finally:
        document.close()


def edges(pdf: bytes) -> list[tuple[float, ...]]:
    """Left, bottom, right and top of whatever is on each page, and the page's width and height."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in (document[number] for number in range(len(document))):
            boxes = [each.get_bounds() for each in page.get_objects(max_depth=1)]
            left, bottom, right, top = zip(*boxes, strict=True)
            found.append((min(left), min(bottom), max(right), max(top), *page.get_size()))
        return found
    finally:
        document.close()
