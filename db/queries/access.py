"""The one condition behind every look-up by id: the viewer is a member of the wallet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from db.base import AnySelect
from db.made import Among, Made
from db.tables import Member, Tombstone


def visible(columns: Sequence[Any], table: Any, viewer_id: str, ids: Sequence[str]) -> AnySelect:
    """`columns` of the rows of `table` with these ids, in wallets that the viewer belongs to.

    An id is unique within its wallet. Should somebody give a thing of their wallet the id of one
    of another, then for whoever belongs to both the id means that of the wallet they joined
    first: sharing a wallet never puts its things in the place of others.
    """
    earlier, twin = _twins(table)
    is_shadowed = (
        select(1)
        .select_from(earlier)
        .join(twin, twin.wallet_id == earlier.wallet_id)
        .where(
            earlier.user_id == viewer_id,
            twin.id == table.id,
            tuple_(earlier.joined_at, earlier.wallet_id)
            < tuple_(Member.joined_at, Member.wallet_id),
        )
    )
    return (
        select(*columns)
        .select_from(table)
        .join(Member, Member.wallet_id == table.wallet_id)
        .where(Member.user_id == viewer_id, table.id.in_(ids), ~is_shadowed.exists())
    )


def wallet_of(session: Session, viewer_id: str, table: Any, row_id: str) -> str | None:
    """The wallet that the row of `table` with this id stands in, if the viewer belongs to it."""
    statement = visible([table.wallet_id], table, viewer_id, [row_id])
    found: str | None = session.scalars(statement).one_or_none()
    return found


def taken(session: Session, viewer_id: str, table: Any, ids: Sequence[str]) -> set[str]:
    """Those of `ids` that rows of `table` have, or had, in any wallet of the viewer."""
    return {row[0] for row in _taken(table).rows(session, {"viewer_id": viewer_id, "ids": ids})}


@cache
def _taken(table: Any) -> Made:
    both = union_all(*having(table))
    return Made(lambda _: both)


def having(table: Any, *also: Any) -> tuple[AnySelect, AnySelect]:
    """The ids, and what else is named, of what has or had one of `ids` in wallets of `viewer_id`:
    parts of a statement that has these parameters.
    """
    there, gone = (
        select(*also, source.id)
        .join(Member, Member.wallet_id == source.wallet_id)
        .where(Member.user_id == bindparam("viewer_id"), Among(source.id, "ids"))
        for source in (table, Tombstone)
    )
    return there, gone.where(Tombstone.entity == table.__name__)


@cache
def _twins(table: Any) -> tuple[Any, Any]:
    """Second names of the members and of a table: made once, as making them is slow."""
    return aliased(Member), aliased(table)
