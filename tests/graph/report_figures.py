"""A report in the words of the API, to hold both to the same figures. Amounts are in dinars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.periods import Span
from domain.reports import BudgetLine, CategoryLine, ExpenseLine, GoalLine, MonthlyReport

FIGURES = """
query ($month: Date!) { analytics { monthly(month: $month) {
  start end incomeChange expenseChange
  current { savingsRate }
  cashFlow { start income { money { amount } } expense { money { amount } } }
  spendingByCategory { category { name } total { money { amount } } share change }
  incomeByCategory { category { name } total { money { amount } } share change }
  largestExpenses { date description payee { name } amount { amount } category { name } }
  unconverted { kind money { amount currency } count }
  budgets { budget { name } start end spent { money { amount } } percentUsed health }
  goals { name current { amount } target { amount } percent deadline status }
} } }
"""


def said(report: MonthlyReport) -> dict[str, Any]:
    """What FIGURES answers if it is right."""
    return {
        **_days(report.current.month),
        "incomeChange": report.income_change,
        "expenseChange": report.expense_change,
        "current": {"savingsRate": report.savings_rate},
        "cashFlow": [
            {
                "start": flow.month.start.isoformat(),
                "income": {"money": _dinars(flow.income_minor)},
                "expense": {"money": _dinars(flow.expense_minor)},
            }
            for flow in report.flows
        ],
        "spendingByCategory": _categories(report.spending.lines),
        "incomeByCategory": _categories(report.income.lines),
        "largestExpenses": [_expense(line) for line in report.expenses.lines],
        "unconverted": [
            {
                "kind": line.kind.name,
                "money": {
                    "amount": str(line.amount.amount_minor),
                    "currency": line.amount.currency,
                },
                "count": line.count,
            }
            for line in report.unconverted.lines
        ],
        "budgets": [_budget(line) for line in report.budgets.lines],
        "goals": [_goal(line) for line in report.goals.lines],
    }


def _categories(lines: Sequence[CategoryLine]) -> list[dict[str, Any]]:
    return [
        {
            "category": {"name": line.name},
            "total": {"money": _dinars(line.amount_minor)},
            "share": line.share,
            "change": line.change,
        }
        for line in lines
    ]


def _expense(line: ExpenseLine) -> dict[str, Any]:
    return {
        "date": line.day.isoformat(),
        "description": line.what,
        "payee": None,
        "amount": _dinars(line.amount.amount_minor),
        "category": {"name": line.category},
    }


def _budget(line: BudgetLine) -> dict[str, Any]:
    return {
        "budget": {"name": line.name},
        **_days(line.period),
        "spent": {"money": _dinars(line.spent.amount_minor)},
        "percentUsed": line.percent,
        "health": line.health.name,
    }


def _goal(line: GoalLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "current": _dinars(line.current.amount_minor),
        "target": _dinars(line.target.amount_minor),
        "percent": line.percent,
        "deadline": line.deadline and line.deadline.isoformat(),
        "status": line.status.name,
    }


def _days(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def _dinars(minor: int) -> dict[str, str]:
    return {"amount": f"{minor / 1000:.3f}"}
