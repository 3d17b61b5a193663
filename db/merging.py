"""Adding to sums that are kept in rows: one INSERT, whether the row is there already or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import SUM_MINOR_MAX, AnySelect
from db.bulk import run_each
from db.made import Made, column_names


def merged(
    session: Session, table: Any, sums: Sequence[str], rows: Sequence[dict[str, Any]]
) -> bool:
    """Add the columns `sums` to the rows that are there already. The rows are of different keys.

    False if the first sum of one would pass SUM_MINOR_MAX: then the transaction must be given up.
    """
    if len(rows) == 1:
        return fits(row[0] for row in merging(table, tuple(sums)).rows(session, rows[0]))
    columns = {name: [row[name] for row in rows] for name in column_names(table)}
    if session.get_bind().dialect.name == "sqlite":
        return run_each(session, _merging_each(table, tuple(sums)), columns) == len(rows)
    # As arrays are written: ids, days, codes and numbers need no quotes in them.
    told = {name: f"{{{','.join(map(str, column))}}}" for name, column in columns.items()}
    return fits(row[0] for row in _merging_arrays(table, tuple(sums)).rows(session, told))


def fits(sums_minor: Iterable[int]) -> bool:
    """Whether each of the sums may be stored."""
    return all(abs(sum_minor) <= SUM_MINOR_MAX for sum_minor in sums_minor)


@cache
def merging(table: Any, sums: Sequence[str]) -> Made:
    """`merged_insert` of one row."""
    return Made(lambda insert: or_add(insert(table), table, sums), columns=column_names(table))


@cache
def _merging_each(table: Any, sums: Sequence[str]) -> Made:
    """The same for each of many rows on SQLite; what would not fit is left as it was."""

    def make(insert: Any) -> Any:
        adding = insert(table)
        sum_ = getattr(table, sums[0]) + adding.excluded[sums[0]]
        # As text: a parameter would have to be told again for each row.
        most: Any = literal_column(str(SUM_MINOR_MAX))
        return _or_add(adding, table, sums, where=sum_.between(-most, most))

    return Made(make, columns=column_names(table))


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
    return _or_add(insert, table, sums).returning(getattr(table, sums[0]))


def _or_add(insert: Any, table: Any, sums: Sequence[str], *, where: Any = None) -> Any:
    return insert.on_conflict_do_update(
        index_elements=list(table.__table__.primary_key.columns),
        set_={name: getattr(table, name) + insert.excluded[name] for name in sums},
        where=where,
    )
