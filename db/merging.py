"""Adding to sums that are kept in rows: one INSERT, whether the row is there already or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import AnySelect
from db.made import Made, column_names


def merged(
    session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Add the columns `sums` to the rows that are there already. Returns the first sum of each."""
    if len(rows) == 1:
        return [row[0] for row in merging(table, tuple(sums)).rows(session, rows[0])]
    return list(session.scalars(merged_insert(session, table, sums, rows)))


@cache
def merging(table: Any, sums: Sequence[str]) -> Made:
    """`merged_insert` of one row."""
    return Made(lambda insert: or_add(insert(table), table, sums), columns=column_names(table))


def merged_insert(
    session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]] | AnySelect
) -> Any:
    """An INSERT that adds the columns `sums` to the row that is there already, if one is.

    It returns the first of the sums of each row, for `fits`.
    """
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(table)
    if isinstance(rows, Select):
        # SQLite cannot tell ON CONFLICT from a join's ON unless the SELECT has a WHERE; ours do.
        insert = insert.from_select(list(rows.selected_columns.keys()), rows)
    else:
        insert = insert.values(rows)
    return or_add(insert, table, sums)


def or_add(insert: Any, table: Any, sums: Sequence[str]) -> Any:
    return insert.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key.columns),
        set_={name: getattr(table, name) + insert.excluded[name] for name in sums},
    ).returning(getattr(table, sums[0]))
