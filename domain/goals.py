"""Goals: what is being saved for, and how far that has come."""

from __future__ import annotations

from enum import Enum


class GoalStatus(Enum):
    ACTIVE = "It is being saved for."
    COMPLETED = "The target is reached, or declared to be."
    CANCELLED = "It is given up; nothing is contributed to it."
