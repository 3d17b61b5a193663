"""The one condition behind every look-up by id: the viewer is a member of the wallet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.base import AnySelect
from db.tables import Member


def visible(columns: Sequence[Any], table: Any, viewer_id: str, ids: Sequence[str]) -> AnySelect:
    """`columns` of the rows of `table` with these ids, in wallets that the viewer belongs to.

    An id is unique within its wallet. Should somebody give a thing of their wallet the id of one
    of another, then for whoever belongs to both the last row counts: that of the wallet they
    joined first, so that sharing a wallet never puts its things in the place of others.
    """
    return (
        select(*columns)
        .select_from(table)
        .join(Member, Member.wallet_id == table.wallet_id)
        .where(Member.user_id == viewer_id, table.id.in_(ids))
        .order_by(Member.joined_at.desc(), table.wallet_id.desc())
    )


def wallet_of(session: Session, viewer_id: str, table: Any, row_id: str) -> str | None:
    """The wallet that the row of `table` with this id stands in, if the viewer belongs to it."""
    found: Sequence[str] = session.scalars(
        visible([table.wallet_id], table, viewer_id, [row_id])
    ).all()
    return found[-1] if found else None


def taken(session: Session, viewer_id: str, table: Any, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that rows of `table` have already, in any wallet of the viewer."""
    return set(session.scalars(visible([table.id], table, viewer_id, ids)))
