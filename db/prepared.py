"""Prepared statements: SELECTs that are asked all the time, made ready once.

SQLAlchemy writes the text, once for each kind of database. From then on it goes straight to the
driver's cursor: to PostgreSQL by the name of a plan that the connection keeps, to SQLite as a text
that its driver keeps. What comes back are named tuples; nothing else is made for a row.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any, TypeAlias

from psycopg2.extensions import AsIs
from sqlalchemy import ColumnElement, Dialect, Select
from sqlalchemy.orm import Session

from db.snapshots import Source

# A plan is some ten kilobytes of the server's memory, for each connection that keeps it.
KEPT_MAX = 100
_KEPT = "prepared"

Process: TypeAlias = Callable[[Any], Any]
_numbers = count(1)


class Prepared:
    """One SELECT. Its values are parameters, all of which are given whenever it is asked.

    A list of values is one parameter too, by `Among`: IN would be another text for each length.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._name = f"outlay_{next(_numbers)}"
        self._forms: dict[str, _Form] = {}
        self._row = row_type(statement.selected_columns)

    def rows(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """What the SELECT finds in the session's transaction. Raises DBAPIError."""
        # Anything but a snapshot begins as SQLAlchemy does it.
        source: Source = getattr(session, "source", None) or Source(session.connection())
        dialect = source.connection.dialect
        form = self._forms.get(dialect.name) or self._formed(dialect)
        if form.binders:
            values = {**values, **{name: bind(values[name]) for name, bind in form.binders}}
        found: Iterable[Any] = form.fetched(source, values)
        if form.processes:
            found = _processed(found, form.processes)
        return list(map(tuple.__new__, repeat(self._row), found))

    def _formed(self, dialect: Dialect) -> _Form:
        compiled: Any = self._statement.compile(dialect=dialect)
        form: _Form = (_Named if dialect.name == "postgresql" else _Positional)(
            name=self._name,
            text=str(compiled),
            values=tuple(compiled.positiontup or compiled.binds),
            fixed={
                name: bind.effective_value
                for name, bind in compiled.binds.items()
                if not bind.required
            },
            binders=_binders(compiled, dialect),
            processes=_processes(self._statement, dialect),
        )
        self._forms[dialect.name] = form
        return form


def row_type(columns: Iterable[ColumnElement[Any]]) -> Any:
    """The named tuple whose fields are these columns."""
    return namedtuple("Row", [str(column.key) for column in columns])  # noqa: PYI024 - they are only known here


@dataclass(frozen=True, slots=True)
class _Form:
    """The SELECT as one kind of database is told it.

    `values` are the names of its parameters, of which `fixed` are the same every time.
    """

    name: str
    text: str
    values: tuple[str, ...]
    fixed: Mapping[str, Any]
    binders: Sequence[tuple[str, Process]]
    processes: Sequence[tuple[int, Process]]

    def fetched(self, source: Source, values: Mapping[str, Any]) -> list[Any]:
        connection = source.connection
        cursor = source.driver.cursor()
        try:
            heard: Any = connection.engine.dispatch.before_cursor_execute
            if heard:
                heard(connection, cursor, self.text, values, None, False)
            cursor.execute(*self.told(source, cursor, values))
            rows: list[Any] = cursor.fetchall()
        except Exception as error:  # noqa: BLE001 - it is raised again, as SQLAlchemy's own
            # The one place that knows what an error means for the connection and the pool.
            connection._handle_dbapi_exception(error, self.text, None, cursor, None)  # noqa: SLF001
        cursor.close()
        return rows

    def told(self, source: Source, cursor: Any, values: Mapping[str, Any]) -> tuple[str, Any]:
        """What the driver's cursor is to execute."""
        raise NotImplementedError


class _Named(_Form):
    """As PostgreSQL is told it: by name, after the text once for each connection."""

    def told(self, source: Source, cursor: Any, values: Mapping[str, Any]) -> tuple[str, Any]:
        kept: dict[str, str] = source.known.setdefault(_KEPT, {})
        said = kept.get(self.name)
        if said is None:
            said = self._preparing(kept, cursor) + kept[self.name]
        return source.beginning + said, values

    def _preparing(self, kept: dict[str, str], cursor: Any) -> str:
        """What has to be said once. Should it fail, the connection is given up: see db.engine."""
        given = [name for name in self.values if name not in self.fixed]
        numbered = {name: AsIs(f"${number}") for number, name in enumerate(given, 1)}
        text = cursor.mogrify(self.text, {**self.fixed, **numbered}).decode()
        says = f"PREPARE {self.name} AS {text}; ".replace("%", "%%")
        if len(kept) >= KEPT_MAX:
            oldest = next(iter(kept))
            del kept[oldest]
            says = f"DEALLOCATE {oldest}; {says}"
        asked = ", ".join(f"%({name})s" for name in given)
        kept[self.name] = f"EXECUTE {self.name}({asked})" if given else f"EXECUTE {self.name}"
        return says


class _Positional(_Form):
    """As SQLite is told it: the whole text each time, which its driver knows again."""

    def told(self, source: Source, cursor: Any, values: Mapping[str, Any]) -> tuple[str, Any]:
        if begins := source.beginning:
            cursor.execute(begins)
        every = {**self.fixed, **values}
        return self.text, [every[name] for name in self.values]


def _binders(compiled: Any, dialect: Dialect) -> list[tuple[str, Process]]:
    """How the values that are given become those that the driver takes."""
    found = (
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
        for name, bind in compiled.binds.items()
        if bind.required
    )
    return [(name, process) for name, process in found if process]


def _processes(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> list[tuple[int, Process]]:
    """How the values of some columns become those of Python: the places, and what to do there."""
    found = (
        (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
        for place, column in enumerate(statement.selected_columns)
    )
    return [(place, process) for place, process in found if process]


def _processed(
    rows: Iterable[Any], processes: Sequence[tuple[int, Process]]
) -> Iterable[tuple[Any, ...]]:
    columns: list[Any] = list(zip(*rows, strict=True))
    for place, process in processes if columns else ():
        columns[place] = map(process, columns[place])
    return zip(*columns, strict=True)
