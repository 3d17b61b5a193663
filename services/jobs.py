"""Runs of jobs as they begin, go on and end. That only spares work: what a job does, its rows
decide, so that a run which is lost here, or begun twice, does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.queries import jobs as queries
from domain.jobs import RUNS_KEPT, Plan, Result, RunState, is_alive, is_due

# Shared jobs are begun by many at once, and each of them finds a number.
_TRIES_MAX = 20


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that is under way; `mark` is where the one before it got to."""

    job: str
    number: int
    mark: str | None


def begin(
    session: Session, plan: Plan, *, worker: str, at: datetime, is_pressed: bool = False
) -> Begun | None:
    """Begin a run of a job, if one is due and no other worker is at it; otherwise None.

    `is_pressed`: whether it is due or not.
    """
    for _ in range(_TRIES_MAX):
        last = queries.latest(session, [plan.name])[plan.name]
        is_held = last is not None and not plan.is_shared and is_alive(last, at)
        if is_held or not (is_pressed or is_due(plan, last, at)):
            return None
        queries.all_abandon(session, plan.name, at)
        begun = Begun(plan.name, last.number + 1 if last else 1, last.mark if last else None)
        if queries.all_begin(session, _values(begun, worker, at)):
            return begun
    return None


def _values(begun: Begun, worker: str, at: datetime) -> dict[str, object]:
    return {
        "job": begun.job,
        "number": begun.number,
        "worker": worker,
        "state": RunState.RUNNING.name,
        "started_at": at,
        "heard_at": at,
        "counts": {},
        "failures": [],
        "mark": begun.mark,
    }


def beat(session: Session, run: Begun, *, at: datetime, done: int, total: int | None) -> None:
    """The run is still under way, and has come so far."""
    values = {"heard_at": at, "done": done, "total": total}
    queries.all_change(session, run.job, run.number, values)


def finish(session: Session, run: Begun, result: Result, *, at: datetime) -> None:
    """The run has ended. Runs before it that are of no interest any more are forgotten."""
    values = {
        "state": result.state.name,
        "finished_at": at,
        "heard_at": at,
        "done": result.done,
        "total": result.total,
        "counts": dict(result.counts),
        "failures": [list(failure) for failure in result.failures],
        "failure_count": result.failure_count,
        "is_idle": result.is_idle,
        "mark": result.mark,
    }
    queries.all_change(session, run.job, run.number, values)
    queries.all_forget(session, run.job, run.number, kept=RUNS_KEPT)
