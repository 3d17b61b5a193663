"""Requests that were answered, by the names that their clients gave them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Boolean, bindparam, delete, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from db.base import AnyRow
from db.made import Made, column_names, connection_of
from db.queries import references, wallets
from db.queries.references import Asked
from db.tables import AnsweredRequest

_PUT = Made(
    lambda insert: insert(AnsweredRequest).on_conflict_do_nothing().returning(AnsweredRequest.key),
    columns=column_names(AnsweredRequest),
)
# Whether the key was put down by the transaction that asks; PostgreSQL knows of each row who did.
_IS_OURS = (
    select(literal_column("xmin = pg_current_xact_id()::xid", Boolean))
    .where(
        AnsweredRequest.user_id == bindparam("viewer_id"), AnsweredRequest.key == bindparam("key")
    )
    .scalar_subquery()
)
_ARE_WE_FIRST = Made(lambda _: select(_IS_OURS))
_NOTHING = Asked().single() or {}
_HOLD_TOO = wallets.reading_too(_IS_OURS, *references.SINGLE)


class Answered(NamedTuple):
    """A request: its name, the digest of all of it, and its answer as JSON."""

    key: str
    digest: str
    answer: str


def is_first(
    session: Session,
    user_id: str,
    answered: Answered,
    *,
    at: datetime,
    wallet_id: str | None = None,
    asked: Asked | None = None,
) -> bool:
    """Puts the person's answered request down; False if its key is there already.

    Waits for another transaction that is at the same key, and takes its place if that one fails.
    The wallet that is written in next, if it is known, is locked with it, and what is asked of it
    then is looked up.
    """
    values = {**answered._asdict(), "user_id": user_id, "answered_at": at}
    # Without a network nothing is gained by saying both at once.
    if wallet_id is None or connection_of(session).dialect.name != "postgresql":
        return bool(_PUT.rows(session, values))
    single = asked.single() if asked else None
    key = {"key": answered.key}
    heard = wallets.held_too(
        session,
        user_id,
        wallet_id,
        after=(_PUT, values),
        by=_HOLD_TOO,
        values=key | (single or _NOTHING),
    )
    if heard is None:
        [(is_ours,)] = _ARE_WE_FIRST.rows(session, key | {"viewer_id": user_id})
        return bool(is_ours)
    is_ours, *found = heard
    if asked and single:
        references.foresee(session, wallet_id, asked, found)
    return bool(is_ours)


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
