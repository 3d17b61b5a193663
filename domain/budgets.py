"""Budgets: what may be spent in each period, how it carries over, and where it is heading."""

from __future__ import annotations

from enum import Enum


class Rollover(Enum):
    NONE = "Each period begins with its limit."
    SURPLUS = "What is left over is added to the next period."
    DEFICIT = "What was spent too much is taken from the next period."
    BOTH = "What is left over is added, and what was spent too much is taken away."


class BudgetHealth(Enum):
    ON_TRACK = "At this pace it holds to the end of the period."
    AT_RISK = "At this pace it will be exceeded before the period ends."
    NEAR_LIMIT = "Its last threshold below 100 percent is reached, or 100 percent exactly."
    EXCEEDED = "More is spent than there was."
