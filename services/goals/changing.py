"""Setting, changing and deleting goals. What was contributed to one goes with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from sqlalchemy.orm import Session

from db.base import new_id
from db.images import of_row
from db.queries import access, contributions, goals
from db.tables import Goal
from domain.errors import Conflict, InUse, Invalid, NotFound, Refusal, Refusals
from domain.goals import GOALS_MAX, GoalStatus, followed, refuse_move
from domain.money import Money
from domain.periods import day_in
from services import writing
from services.actors import Actor
from services.alerts import withdraw
from services.conflicts import Seen, refuse_stale
from services.goals import leaving, saving
from services.writing import Gone, Write

# Names of changes that images know under others.
_IMAGE = {"target": ("target_minor", "currency")}


@dataclass(frozen=True, slots=True)
class NewGoal:
    name: str
    target: Money
    deadline: str | None = None
    id: str | None = None


class GoalChanges(TypedDict, total=False):
    """What `update` may change; what is left out stays."""

    name: str
    target: Money
    deadline: str | None
    status: GoalStatus


def create(session: Session, by: Actor, *, wallet_id: str, new: NewGoal) -> Goal:
    """Raises Refusals, Invalid or Conflict."""
    write = writing.begin(session, by, wallet_id)
    if new.id is not None and access.taken(session, by.user_id, Goal, [new.id]):
        raise Conflict(
            "There is a goal with this id already", field=("id",), current=(Goal.__name__, new.id)
        )
    refuse_one_more(write)
    if found := [*_target_refusals(new.target), *_deadline_refusals(write, new.deadline)]:
        raise Refusals(found)
    goal = Goal(
        wallet_id=wallet_id,
        id=new.id or new_id(),
        name=new.name,
        target_minor=new.target.amount_minor,
        currency=new.target.currency,
        deadline=new.deadline,
        status=GoalStatus.ACTIVE.name,
        current_minor=0,
        created_at=write.at,
        version=write.version,
    )
    session.add(goal)
    session.flush()
    write.created(goal)
    count(write, 1)
    return goal


def update(
    session: Session,
    by: Actor,
    *,
    goal_id: str,
    changes: GoalChanges,
    seen: Seen | None = None,
) -> Goal:
    """Raises Refusals, NotFound, InUse or Conflict."""
    write = writing.begin_where(session, by, Goal, goal_id)
    goal = _find(session, write.wallet_id, goal_id)
    refuse_stale(write, Goal, goal_id, seen, _image_names(goal, changes))
    if found := list(_refusals(write, goal, changes)):
        raise Refusals(found)
    before = saving.of(goal)
    goal.name = changes.get("name", goal.name)
    goal.deadline = changes.get("deadline", goal.deadline)
    target = changes.get("target", Money(goal.target_minor, goal.currency))
    goal.target_minor, goal.currency = target.amount_minor, target.currency
    status = followed(GoalStatus[goal.status], before=before, after=saving.of(goal))
    goal.status = changes.get("status", status).name
    write.updated(goal)
    write.at_end(saving.tell)
    return goal


def delete(session: Session, by: Actor, *, goal_id: str, seen: Seen | None = None) -> int:
    """What was contributed goes with it, and comes back with it. Returns how many that are."""
    write = writing.begin_where(session, by, Goal, goal_id)
    goal = _find(session, write.wallet_id, goal_id)
    refuse_stale(write, Goal, goal_id, seen)
    gone = contributions.of_goal(session, write.wallet_id, goal_id)
    leaving.remove(write, gone, {goal.id: goal})
    withdraw(write, Goal, goal_id)
    image = of_row(goal) | {
        "current_minor": goal.current_minor,
        "contributions": [row.id for row in gone],
    }
    write.deleted(Goal, [Gone(goal_id, goal.name, image)])
    session.delete(goal)
    session.flush()
    count(write, -1)
    return len(gone)


def count(write: Write, more: int) -> None:
    """The wallet has so many more goals, so that other writes know whether to look for any."""
    write.wallet.goal_count += more
    write.held = replace(write.held, goal_count=write.wallet.goal_count)


def refuse_one_more(write: Write) -> None:
    if write.held.goal_count >= GOALS_MAX:
        raise Invalid(f"A wallet has at most {GOALS_MAX} goals; delete one first")


def today(write: Write) -> date:
    """The civil day in the wallet."""
    return day_in(write.by.at, write.wallet.time_zone)


def _refusals(write: Write, goal: Goal, changes: GoalChanges) -> Iterator[Refusal]:
    if "target" in changes:
        yield from _target_refusals(changes["target"])
        yield from _currency_refusals(write, goal, changes["target"].currency)
    # Sent again as it is, a deadline may be past by now.
    if "deadline" in changes and changes["deadline"] != goal.deadline:
        yield from _deadline_refusals(write, changes["deadline"])
    if "status" in changes:
        try:
            refuse_move(GoalStatus[goal.status], changes["status"])
        except Refusal as refusal:
            yield refusal


def _target_refusals(target: Money) -> Iterator[Refusal]:
    if target.amount_minor <= 0:
        yield Invalid("The target must be more than zero", field=("target",))


def _currency_refusals(write: Write, goal: Goal, currency: str) -> Iterator[Refusal]:
    if currency == goal.currency:
        return
    if contributions.count(write.session, write.wallet_id, goal.id):
        yield InUse(
            f"What was contributed to this goal counts in {goal.currency}; "
            "withdraw all of it first, or set another goal",
            field=("target", "currency"),
        )


def _deadline_refusals(write: Write, deadline: str | None) -> Iterator[Refusal]:
    if deadline is not None and deadline < today(write).isoformat():
        yield Invalid(
            "The deadline is past already; give a day from today on, or none", field=("deadline",)
        )


def _image_names(goal: Goal, changes: GoalChanges) -> Collection[str]:
    """What an update changes, by the names of images; what it leaves as it is does not count."""
    was: dict[str, object] = {
        "name": goal.name,
        "target": Money(goal.target_minor, goal.currency),
        "deadline": goal.deadline,
        "status": GoalStatus[goal.status],
    }
    changed = [name for name, value in changes.items() if was[name] != value]
    return {image_name for name in changed for image_name in _IMAGE.get(name, (name,))}


def _find(session: Session, wallet_id: str, goal_id: str) -> Goal:
    goal = goals.find(session, wallet_id, goal_id)
    if goal is None:
        raise NotFound("There is no such goal", field=("id",))
    return goal
