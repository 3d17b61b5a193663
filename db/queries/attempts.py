"""Failures in a row, counted in one statement so that no number of tries at once slips by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, or_, select
from sqlalchemy.orm import Session

from db.made import Made
from db.tables import Attempt
from domain.attempts import FORGOTTEN_AFTER, WAITS


def _counting(insert: Any) -> Any:
    """Counts a failure of the subject `key`; returns nothing where it has to wait."""
    new = insert(Attempt).values(
        subject=bindparam("key"), failures=1, last_failed_at=bindparam("at")
    )
    is_forgotten = Attempt.last_failed_at < bindparam("forgotten")
    return new.on_conflict_do_update(
        index_elements=[Attempt.subject],
        set_={
            "failures": case((is_forgotten, 1), else_=Attempt.failures + 1),
            "last_failed_at": new.excluded.last_failed_at,
        },
        where=_may_try(),
    ).returning(Attempt.subject)


def _may_try() -> ColumnElement[bool]:
    """Whether the wait of domain.attempts is over.

    A failure further ahead than any wait was counted by a clock that has been set back since.
    """
    return or_(
        and_(
            *(
                or_(
                    Attempt.failures < bindparam(f"most_{step}"),
                    Attempt.last_failed_at <= bindparam(f"since_{step}"),
                )
                for step in range(len(WAITS))
            )
        ),
        Attempt.last_failed_at > bindparam("ahead"),
    )


_COUNTED = Made(_counting)


def counted(
    session: Session, subject_keys: Sequence[str], *, free: int, at: datetime
) -> dict[str, bool]:
    """Count one more failure for each subject that may try now; whether it may."""
    values: dict[str, Any] = {
        "at": at,
        "forgotten": at - FORGOTTEN_AFTER,
        "ahead": at + WAITS[-1],
    }
    for step, wait in enumerate(WAITS):
        values |= {f"most_{step}": free + step, f"since_{step}": at - wait}
    return {
        key: bool(_COUNTED.rows(session, values | {"key": key})) for key in sorted(subject_keys)
    }


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
