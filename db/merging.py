"""Adding to sums that are kept in rows: one INSERT, whether the row is there already or not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import ARRAY, bindparam, cast, func, select, true
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
    if len(rows) == 1:
        found = merging(table, tuple(sums)).rows(session, rows[0])
    elif session.get_bind().dialect.name == "sqlite":
        listed = [[row[name] for name in column_names(table)] for row in rows]
        told = {"rows": orjson.dumps(listed).decode()}
        found = _merging_listed(table, tuple(sums)).rows(session, told)
    else:
        # As arrays are written: ids, days, codes and numbers need no quotes in them.
        told = {
            name: f"{{{','.join(str(row[name]) for row in rows)}}}" for name in column_names(table)
        }
        found = _merging_arrays(table, tuple(sums)).rows(session, told)
    return [row[0] for row in found]


@cache
def merging(table: Any, sums: Sequence[str]) -> Made:
    """`merged_insert` of one row."""
    return Made(lambda insert: or_add(insert(table), table, sums), columns=column_names(table))


@cache
def _merging_listed(table: Any, sums: Sequence[str]) -> Made:
    """The same of many rows on SQLite, where all of them are one parameter, as JSON."""
    names = column_names(table)
    each = func.json_each(bindparam("rows")).table_valued("value")
    cells = (func.json_extract(each.c.value, f"$[{place}]") for place in range(len(names)))
    rows = select(*cells).where(true())
    return Made(lambda insert: or_add(insert(table).from_select(list(names), rows), table, sums))


@cache
def _merging_arrays(table: Any, sums: Sequence[str]) -> Made:
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
