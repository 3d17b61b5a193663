"""Many new rows of one table at once: COPY where PostgreSQL has it, else one INSERT for many."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from operator import is_
from typing import Any, TypeAlias

from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session

from db.made import Made, column_names, inserting
from db.session import refuse_unrecorded

# Values of rows by the names of their columns, as many of each as there are rows.
Columns: TypeAlias = Mapping[str, Sequence[Any]]

# Fewer are as fast by INSERT.
_COPIED_MIN = 100

# What separates rows and cells in PostgreSQL's text format, and what escapes them.
_ESCAPED = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_NULL = "\\N"


def insert_many(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, which must be all that have no default."""
    if len(rows) == 1 and rows[0].keys() == set(column_names(table)):
        refuse_unrecorded(session, table, rows)
        inserting(table).run(session, rows[0])
    elif rows:
        insert_columns(session, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(session: Session, table: Any, columns: Columns) -> None:
    """The same of rows that are told by their columns: at least one."""
    wallet_ids = dict.fromkeys(columns.get("wallet_id", ()))
    refuse_unrecorded(session, table, [{"wallet_id": uuid} for uuid in wallet_ids])
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if is_sqlite and columns.keys() == set(column_names(table)):
        run_each(session, inserting(table), columns)
    elif is_sqlite or len(next(iter(columns.values()))) < _COPIED_MIN:
        rows = zip(*columns.values(), strict=True)
        session.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
    else:
        session.flush()
        _copy(session.connection(), table.__table__.name, columns)


def run_each(session: Session, made: Made, columns: Columns) -> int:
    """On SQLite: say the statement for each of these rows. How many rows of the table it wrote.

    Over a network the driver has no way to do that at once.
    """
    session.flush()
    connection = session.connection()
    form = made.form(connection.dialect)
    told = {name: _bound(process, columns[name]) for name, process in form.binders}
    values = [told.get(name) or columns[name] for name in form.order]
    cursor: Any = connection.connection.cursor()
    try:
        heard: Any = connection.dispatch.before_cursor_execute
        if heard:
            heard(connection, cursor, form.text, (), None, True)
        cursor.executemany(form.text, zip(*values, strict=True))
    except Exception as error:  # noqa: BLE001 - as in db.made
        connection._handle_dbapi_exception(error, form.text, None, cursor, None)  # noqa: SLF001
    cursor.close()
    return int(cursor.rowcount)


def _bound(process: Callable[[Any], Any], column: Sequence[Any]) -> Sequence[Any]:
    if _is_one(column):
        return [process(column[0])] * len(column)
    return list(map(process, column))


def _is_one(column: Sequence[Any]) -> bool:
    """Whether all of it is one and the same value."""
    return all(map(is_, column, repeat(column[0])))


def _copy(connection: Connection, table: str, columns: Columns) -> None:
    """Heard by whoever listens to statements, and failing, as SQLAlchemy's own would."""
    names = ", ".join(f'"{column}"' for column in columns)
    text = f"COPY {table} ({names}) FROM STDIN"
    cells = [_cells(column) for column in columns.values()]
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
    if _is_one(column):
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
