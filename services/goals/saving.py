"""Saving: what is kept of a goal as contributions come and go, and what follows from it."""

from __future__ import annotations

from db.queries import alerts, goals
from db.tables import Goal
from domain.alerts import AlertKind
from domain.goals import MILESTONES, GoalStatus, Saving, followed, milestones, percent
from services.alerts import Due, settle
from services.writing import Write


def of(goal: Goal) -> Saving:
    return Saving(goal.target_minor, goal.current_minor)


def move(write: Write, goal: Goal, by_minor: int) -> None:
    """So much more, or less, is saved for the goal: its status follows, and milestones are told."""
    before = of(goal)
    goal.current_minor += by_minor
    goal.status = followed(GoalStatus[goal.status], before=before, after=of(goal)).name
    write.updated(goal)
    write.at_end(tell)


def tell(write: Write) -> None:
    """Raise and withdraw what is due about the goals that this write has touched."""
    touched = goals.at_version(write.session, write.wallet_id, write.version)
    known = alerts.of_subjects(write.session, write.wallet_id, [goal.id for goal in touched])
    for goal in touched:
        told = {alert.key for alert in known[goal.id] if alert.withdrawn_at is None}
        settle(write, Goal.__name__, goal.id, _due(goal, told), known[goal.id])


def withdraw_alerts(write: Write, goal: Goal) -> None:
    """Nothing holds of a goal that is about to go."""
    known = alerts.of_subjects(write.session, write.wallet_id, [goal.id])[goal.id]
    settle(write, Goal.__name__, goal.id, {}, known)


def _due(goal: Goal, told: set[str]) -> dict[str, Due]:
    """What holds of a goal, by percent. Of a cancelled one nothing that is not `told` already."""
    is_cancelled = goal.status == GoalStatus.CANCELLED.name
    return {
        str(reached): Due(_kind(reached), _facts(goal, reached))
        for reached in milestones(of(goal))
        if not is_cancelled or str(reached) in told
    }


def _kind(reached: int) -> AlertKind:
    return AlertKind.GOAL_COMPLETED if reached == MILESTONES[-1] else AlertKind.GOAL_MILESTONE


def _facts(goal: Goal, reached: int) -> dict[str, str | int]:
    return {
        "name": goal.name,
        "percent": percent(of(goal)),
        "threshold": reached,
        "current": goal.current_minor,
        "target": goal.target_minor,
        "currency": goal.currency,
    }
