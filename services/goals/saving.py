"""Saving: what is kept of a goal as contributions come and go, and what follows from it."""

from __future__ import annotations

from db.queries import alerts, goals
from db.tables import Alert, Goal
from domain.alerts import AlertKind
from domain.goals import MILESTONES, GoalStatus, Saving, followed, milestones, percent
from services.alerts import Due, News
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
    ever: dict[str, list[Alert]] = {goal.id: [] for goal in touched}
    for alert in alerts.of_subjects(write.session, write.wallet_id, list(ever)):
        ever[alert.subject_id].append(alert)
    news = News(write)
    for goal in touched:
        reached = milestones(of(goal))
        is_cancelled = goal.status == GoalStatus.CANCELLED.name
        news.settle(
            (Goal, goal.id),
            ever[goal.id],
            due=() if is_cancelled else [_due(goal, percents) for percents in reached],
            holding=[str(percents) for percents in reached],
        )
    news.tell()


def _due(goal: Goal, reached: int) -> Due:
    return Due(str(reached), _kind(reached), _facts(goal, reached))


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
