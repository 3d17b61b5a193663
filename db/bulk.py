"""Many new rows of one table at once: COPY where PostgreSQL has it, else one INSERT for many."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import repeat
from operator import is_
from typing import Any

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from db.made import column_names, inserting
from db.session import refuse_unrecorded

# Fewer are as fast by INSERT.
_COPIED_MIN = 100

# What separates rows and cells in PostgreSQL's text format, and what escapes them.
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_NULL = "\\N"


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
    _copy(session.connection(), table.__table__.name, rows)


def _copy(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Heard by whoever listens to statements, and failing, as SQLAlchemy's own would."""
    names = ", ".join(f'"{column}"' for column in rows[0])
    text = f"COPY {table} ({names}) FROM STDIN"
    cells = [_cells([row[column] for row in rows]) for column in rows[0]]
    lines = "\n".join(map("\t".join, zip(*cells, strict=True)))
    cursor: Any = None
    try:
        cursor = connection.connection.cursor()
        heard: Any = connection.dispatch.before_cursor_execute
        if heard:
            heard(connection, cursor, text, None, None, False)
        cursor.copy_expert(text, io.BytesIO(lines.encode()))
    except Exception as error:  # noqa: BLE001 - as in db.made
        connection._handle_dbapi_exception(error, text, None, cursor, None)  # noqa: SLF001
    cursor.close()


def _cells(column: Sequence[Any]) -> Sequence[str]:
    """The values of a column as COPY reads them. A column at a time, as most are of one kind."""
    types = set(map(type, column))
    if types <= {str}:
        return _escaped(column)
    if all(map(is_, column, repeat(column[0]))):
        return [_cell(column[0])] * len(column)
    if types <= {str, type(None)}:
        texts = _escaped(["" if value is None else value for value in column])
        given = zip(column, texts, strict=True)
        return [_NULL if value is None else text for value, text in given]
    return list(map(_cell, column))


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    """Looking for what is to be escaped in all of them at once is what costs little."""
    together = "".join(texts)
    for character, escape in _ESCAPED.items():
        if character in together:
            texts = [text.replace(character, escape) for text in texts]
    return texts


def _cell(value: Any) -> str:
    if type(value) is str:
        return _escaped([value])[0]
    if value is None:
        return _NULL
    if type(value) is bool:
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if type(value) is bytes:
        return f"\\\\x{value.hex()}"
    assert type(value) is int, "another type needs its text form here"
    return str(value)
