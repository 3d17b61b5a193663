"""Adding to sums that are kept in rows: one INSERT, whether the row is there already or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import AnySelect
from db.made import Made, column_names


def merged(
    session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Add the columns `sums` to the rows that are there already. Returns the first sum of each.

    The rows are of different keys.
    """
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if is_sqlite or len(rows) == 1:
        one = merging(table, tuple(sums))
        return [row[0] for values in rows for row in one.rows(session, values)]
    # As arrays are written: ids, days, codes and numbers need no quotes in them.
    columns = {
        name: f"{{{','.join(str(row[name]) for row in rows)}}}" for name in column_names(table)
    }
    return [row[0] for row in _merging_many(table, tuple(sums)).rows(session, columns)]


@cache
def merging(table: Any, sums: Sequence[str]) -> Made:
    """`merged_insert` of one row."""
    return Made(lambda insert: or_add(insert(table), table, sums), columns=column_names(table))


@cache
def _merging_many(table: Any, sums: Sequence[str]) -> Made:
    """The same of many rows on PostgreSQL, where each column is one parameter."""
    names = column_names(table)
    rows = select(
        *(
            func.unnest(cast(bindparam(name), ARRAY(table.__table__.c[name].type))).label(name)
            for name in names
        )
    )
    return Made(lambda insert: or_add(insert(table).from_select(list(names), rows), table, sums))


def merged_insert(session: Session, table: Any, sums: Sequence[str], rows: AnySelect) -> Any:
    """An INSERT of a SELECT's rows that adds `sums` to the row that is there already, if one is.

    It returns the first of the sums of each row, for `fits`.
    """
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # SQLite cannot tell ON CONFLICT from a join's ON without a WHERE in the SELECT; ours have one.
    insert = dialect.insert(table).from_select(list(rows.selected_columns.keys()), rows)
    return or_add(insert, table, sums)


def or_add(insert: Any, table: Any, sums: Sequence[str]) -> Any:
    return insert.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key.columns),
        set_={name: getattr(table, name) + insert.excluded[name] for name in sums},
    ).returning(getattr(table, sums[0]))
