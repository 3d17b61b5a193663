"""Statements that every write says, made once: SQLAlchemy writes the text, the driver runs it.

Making a statement anew costs ten times what the database takes to answer it. What is pending in
the session is flushed before, as ever; an error is SQLAlchemy's own, as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Dialect, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

_Process: TypeAlias = Callable[[Any], Any]
# Makes the statement, given the INSERT of the kind of database that it is for.
Maker: TypeAlias = Callable[[Any], Any]


class Made:
    """One statement; `columns` are those that an INSERT fills. All its values are parameters.

    A list of texts is one parameter too, by `Among`: IN would be another text for each length.
    """

    def __init__(self, make: Maker, *, columns: Sequence[str] | None = None) -> None:
        self._make = make
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> None:
        """For a statement that returns no rows. Raises DBAPIError."""
        together(session, [(self, values)], fetches=False)

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What it finds or returns, as the driver gives it. Raises DBAPIError."""
        return together(session, [(self, values)])

    def form(self, dialect: Dialect) -> _Form:
        return self._forms.get(dialect.name) or self._formed(dialect)

    def _formed(self, dialect: Dialect) -> _Form:
        of_database: Any = postgresql if dialect.name == "postgresql" else sqlite
        statement = self._make(of_database.insert)
        compiled: Any = statement.compile(dialect=dialect, column_keys=self._columns)
        binders = (
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for name, bind in compiled.binds.items()
            if bind.required
        )
        form = _Form(
            text=str(compiled),
            order=tuple(compiled.positiontup or ()),
            fixed={n: b.effective_value for n, b in compiled.binds.items() if not b.required},
            binders=[(name, process) for name, process in binders if process],
        )
        self._forms[dialect.name] = form
        return form


def together(
    session: Session, said: Sequence[tuple[Made, Mapping[str, Any]]], *, fetches: bool = True
) -> list[tuple[Any, ...]]:
    """Say several statements, on PostgreSQL in one round trip. What the last of them returns."""
    session.flush()
    connection = session.connection()
    forms = [(made.form(connection.dialect), values) for made, values in said]
    told = [(form.text, form.told(values)) for form, values in forms]
    cursor: Any = connection.connection.cursor()
    if len(told) > 1 and connection.dialect.name == "postgresql":
        told = [(b"; ".join(cursor.mogrify(*each) for each in told).decode(), None)]
    rows: list[tuple[Any, ...]] = []
    try:
        heard: Any = connection.dispatch.before_cursor_execute
        for text, values in told:
            if heard:
                heard(connection, cursor, text, values, None, False)
            cursor.execute(text, *(() if values is None else (values,)))
        if fetches:
            rows = cursor.fetchall()
    except Exception as error:  # noqa: BLE001 - it is raised again, as SQLAlchemy's own
        # The one place that knows what an error means for the connection and the pool.
        connection._handle_dbapi_exception(error, told[-1][0], None, cursor, None)  # noqa: SLF001
    cursor.close()
    return rows


@dataclass(frozen=True, slots=True)
class _Form:
    """The statement as one kind of database is told it; `order` where parameters have no names."""

    text: str
    order: tuple[str, ...]
    fixed: Mapping[str, Any]
    binders: Sequence[tuple[str, _Process]]

    def told(self, values: Mapping[str, Any]) -> Any:
        every = {**self.fixed, **values}
        for name, process in self.binders:
            every[name] = process(every[name])
        return [every[name] for name in self.order] if self.order else every


@cache
def inserting(table: Any) -> Made:
    """The INSERT of one row that names every column."""
    return Made(lambda _: insert(table.__table__), columns=column_names(table))


@cache
def column_names(table: Any) -> tuple[str, ...]:
    return tuple(column.name for column in table.__table__.columns)
