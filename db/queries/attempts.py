"""Failures in a row, counted in one statement so that no number of tries at once slips by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.tables import Attempt
from domain.attempts import FORGOTTEN_AFTER, WAITS

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def counted(
    session: Session, subject_keys: Sequence[str], *, free: int, at: datetime
) -> dict[str, bool]:
    """Count one more failure for each subject that may try now; whether it may."""
    insert = _INSERTS[session.get_bind().dialect.name]
    rows = [
        {"subject": subject, "failures": 1, "last_failed_at": at}
        for subject in sorted(subject_keys)
    ]
    is_forgotten = Attempt.last_failed_at < at - FORGOTTEN_AFTER
    statement = (
        insert(Attempt)
        .values(rows)
        .on_conflict_do_update(
            index_elements=[Attempt.subject],
            set_={
                "failures": case((is_forgotten, 1), else_=Attempt.failures + 1),
                "last_failed_at": at,
            },
            where=_may_try(free, at),
        )
        .returning(Attempt.subject)
    )
    admitted = set(session.scalars(statement))
    return {subject: subject in admitted for subject in subject_keys}


def locked(session: Session, subject_keys: Sequence[str]) -> dict[str, Attempt]:
    """Those of the subjects that have failed at all."""
    rows = session.scalars(
        select(Attempt)
        .where(Attempt.subject.in_(subject_keys))
        .order_by(Attempt.subject)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.subject: row for row in rows}


def all_forgotten(session: Session, at: datetime, most: int) -> int:
    """Remove at most so many that no longer count. How many it were."""
    forgotten = select(Attempt.subject).where(Attempt.last_failed_at < at - FORGOTTEN_AFTER)
    gone = delete(Attempt).where(
        Attempt.subject.in_(forgotten.limit(most)),
        # One that failed again meanwhile counts.
        Attempt.last_failed_at < at - FORGOTTEN_AFTER,
    )
    result = session.execute(gone, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it


def _may_try(free: int, at: datetime) -> ColumnElement[bool]:
    """Whether the wait of domain.attempts is over.

    A failure further ahead than any wait was counted by a clock that has been set back since.
    """
    return or_(
        and_(
            *(
                or_(Attempt.failures < free + step, Attempt.last_failed_at <= at - wait)
                for step, wait in enumerate(WAITS)
            )
        ),
        Attempt.last_failed_at > at + WAITS[-1],
    )
