"""The one condition behind every look-up by id: the viewer is a member of the wallet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnySelect
from db.tables import Member


def visible(columns: Sequence[Any], table: Any, viewer_id: str, ids: Sequence[str]) -> AnySelect:
    """`columns` of the rows of `table` with these ids, in wallets that the viewer belongs to."""
    return (
        select(*columns)
        .select_from(table)
        .join(Member, Member.wallet_id == table.wallet_id)
        .where(Member.user_id == viewer_id, table.id.in_(ids))
    )


def wallet_of(session: Session, viewer_id: str, table: Any, row_id: str) -> str | None:
    """The wallet that the row of `table` with this id stands in, if the viewer belongs to it."""
    statement = visible([table.wallet_id], table, viewer_id, [row_id]).order_by(table.wallet_id)
    found: str | None = session.scalars(statement.limit(1)).first()
    return found
