"""Runs of jobs, by their number: the last has the highest one, whatever clocks have said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import delete, func, literal, or_, select, tuple_, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.keyset import Order, Page, PageRequest, page_of, statement
from db.tables import JobRun
from domain.jobs import LEASE, SKEW, RunState

_COLUMNS = tuple(JobRun.__table__.columns)
_ORDER = Order((JobRun.job, JobRun.number), is_descending=True)
_RUNNING = RunState.RUNNING.name
_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
_UNSYNCHRONIZED = {"synchronize_session": False}

# A job, and which of its runs.
PageKey: TypeAlias = tuple[str, PageRequest]


def latest(session: Session, job_ids: Sequence[str]) -> dict[str, AnyRow | None]:
    """A batch: the last run of each job, by its name."""
    highest = select(JobRun.job, func.max(JobRun.number)).where(JobRun.job.in_(job_ids))
    rows = session.execute(
        select(*_COLUMNS).where(tuple_(JobRun.job, JobRun.number).in_(highest.group_by(JobRun.job)))
    )
    found: dict[str, AnyRow | None] = dict.fromkeys(job_ids)
    return found | {row.job: row for row in rows}


def pages(session: Session, page_keys: Sequence[PageKey]) -> dict[PageKey, Page]:
    """A batch: a page of the runs of each job, the last first; keys are (job, number)."""
    if not page_keys:
        return {}
    parts = []
    for place, (job, request) in enumerate(page_keys):
        runs = statement([select(*_COLUMNS).where(JobRun.job == job)], _ORDER, request).subquery()
        parts.append(select(literal(place).label("place"), *runs.columns))
    found: dict[int, list[AnyRow]] = {place: [] for place in range(len(page_keys))}
    for row in session.execute(union_all(*parts)):
        found[row.place].append(row)
    answers = {}
    for place, key in enumerate(page_keys):
        rows = sorted(found[place], key=_number, reverse=not key[1].is_backward)
        answers[key] = page_of(rows, _ORDER, key[1])
    return answers


def counts(session: Session, job_ids: Sequence[str]) -> dict[str, int]:
    """A batch: how many runs of each job are kept."""
    rows = session.execute(
        select(JobRun.job, func.count()).where(JobRun.job.in_(job_ids)).group_by(JobRun.job)
    )
    found = dict.fromkeys(job_ids, 0)
    found.update((job, count) for job, count in rows)
    return found


def all_begin(session: Session, values: Mapping[str, Any]) -> bool:
    """Put a run down; False if another worker was first to take its number."""
    insert = _INSERTS[session.get_bind().dialect.name](JobRun).values(**values)
    taken = session.scalars(insert.on_conflict_do_nothing().returning(JobRun.number))
    return taken.one_or_none() is not None


def all_abandon(session: Session, job: str, at: datetime) -> None:
    """The runs of a job that nobody has heard of have ended when they were last alive."""
    session.execute(
        update(JobRun)
        .where(
            JobRun.job == job,
            JobRun.state == _RUNNING,
            or_(JobRun.heard_at <= at - LEASE, JobRun.heard_at > at + SKEW),
        )
        .values(state=RunState.ABANDONED.name, finished_at=JobRun.heard_at),
        execution_options=_UNSYNCHRONIZED,
    )


def all_change(session: Session, job: str, number: int, values: Mapping[str, Any]) -> None:
    session.execute(
        update(JobRun).where(JobRun.job == job, JobRun.number == number).values(**values),
        execution_options=_UNSYNCHRONIZED,
    )


def all_forget(session: Session, job: str, number: int, *, kept: int) -> None:
    """Of the runs before a number forget those that found nothing to do, and all but some."""
    session.execute(
        delete(JobRun).where(
            JobRun.job == job,
            JobRun.number < number,
            or_(JobRun.is_idle, JobRun.number <= number - kept),
        ),
        execution_options=_UNSYNCHRONIZED,
    )


def all_old(session: Session, before: datetime, most: int) -> int:
    """Forget at most so many runs that began before a moment, never the last of a job. How many
    it were.
    """
    key = (JobRun.job, JobRun.number)
    last = select(JobRun.job, func.max(JobRun.number)).group_by(JobRun.job)
    old = select(*key).where(JobRun.started_at < before, tuple_(*key).not_in(last)).limit(most)
    result = session.execute(
        delete(JobRun).where(tuple_(*key).in_(old)),
        execution_options=_UNSYNCHRONIZED,
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def _number(row: AnyRow) -> int:
    return int(row.number)
