"""Requests that were answered, by the names that their clients gave them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.tables import AnsweredRequest

# What stands in the place of an answer while the work is done; nobody ever reads it.
_NONE_YET = "null"


def is_first(session: Session, user_id: str, key: str, *, digest: str, at: datetime) -> bool:
    """Puts the person's key down; False if it is there already.

    Waits for another transaction that is at the same key, and takes its place if that one fails.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {
        "user_id": user_id,
        "key": key,
        "digest": digest,
        "answer": _NONE_YET,
        "answered_at": at,
    }
    statement = (
        dialect.insert(AnsweredRequest)
        .values(values)
        .on_conflict_do_nothing()
        .returning(AnsweredRequest.key)
    )
    return session.execute(statement).first() is not None


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


def all_old(session: Session, before: datetime) -> int:
    """Forget what was answered before this moment. How many."""
    result = session.execute(
        delete(AnsweredRequest).where(AnsweredRequest.answered_at < before),
        execution_options={"synchronize_session": False},
    )
    return int(result.rowcount)  # type: ignore[attr-defined]  # a DELETE has it
