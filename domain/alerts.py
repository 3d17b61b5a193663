"""Alerts: what a person is told without having asked, and by which ways."""

from __future__ import annotations

from enum import Enum


class AlertKind(Enum):
    BUDGET_NEAR_LIMIT = "A budget has reached a threshold below 100 percent."
    BUDGET_EXCEEDED = "A budget has passed a threshold of 100 percent or more."
    GOAL_MILESTONE = "A goal has reached 25, 50 or 75 percent of its target."
    GOAL_COMPLETED = "A goal has reached its target."


class Digest(Enum):
    NONE = "Each alert by itself, at once."
    DAILY = "All of a day together."
    WEEKLY = "All of a week together."
