"""Requests that were answered, by the names that their clients gave them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.made import Made, column_names
from db.tables import AnsweredRequest

_PUT = Made(
    lambda insert: insert(AnsweredRequest).on_conflict_do_nothing().returning(AnsweredRequest.key),
    columns=column_names(AnsweredRequest),
)


def is_first(
    session: Session, user_id: str, key: str, *, digest: str, answer: str, at: datetime
) -> bool:
    """Puts the person's key and its answer down; False if it is there already.

    Waits for another transaction that is at the same key, and takes its place if that one fails.
    """
    values = {
        "user_id": user_id,
        "key": key,
        "digest": digest,
        "answer": answer,
        "answered_at": at,
    }
    return bool(_PUT.rows(session, values))


def keep(session: Session, user_id: str, key: str, answer: str) -> None:
    session.execute(
        update(AnsweredRequest)
        .where(AnsweredRequest.user_id == user_id, AnsweredRequest.key == key)
        .values(answer=answer),
        execution_options={"synchronize_session": False},
    )


def find(session: Session, user_id: str, key: str) -> AnyRow | None:
    """(digest, answer) of the person's key."""
    return session.execute(
        select(AnsweredRequest.digest, AnsweredRequest.answer).where(
            AnsweredRequest.user_id == user_id, AnsweredRequest.key == key
        )
    ).one_or_none()


def all_old(session: Session, before: datetime, most: int) -> int:
    """Forget at most so many of what was answered before this moment. How many it were."""
    key = (AnsweredRequest.user_id, AnsweredRequest.key)
    old = select(*key).where(AnsweredRequest.answered_at < before).limit(most)
    result = session.execute(
        delete(AnsweredRequest).where(tuple_(*key).in_(old)),
        execution_options={"synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it
