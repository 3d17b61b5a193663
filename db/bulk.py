"""Many new rows of one table at once: COPY where PostgreSQL has it, else one INSERT for many."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.made import column_names, inserting
from db.session import refuse_unrecorded

# Fewer are as fast by INSERT, which counts as a statement like any other.
_COPIED_MIN = 1_000

# What separates rows and cells in PostgreSQL's text format, and what escapes them.
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_many(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, which must be all that have no default."""
    refuse_unrecorded(session, table, rows)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if rows and rows[0].keys() == set(column_names(table)) and (is_sqlite or len(rows) == 1):
        made = inserting(table)
        if is_sqlite:
            made.each(session, rows)
        else:
            made.run(session, rows[0])
        return
    if len(rows) < _COPIED_MIN or is_sqlite:
        session.execute(insert(table), rows)
        return
    session.flush()
    columns = list(rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    lines = "".join(_line([row[column] for column in columns]) for row in rows)
    cursor = session.connection().connection.cursor()
    cursor.copy_expert(f"COPY {table.__table__.name} ({names}) FROM STDIN", io.StringIO(lines))


def _line(values: Sequence[Any]) -> str:
    return "\t".join(map(_cell, values)) + "\n"


def _cell(value: Any) -> str:
    if type(value) is str:
        return value.translate(_ESCAPED)
    if value is None:
        return "\\N"
    if type(value) is bool:
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    assert type(value) is int, "another type needs its text form here"
    return str(value)
