"""The one condition behind every look-up by id: the viewer is a member of the wallet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from db.among import Among
from db.base import AnyRow, AnySelect, Id
from db.made import Made
from db.prepared import Prepared
from db.tables import Change, Member
from domain.changes import Action


def found_by_id(
    session: Session, viewer_id: str, table: Any, columns: tuple[Any, ...], ids: Sequence[str]
) -> dict[str, AnyRow]:
    """The same as plain rows, by id."""
    rows = _prepared(columns, table).rows(session, {"viewer_id": viewer_id, "ids": ids})
    return {row.id: row for row in rows}


@cache
def _prepared(columns: tuple[Any, ...], table: Any) -> Prepared:
    viewer_id: Any = bindparam("viewer_id", type_=Id())
    return Prepared(_visible(columns, table, viewer_id, Among(table.id, "ids")))


def visible(columns: Sequence[Any], table: Any, viewer_id: str, ids: Sequence[str]) -> AnySelect:
    """`columns` of the rows of `table` with these ids, in wallets that the viewer belongs to.

    An id is unique within its wallet. Should somebody give a thing of their wallet the id of one
    of another, then for whoever belongs to both the id means that of the wallet they joined
    first: sharing a wallet never puts its things in the place of others.
    """
    return _visible(columns, table, viewer_id, table.id.in_(ids))


def _visible(
    columns: Sequence[Any], table: Any, viewer_id: str, is_one: ColumnElement[bool]
) -> AnySelect:
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
        .where(Member.user_id == viewer_id, is_one, ~is_shadowed.exists())
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


def having(table: Any, *also: Any, single: str | None = None) -> tuple[AnySelect, AnySelect]:
    """The ids, and what else is named, of what has or had one of `ids` in wallets of `viewer_id`:
    parts of a statement that has these parameters. Or the one id of the parameter `single`.
    """
    of = bindparam(single, type_=Id()) if single else None
    # History alone remembers what has been purged; it tells of each thing's coming once.
    there, ever = (
        select(*also, uuid)
        .join(Member, Member.wallet_id == source.wallet_id)
        .where(
            Member.user_id == bindparam("viewer_id", type_=Id()),
            Among(uuid, "ids") if of is None else uuid == of,
        )
        for source, uuid in ((table, table.id), (Change, Change.entity_id))
    )
    return there, ever.where(Change.entity == table.__name__, Change.action == Action.CREATED.name)


@cache
def _twins(table: Any) -> tuple[Any, Any]:
    """Second names of the members and of a table: made once, as making them is slow."""
    return aliased(Member), aliased(table)
