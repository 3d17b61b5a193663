"""Alerts: what a person is told without having asked, and by which ways."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from typing import Any

from domain.money import Money


class AlertKind(Enum):
    BUDGET_NEAR_LIMIT = "A budget has reached a threshold below 100 percent."
    BUDGET_EXCEEDED = "A budget has passed a threshold of 100 percent or more."
    RECURRING_UPCOMING = "A recurring transaction comes in as many days as it was to remind before."
    RECURRING_NEEDS_APPROVAL = "An occurrence of a recurring transaction waits to be approved."
    RECURRING_FAILED = "What is due of a recurring transaction cannot be posted as it is."
    GOAL_MILESTONE = "A goal has reached 25, 50 or 75 percent of its target."
    GOAL_COMPLETED = "A goal has reached its target."


class Digest(Enum):
    NONE = "Each alert by itself, at once."
    DAILY = "All of a day together."
    WEEKLY = "All of a week together."


def facts_text(facts: Mapping[str, Any]) -> str:
    """What an alert says, as it is kept. Numbers may be larger than 64 bits."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def facts_of(text: str) -> dict[str, Any]:
    """The facts that were kept so."""
    facts: dict[str, Any] = json.loads(text)
    return facts


def budget_kind(threshold: int) -> AlertKind:
    """What it is called when a budget comes to this percentage."""
    is_near = threshold < 100  # noqa: PLR2004 - percent
    return AlertKind.BUDGET_NEAR_LIMIT if is_near else AlertKind.BUDGET_EXCEEDED


def title(kind: AlertKind, facts: Mapping[str, Any]) -> str:
    """A few words of plain English. Facts of all are `name` and `currency`; of budgets and goals
    `threshold` and `percent` (text); of budgets `start`, `end` (exclusive), and in minor units
    `spent`, `limit`, `available`; of goals in minor units `current`, `target`; of recurring
    transactions `day`, and `amount` in minor units; of those that failed also `why`.
    """
    return _TITLES[kind](facts)


def message(kind: AlertKind, facts: Mapping[str, Any]) -> str:
    """The same in a sentence or two."""
    return _MESSAGES[kind](facts)


def _near_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: {facts['threshold']}% of the budget is spent"


def _exceeded_title(facts: Mapping[str, Any]) -> str:
    if facts["threshold"] == 100:  # noqa: PLR2004 - percent
        return f"{facts['name']}: the budget is exceeded"
    return f"{facts['name']}: more than {facts['threshold']}% of the budget is spent"


def _near_message(facts: Mapping[str, Any]) -> str:
    left = Money(facts["available"] - facts["spent"], facts["currency"])
    rest = f"{left} is left" if left.amount_minor > 0 else "nothing is left"
    return f"{_spent(facts)}; {rest}."


def _exceeded_message(facts: Mapping[str, Any]) -> str:
    over = Money(facts["spent"] - facts["available"], facts["currency"])
    return f"{_spent(facts)}: {over} too much."


def _spent(facts: Mapping[str, Any]) -> str:
    spent, available = (Money(facts[name], facts["currency"]) for name in ("spent", "available"))
    last = date.fromisoformat(facts["end"]) - timedelta(days=1)
    days = f"from {facts['start']} to {last}"
    if available.amount_minor <= 0:
        # A share of nothing, or of less, would say nothing.
        left = f"the periods before had left {available} to spend"
        return f"{spent} is spent {days}, and {left}"
    return f"{spent} of {available} ({facts['percent']}%) is spent {days}"


def _milestone_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: {facts['threshold']}% of the goal is saved"


def _completed_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: the goal is reached"


def _saved_message(facts: Mapping[str, Any]) -> str:
    current, target = (Money(facts[name], facts["currency"]) for name in ("current", "target"))
    return f"{current} of {target} ({facts['percent']}%) is saved."


def _upcoming_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: due on {facts['day']}"


def _waiting_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: waits for your approval"


def _upcoming_message(facts: Mapping[str, Any]) -> str:
    return f"{Money(facts['amount'], facts['currency'])} is due on {facts['day']}."


def _waiting_message(facts: Mapping[str, Any]) -> str:
    amount = Money(facts["amount"], facts["currency"])
    return f"{amount} of {facts['day']} is booked once somebody approves it, or is skipped."


def _failed_title(facts: Mapping[str, Any]) -> str:
    return f"{facts['name']}: cannot be posted"


def _failed_message(facts: Mapping[str, Any]) -> str:
    amount = Money(facts["amount"], facts["currency"])
    return (
        f"{amount} of {facts['day']} is due and cannot be posted: {facts['why']}. Change the "
        "recurring transaction, or skip this one; it is tried again every day."
    )


_TITLES = {
    AlertKind.BUDGET_NEAR_LIMIT: _near_title,
    AlertKind.BUDGET_EXCEEDED: _exceeded_title,
    AlertKind.RECURRING_UPCOMING: _upcoming_title,
    AlertKind.RECURRING_NEEDS_APPROVAL: _waiting_title,
    AlertKind.RECURRING_FAILED: _failed_title,
    AlertKind.GOAL_MILESTONE: _milestone_title,
    AlertKind.GOAL_COMPLETED: _completed_title,
}
_MESSAGES = {
    AlertKind.BUDGET_NEAR_LIMIT: _near_message,
    AlertKind.BUDGET_EXCEEDED: _exceeded_message,
    AlertKind.RECURRING_UPCOMING: _upcoming_message,
    AlertKind.RECURRING_NEEDS_APPROVAL: _waiting_message,
    AlertKind.RECURRING_FAILED: _failed_message,
    AlertKind.GOAL_MILESTONE: _saved_message,
    AlertKind.GOAL_COMPLETED: _saved_message,
}
